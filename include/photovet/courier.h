/* The courier: notifications and uploads on their way, many at once, on one event loop.
 *
 * It knows how a job becomes a request (gateway types, target schemes, signatures,
 * templates, names) and how the end of a transfer becomes a report. It knows nothing of
 * the database: jobs come in, reports come out. Texts it gives carry no personal data. */
#ifndef PHOTOVET_COURIER_H
#define PHOTOVET_COURIER_H

#include "deliver.h"
#include "settings.h"

struct loop;			/* the event loop it lives in */
struct pv_courier;

enum pv_way_health { PV_WAY_UNTOLD, PV_WAY_UP, PV_WAY_DOWN };	/* what an attempt says about the other side: for the breaker */
struct pv_courier_end {
	struct pv_delivery_report report;	/* detail is borrowed during the call */
	enum pv_err code;			/* PV_OK: delivered */
	enum pv_way_health health;
	int took_ms;
};
/* Called once per job, from the loop, or before pv_courier_notify or _upload returns when
 * the job could not even begin. */
typedef void pv_courier_fn(const struct pv_courier_end *end, void *context);

/* settings is borrowed for life. notifications: path for gateways of type file that name none. */
PV_MUST_CHECK enum pv_err pv_courier_new(struct loop *l, const struct pv_settings *settings, const char *notifications,
					 struct pv_courier **ret, struct pv_error *err);
/* Aborts what is under way; fn is called for each. NULL is fine. */
void pv_courier_free(struct pv_courier *c);
size_t pv_courier_in_flight(const struct pv_courier *c);

/* job and reasons are not needed afterwards. A gateway that the settings do not know: retry. */
void pv_courier_notify(struct pv_courier *c, const struct pv_notify_job *job, const struct pv_reason_list *reasons, pv_courier_fn *fn, void *context);
/* data: exactly the photo that was decided on; it is the courier's from here on (free()). */
void pv_courier_upload(struct pv_courier *c, const struct pv_upload_job *job, uint8_t *data, size_t size, pv_courier_fn *fn, void *context);

/* A way out as the rate limit and the breaker know it. */
struct pv_way {
	char name[64];			/* a gateway's own name; an upload target: "upload:host:port" */
	double per_second, burst;
	int timeout_s;
};
void pv_courier_gateway_way(const struct pv_gateway *g, struct pv_way *ret);
void pv_courier_target_way(const struct pv_courier *c, const char *target, struct pv_way *ret);
/* Which address of a student a gateway needs: "email" "phone" "openid" "none". */
const char *pv_courier_address(const struct pv_gateway *g);

#endif
