/* From an approved photo to what goes over the wire: name, address, credentials, digest. */
#ifndef VET_UPLOAD_REQUEST_H
#define VET_UPLOAD_REQUEST_H

#include "net/transfer.h"
#include "photovet/deliver.h"
#include "photovet/settings.h"

#define UPLOAD_REQUEST_HEADERS 5

struct upload_request {
	struct transfer_request transfer;	/* points into the rest; body is the caller's */
	struct buf url, label;
	struct buf lines[UPLOAD_REQUEST_HEADERS];
	const char *headers[UPLOAD_REQUEST_HEADERS + 1];
};
/* auth: the target section with the longest prefix, or NULL. REFUSED: the name cannot be a
 * file's; CONFIG: the target is not usable with these settings. */
PV_MUST_CHECK enum pv_err upload_request_init(struct upload_request *r, const struct pv_target_auth *auth, const struct pv_upload_job *job,
					      const void *data, size_t size, struct pv_error *err);
void upload_request_release(struct upload_request *r);
/* What errors and logs may say of a target: scheme and host, an s3 bucket, a file target's
 * folder up to the first placeholder. */
void upload_request_label(struct buf *out, const char *target);

#endif
