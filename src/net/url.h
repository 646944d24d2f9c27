/* URLs: taken apart by libcurl's own parser, put together in the one canonical spelling
 * that S3 signatures need (all but A-Z a-z 0-9 - . _ ~ as %XX, upper-case hex). */
#ifndef NET_URL_H
#define NET_URL_H

#include "base/buf.h"

struct url {
	char scheme[8];			/* lower case: https http sftp smtp smtps file s3 */
	char host[256];			/* without brackets; "" for file */
	char port[8];			/* "" when not stated */
	bool is_loopback;
	bool has_login;			/* user or password in the URL: refused everywhere */
};
/* PV_ERR_CONFIG when it is no URL or of no scheme that we speak. Nothing of it is in err but the scheme. */
PV_MUST_CHECK enum pv_err url_parse(const char *text, struct url *ret, struct pv_error *err);
/* "https://host:port": all that an error may say of it. */
void url_label(const struct url *u, struct buf *out);
void url_encode(struct buf *out, const char *text, bool keep_slashes);
/* base + "/" + name, the name encoded part by part; a base with {name} gets it there
 * instead ("https://host/upload?file={name}", slashes encoded too). PV_ERR_REFUSED for a name with an
 * empty part, "." or "..", a control character or more than 1024 bytes; err does not repeat it. */
#define URL_NAME_PLACE "{name}"
PV_MUST_CHECK enum pv_err url_join(struct buf *out, const char *base, const char *name, struct pv_error *err);
/* The path of a file:// URL, decoded and absolute. */
PV_MUST_CHECK enum pv_err url_file_path(struct buf *out, const char *text, struct pv_error *err);
bool url_decode(struct buf *out, const char *text);	/* false: a % without two hex digits, or %00 */
/* What stands behind scheme://host[:port], undecoded, from its "/" on; "" when nothing. Borrowed. */
const char *url_path(const char *text);

#endif
