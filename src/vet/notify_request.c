#include "vet/notify_request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/mime.h"
#include "net/url.h"
#include "vet/notify_sign.h"
#include "vet/notify_template.h"

#define BODY_MAX (1u << 20)
#define URL_MAX 4096
#define HEADER_MAX 1024

bool notify_request_wants_short(const char *gateway_type)
{
	return strcmp(gateway_type, "sms") == 0 || strcmp(gateway_type, "wechat") == 0;
}

static void add_header(struct notify_request *r, const char *fmt, ...) PV_PRINTF(2, 3);
static void add_header(struct notify_request *r, const char *fmt, ...)
{
	struct buf *line = &r->lines[r->header_count];
	va_list args;

	va_start(args, fmt);
	buf_vprintf(line, fmt, args);
	va_end(args);
	r->headers[r->header_count++] = buf_str(line);
}

static const char *some(const char *s)
{
	return s && s[0] ? s : NULL;
}

static enum pv_err need_address(const struct notify_letter *l, struct pv_error *err)
{
	if (!some(l->job->address))
		return pv_error_set(err, PV_ERR_REFUSED, "the student has no address for this gateway: '%s'", l->job->gateway);
	return PV_OK;
}

static enum transfer_tls tls_of(const char *word)
{
	if (strcmp(word, "none") == 0)
		return TRANSFER_TLS_NONE;
	return strcmp(word, "optional") == 0 ? TRANSFER_TLS_OPTIONAL : TRANSFER_TLS_REQUIRED;
}

static enum pv_err make_mail(struct notify_request *r, const struct notify_request_way *way, const struct notify_letter *l, struct pv_error *err)
{
	struct mime_mail mail = { .from = way->gateway->sender, .to = l->job->address, .subject = l->subject, .text = l->text,
				  .key = l->job->key, .at = way->now };
	enum pv_err code = need_address(l, err);

	if (code == PV_OK)
		code = mime_format(&r->body, &mail, err);
	if (code == PV_ERR_BAD_INPUT)
		return pv_error_set(err, PV_ERR_REFUSED, "the student's address is no mail address: '%s'", l->job->gateway);
	buf_puts(&r->url, way->gateway->url);
	buf_puts(&r->once, l->job->address);
	r->transfer.method = TRANSFER_SMTP;
	r->transfer.mail_from = way->gateway->sender;
	r->transfer.mail_to = buf_str(&r->once);
	r->transfer.tls = tls_of(way->gateway->tls);
	r->transfer.auth.user = some(way->gateway->user);
	r->transfer.auth.password = some(way->gateway->password);
	return code;
}

static enum pv_err make_webhook(struct notify_request *r, const struct notify_request_way *way, const struct notify_letter *l, struct pv_error *err)
{
	struct json *o = json_object();
	struct buf at = BUF_INIT(64), signature = BUF_INIT(128), type = BUF_INIT(64);
	int64_t seconds = way->now / CLOCK_SECOND;
	enum pv_err code;

	clock_format_rfc3339(&at, l->job->made_at, "UTC");
	buf_printf(&type, "submission.%s", l->job->kind);
	json_set_str(o, "type", buf_str(&type));
	json_set_str(o, "timestamp", buf_str(&at));
	json_set(o, "data", notify_letter_json(l));
	json_format(&r->body, o);
	json_free(o);
	code = notify_sign_put(&signature, way->gateway->secret, l->job->key, seconds, buf_str(&r->body), r->body.len, err);
	buf_puts(&r->url, way->gateway->url);
	add_header(r, "Content-Type: application/json");
	add_header(r, "webhook-id: %s", l->job->key);
	add_header(r, "webhook-timestamp: %" PRId64, seconds);
	add_header(r, "webhook-signature: %s", buf_str(&signature));
	r->transfer.method = TRANSFER_POST;
	buf_release(&at);
	buf_release(&type);
	buf_release(&signature);
	return code;
}

static enum pv_err make_templated(struct notify_request *r, const struct notify_request_way *way, const struct notify_letter *l, struct pv_error *err)
{
	const struct pv_gateway *g = way->gateway;
	const struct notify_template_field fields[] = {
		{ "to", l->job->address }, { "text", l->text }, { "subject", l->subject }, { "key", l->job->key },
		{ "user", g->user }, { "password", g->password },
	};
	size_t count = sizeof(fields) / sizeof(fields[0]);
	bool is_get = strcmp(g->method, "GET") == 0;
	enum pv_err code = need_address(l, err);

	if (code != PV_OK)
		return code;
	notify_template_fill(&r->url, g->url, fields, count, NOTIFY_TEMPLATE_URL);
	if (!is_get) {
		notify_template_fill(&r->body, g->body, fields, count, notify_template_escape_for(g->content_type));
		add_header(r, "Content-Type: %s", g->content_type);
	}
	add_header(r, "Idempotency-Key: \"%s\"", l->job->key);
	r->transfer.method = is_get ? TRANSFER_GET : TRANSFER_POST;
	r->transfer.has_effect = is_get;
	return PV_OK;
}

/* A second attempt looks first whether the line of the first is there. */
static enum pv_err make_line(struct notify_request *r, const struct notify_request_way *way, const struct notify_letter *l, struct pv_error *err)
{
	const char *path = some(way->gateway->url) ? way->gateway->url : way->notifications;
	struct json *o = notify_letter_json(l);

	json_format(&r->body, o);
	json_free(o);
	buf_putc(&r->body, '\n');
	if (!path || path[0] != '/')
		return pv_error_set(err, PV_ERR_CONFIG, "no absolute path for notifications: 'gateway %s'", way->gateway->name);
	buf_puts(&r->url, "file://");
	url_encode(&r->url, path, true);
	snprintf(r->label, sizeof(r->label), "%s", path);
	if (l->job->attempt > 1) {
		buf_puts(&r->once, l->job->key);
		r->transfer.unless_present = buf_str(&r->once);
	}
	r->transfer.label = r->label;
	r->transfer.method = TRANSFER_POST;
	return PV_OK;
}

static enum pv_err make(struct notify_request *r, const struct notify_request_way *way, const struct notify_letter *l, struct pv_error *err)
{
	const char *type = way->gateway->type;

	if (strcmp(type, "smtp") == 0)
		return make_mail(r, way, l, err);
	if (strcmp(type, "webhook") == 0)
		return make_webhook(r, way, l, err);
	if (strcmp(type, "sms") == 0 || strcmp(type, "wechat") == 0)
		return make_templated(r, way, l, err);
	if (strcmp(type, "file") == 0)
		return make_line(r, way, l, err);
	return pv_error_set(err, PV_ERR_CONFIG, "no such type: 'gateway %s'", way->gateway->name);
}

static void complete(struct notify_request *r, const struct pv_gateway *g)
{
	r->transfer.url = buf_str(&r->url);
	r->transfer.headers = r->header_count ? r->headers : NULL;
	r->transfer.body = buf_str(&r->body);
	r->transfer.body_size = r->body.len;
	r->transfer.auth.ca_file = some(g->ca_file);
	r->transfer.timeout_s = (int)g->timeout_s;
}

enum pv_err notify_request_init(struct notify_request *r, const struct notify_request_way *way, const struct pv_notify_job *job,
				const struct pv_reason_list *reasons, struct pv_error *err)
{
	struct notify_letter letter;
	enum pv_err code;

	memset(r, 0, sizeof(*r));
	buf_init(&r->url, URL_MAX);
	buf_init(&r->body, BODY_MAX);
	buf_init(&r->once, URL_MAX);
	for (size_t i = 0; i < NOTIFY_REQUEST_HEADERS; i++)
		buf_init(&r->lines[i], HEADER_MAX);
	code = notify_letter_init(&letter, job, reasons, notify_request_wants_short(way->gateway->type), err);
	if (code == PV_OK)
		code = make(r, way, &letter, err);
	notify_letter_release(&letter);
	if (code == PV_OK && (r->body.failed || r->url.failed || r->once.failed))
		code = pv_error_set(err, PV_ERR_REFUSED, "message is too long: 'gateway %s'", way->gateway->name);
	if (code == PV_ERR_BAD_INPUT)
		code = PV_ERR_REFUSED;
	complete(r, way->gateway);
	return code;
}

void notify_request_release(struct notify_request *r)
{
	buf_release(&r->url);
	buf_release(&r->body);
	buf_release(&r->once);
	for (size_t i = 0; i < NOTIFY_REQUEST_HEADERS; i++)
		buf_release(&r->lines[i]);
}
