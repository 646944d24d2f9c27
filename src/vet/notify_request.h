/* From a letter to what goes over the wire, one function per gateway type. */
#ifndef VET_NOTIFY_REQUEST_H
#define VET_NOTIFY_REQUEST_H

#include "net/transfer.h"
#include "photovet/settings.h"
#include "vet/notify_letter.h"

#define NOTIFY_REQUEST_HEADERS 8

struct notify_request {
	struct transfer_request transfer;	/* points into the rest */
	struct buf url, body, once;
	struct buf lines[NOTIFY_REQUEST_HEADERS];
	const char *headers[NOTIFY_REQUEST_HEADERS + 1];
	size_t header_count;
	char label[128];
};

struct notify_request_way {
	const struct pv_gateway *gateway;
	const char *notifications;		/* path for a file gateway that names none */
	int64_t now;				/* calendar time of this attempt */
};
/* job and reasons may go afterwards. REFUSED: this message can never go this way (no address,
 * too long); CONFIG: the gateway's settings are not enough. */
PV_MUST_CHECK enum pv_err notify_request_init(struct notify_request *r, const struct notify_request_way *way, const struct pv_notify_job *job,
					      const struct pv_reason_list *reasons, struct pv_error *err);
void notify_request_release(struct notify_request *r);
bool notify_request_wants_short(const char *gateway_type);

#endif
