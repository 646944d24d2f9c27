/* One plain-text mail as RFC 5322 wants it: UTF-8 subject in encoded words, body in
 * base64 or as it is when it is short-lined ASCII, CRLF everywhere. */
#ifndef NET_MIME_H
#define NET_MIME_H

#include "base/buf.h"

struct mime_mail {
	const char *from, *to;		/* bare addresses, checked */
	const char *from_name;		/* shown name; NULL or "" = none */
	const char *subject, *text;	/* UTF-8 */
	const char *key;		/* Message-ID is <key@domain of from>: the same in every attempt */
	int64_t at;			/* calendar time for Date */
};
/* PV_ERR_BAD_INPUT for an unusable recipient, PV_ERR_CONFIG for an unusable sender; err repeats neither. */
PV_MUST_CHECK enum pv_err mime_format(struct buf *out, const struct mime_mail *mail, struct pv_error *err);
/* local@domain without control characters, spaces, angle brackets, commas; at most 254 bytes. */
bool mime_is_address(const char *address);

#endif
