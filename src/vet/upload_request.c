#include "vet/upload_request.h"

#include <string.h>

#include "base/base64.h"
#include "net/url.h"

#define URL_MAX 4096
#define HEADER_MAX 256
#define DEFAULT_TIMEOUT_S 60

static const char *some(const char *s)
{
	return s && s[0] ? s : NULL;
}

void upload_request_label(struct buf *out, const char *target)
{
	const char *place = strstr(target, URL_NAME_PLACE);
	struct url u;

	if (url_parse(target, &u, NULL) != PV_OK)
		buf_puts(out, "target");
	else if (strcmp(u.scheme, "file") == 0)
		buf_append(out, target, place ? (size_t)(place - target) : strlen(target));
	else
		url_label(&u, out);
}

/* s3://bucket/prefix is https://endpoint/bucket/prefix: path style, which every store takes. */
static enum pv_err s3_base(struct buf *out, const struct pv_target_auth *auth, const char *target, struct pv_error *err)
{
	size_t n = auth ? strlen(auth->endpoint) : 0;

	if (!auth || !some(auth->endpoint) || !some(auth->user) || !some(auth->password))
		return pv_error_set(err, PV_ERR_CONFIG, "no endpoint, user and password are set for this target");
	while (n > 0 && auth->endpoint[n - 1] == '/')
		n--;
	buf_append(out, auth->endpoint, n);
	buf_putc(out, '/');
	buf_puts(out, target + strlen("s3://"));
	return PV_OK;
}

static enum pv_err set_url(struct upload_request *r, const struct pv_target_auth *auth, const struct pv_upload_job *job, bool is_s3, struct pv_error *err)
{
	struct buf base = BUF_INIT(URL_MAX);
	enum pv_err code = PV_OK;

	if (is_s3)
		code = s3_base(&base, auth, job->target, err);
	else
		buf_puts(&base, job->target);
	if (code == PV_OK && base.failed)
		code = pv_error_set(err, PV_ERR_CONFIG, "target URL is too long");
	if (code == PV_OK)
		code = url_join(&r->url, buf_str(&base), job->object_name, err);
	buf_release(&base);
	return code;
}

/* The registry's side can check what it got (RFC 9530) and know a repeated one (the key). */
static void set_headers(struct upload_request *r, const struct pv_upload_job *job, bool is_s3)
{
	struct buf digest = BUF_INIT(64);
	size_t n = 0;

	base64_encode(&digest, job->sha256, sizeof(job->sha256));
	buf_puts(&r->lines[n++], "Content-Type: image/jpeg");
	if (!is_s3) {
		buf_printf(&r->lines[n++], "Repr-Digest: sha-256=:%s:", buf_str(&digest));
		buf_printf(&r->lines[n++], "Content-Digest: sha-256=:%s:", buf_str(&digest));
		buf_printf(&r->lines[n++], "Idempotency-Key: \"%s\"", job->key);
	}
	for (size_t i = 0; i < n; i++)
		r->headers[i] = buf_str(&r->lines[i]);
	r->transfer.headers = r->headers;
	buf_release(&digest);
}

static void set_auth(struct transfer_request *t, const struct pv_target_auth *auth, bool is_s3)
{
	t->verify = true;
	if (!auth)
		return;
	t->auth = (struct transfer_auth){
		.user = some(auth->user), .password = some(auth->password), .bearer = some(auth->bearer),
		.ca_file = some(auth->ca_file), .client_cert = some(auth->client_cert), .client_key = some(auth->client_key),
		.ssh_private_key = some(auth->ssh_private_key), .ssh_known_hosts = some(auth->ssh_known_hosts),
		.s3_region = is_s3 ? some(auth->region) : NULL,
	};
	t->timeout_s = (int)auth->timeout_s;
	t->verify = strcmp(auth->verify, "none") != 0;
}

static enum transfer_method method_of(const struct pv_target_auth *auth, const char *target)
{
	bool is_web = strncmp(target, "http", 4) == 0;

	return is_web && auth && strcmp(auth->method, "POST") == 0 ? TRANSFER_POST : TRANSFER_PUT;
}

enum pv_err upload_request_init(struct upload_request *r, const struct pv_target_auth *auth, const struct pv_upload_job *job,
				const void *data, size_t size, struct pv_error *err)
{
	bool is_s3 = strncmp(job->target, "s3://", 5) == 0;
	enum pv_err code;

	memset(r, 0, sizeof(*r));
	buf_init(&r->url, URL_MAX);
	buf_init(&r->label, URL_MAX);
	for (size_t i = 0; i < UPLOAD_REQUEST_HEADERS; i++)
		buf_init(&r->lines[i], HEADER_MAX);
	upload_request_label(&r->label, job->target);
	code = set_url(r, auth, job, is_s3, err);
	if (code != PV_OK) {
		pv_error_prefix(err, "target '%s'", buf_str(&r->label));
		return code;
	}
	r->transfer.method = method_of(auth, job->target);
	r->transfer.url = buf_str(&r->url);
	r->transfer.label = buf_str(&r->label);
	r->transfer.body = data;
	r->transfer.body_size = size;
	r->transfer.use_temporary = true;
	r->transfer.timeout_s = DEFAULT_TIMEOUT_S;
	set_auth(&r->transfer, auth, is_s3);
	if (strncmp(job->target, "http", 4) == 0 || is_s3)
		set_headers(r, job, is_s3);
	return PV_OK;
}

void upload_request_release(struct upload_request *r)
{
	buf_release(&r->url);
	buf_release(&r->label);
	for (size_t i = 0; i < UPLOAD_REQUEST_HEADERS; i++)
		buf_release(&r->lines[i]);
}
