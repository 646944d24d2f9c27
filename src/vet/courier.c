#include "photovet/courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/transfer.h"
#include "net/url.h"
#include "vet/notify_request.h"
#include "vet/upload_request.h"

#define DEFAULT_PER_SECOND 50
#define FOLDER_PER_SECOND 1000		/* a file target that no section speaks of */
#define DEFAULT_TIMEOUT_S 60

struct pv_courier {
	struct transfer_engine *engine;
	const struct pv_settings *settings;
	char *notifications;
	size_t in_flight;
};

/* One job on its way; data and the requests' buffers live until its end. */
struct delivery {
	struct pv_courier *courier;
	pv_courier_fn *fn;
	void *context;
	int64_t id, began;
	int attempt;
	bool may_hold, is_upload;
	uint8_t *data;
	struct notify_request notify;
	struct upload_request upload;
};

enum pv_err pv_courier_new(struct loop *l, const struct pv_settings *settings, const char *notifications,
			   struct pv_courier **ret, struct pv_error *err)
{
	struct pv_courier *c = mem_alloc(sizeof(*c));
	enum pv_err code = transfer_engine_new(l, &c->engine, err);

	if (code != PV_OK) {
		free(c);
		return code;
	}
	c->settings = settings;
	c->notifications = mem_strdup(notifications ? notifications : "");
	*ret = c;
	return PV_OK;
}

void pv_courier_free(struct pv_courier *c)
{
	if (!c)
		return;
	transfer_engine_free(c->engine);
	free(c->notifications);
	free(c);
}

size_t pv_courier_in_flight(const struct pv_courier *c)
{
	return c->in_flight;
}

/* Reports */

static enum pv_delivery outcome_of(const struct delivery *d, enum pv_err code)
{
	switch (code) {
	case PV_OK:
		return PV_DELIVERED;
	case PV_ERR_REFUSED:
	case PV_ERR_BAD_INPUT:
	case PV_ERR_TOO_LARGE:
		return PV_DELIVERY_DEAD;
	case PV_ERR_AMBIGUOUS:
		return d->may_hold ? PV_DELIVERY_HOLD : PV_DELIVERY_RETRY;
	default:
		return PV_DELIVERY_RETRY;	/* the database counts, and gives up after attempts_max */
	}
}

static enum pv_way_health health_of(enum pv_err code)
{
	if (code == PV_OK || code == PV_ERR_REFUSED)
		return PV_WAY_UP;
	return code == PV_ERR_REMOTE || code == PV_ERR_AMBIGUOUS || code == PV_ERR_CONFIG ? PV_WAY_DOWN : PV_WAY_UNTOLD;
}

static void free_delivery(struct delivery *d)
{
	if (d->is_upload)
		upload_request_release(&d->upload);
	else
		notify_request_release(&d->notify);
	free(d->data);
	free(d);
}

static void end_delivery(struct delivery *d, enum pv_err code, const char *detail, int retry_after, enum pv_way_health health)
{
	struct pv_courier_end end = {
		.report = { .id = d->id, .attempt = d->attempt, .outcome = outcome_of(d, code), .detail = detail, .retry_after = retry_after,
			    .attempts_max = (int)d->courier->settings->attempts_max, .backoff_max = (int)d->courier->settings->backoff_max_s },
		.code = code, .health = health, .took_ms = (int)((clock_monotonic() - d->began) / 1000),
	};

	d->courier->in_flight--;
	d->fn(&end, d->context);
	free_delivery(d);
}

static void on_done(const struct transfer_result *r, void *context)
{
	struct delivery *d = context;
	char detail[64] = "";

	if (r->status > 0)
		snprintf(detail, sizeof(detail), "%s %ld", d->is_upload || d->notify.transfer.method != TRANSFER_SMTP ? "HTTP" : "SMTP", r->status);
	if (d->is_upload && r->code == PV_OK)
		snprintf(detail + strlen(detail), sizeof(detail) - strlen(detail), "%s%s", r->status > 0 ? ", " : "",
			 r->is_verified ? "verified" : "not verified");
	end_delivery(d, r->code, r->code == PV_OK ? detail : r->error.text, r->retry_after, health_of(r->code));
}

static struct delivery *new_delivery(struct pv_courier *c, int64_t id, int attempt, pv_courier_fn *fn, void *context)
{
	struct delivery *d = mem_alloc(sizeof(*d));

	d->courier = c;
	d->id = id;
	d->attempt = attempt;
	d->fn = fn;
	d->context = context;
	d->began = clock_monotonic();
	c->in_flight++;
	return d;
}

/* Nothing went out: what stopped it is ours, so the other side's health is not told. */
static void begin(struct delivery *d, const struct transfer_request *req, enum pv_err code, struct pv_error *err)
{
	if (code == PV_OK)
		code = transfer_start(d->courier->engine, req, on_done, d, err);
	if (code != PV_OK)
		end_delivery(d, code, err->text, 0, PV_WAY_UNTOLD);
}

/* Jobs */

void pv_courier_notify(struct pv_courier *c, const struct pv_notify_job *job, const struct pv_reason_list *reasons, pv_courier_fn *fn, void *context)
{
	struct delivery *d = new_delivery(c, job->id, job->attempt, fn, context);
	struct notify_request_way way = { .gateway = pv_settings_gateway(c->settings, job->gateway), .notifications = c->notifications, .now = clock_now() };
	struct pv_error err = { 0 };
	enum pv_err code;

	if (!way.gateway) {
		pv_error_set(&err, PV_ERR_CONFIG, "this worker's configuration has no gateway '%s'", job->gateway);
		end_delivery(d, PV_ERR_CONFIG, err.text, 0, PV_WAY_UNTOLD);
		return;
	}
	d->may_hold = strcmp(way.gateway->on_ambiguous, "hold") == 0;
	code = notify_request_init(&d->notify, &way, job, reasons, &err);
	begin(d, &d->notify.transfer, code, &err);
}

void pv_courier_upload(struct pv_courier *c, const struct pv_upload_job *job, uint8_t *data, size_t size, pv_courier_fn *fn, void *context)
{
	struct delivery *d = new_delivery(c, job->id, job->attempt, fn, context);
	struct pv_error err = { 0 };
	enum pv_err code;

	d->is_upload = true;
	d->data = data;
	code = upload_request_init(&d->upload, pv_settings_target(c->settings, job->target), job, data, size, &err);
	begin(d, &d->upload.transfer, code, &err);
}

/* Ways */

void pv_courier_gateway_way(const struct pv_gateway *g, struct pv_way *ret)
{
	memset(ret, 0, sizeof(*ret));
	snprintf(ret->name, sizeof(ret->name), "%s", g->name);
	ret->per_second = (double)g->per_second;
	ret->burst = (double)g->burst;
	ret->timeout_s = (int)g->timeout_s;
}

void pv_courier_target_way(const struct pv_courier *c, const char *target, struct pv_way *ret)
{
	const struct pv_target_auth *auth = pv_settings_target(c->settings, target);
	struct url u = { 0 };
	size_t n;

	memset(ret, 0, sizeof(*ret));
	if (url_parse(target, &u, NULL) != PV_OK)
		snprintf(u.host, sizeof(u.host), "unknown");
	n = (size_t)snprintf(ret->name, sizeof(ret->name), "upload:%s%s%.40s%s%s", u.scheme, u.host[0] ? ":" : "", u.host, u.port[0] ? ":" : "", u.port);
	for (size_t i = 0; i < n && ret->name[i]; i++)	/* what the database takes for a gateway's name */
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_.:-", ret->name[i]))
			ret->name[i] = ret->name[i] >= 'A' && ret->name[i] <= 'Z' ? (char)(ret->name[i] + 32) : '_';
	ret->per_second = auth ? (double)auth->per_second : strcmp(u.scheme, "file") == 0 ? FOLDER_PER_SECOND : DEFAULT_PER_SECOND;
	ret->burst = ret->per_second;
	ret->timeout_s = auth ? (int)auth->timeout_s : DEFAULT_TIMEOUT_S;
}

const char *pv_courier_address(const struct pv_gateway *g)
{
	if (g->address[0])
		return g->address;
	if (strcmp(g->type, "smtp") == 0)
		return "email";
	if (strcmp(g->type, "sms") == 0)
		return "phone";
	return strcmp(g->type, "wechat") == 0 ? "openid" : "none";
}
