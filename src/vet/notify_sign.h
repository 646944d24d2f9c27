/* Standard Webhooks: webhook-signature is "v1," and the base64 of
 * HMAC-SHA256(secret, id "." timestamp "." body). */
#ifndef VET_NOTIFY_SIGN_H
#define VET_NOTIFY_SIGN_H

#include "base/buf.h"

/* secret: "whsec_" and base64, or plain text. PV_ERR_CONFIG when it is empty or broken; err does not repeat it. */
PV_MUST_CHECK enum pv_err notify_sign_put(struct buf *out, const char *secret, const char *id, int64_t timestamp_s,
					  const void *body, size_t body_size, struct pv_error *err);

#endif
