/* Base64 with padding, of RFC 4648. Apart from digest.h, so that who only draws pictures needs no libcrypto. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

void base64_encode(struct buf *out, const void *data, size_t n);
PV_MUST_CHECK enum pv_err base64_decode(struct buf *out, const char *text, struct pv_error *err);	/* strict: no stray bits */

#endif
