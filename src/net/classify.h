/* What the end of a transfer means. Pure: the table of who may try again. */
#ifndef NET_CLASSIFY_H
#define NET_CLASSIFY_H

#include "photovet/error.h"
#include <stddef.h>

enum classify_scheme { CLASSIFY_HTTP, CLASSIFY_S3, CLASSIFY_SMTP, CLASSIFY_SFTP };

/* What libcurl's code comes down to; transfer_curl.c maps it. */
enum classify_trouble {
	CLASSIFY_FINE,		/* the protocol ran to its end; the status decides */
	CLASSIFY_CONNECT,	/* no name, no route, refused, no time to connect */
	CLASSIFY_BROKEN,	/* connection or answer broke, or time ran out */
	CLASSIFY_SETUP,		/* certificate, key, host key, login, STARTTLS, URL */
	CLASSIFY_DENIED,	/* sftp: permission, no such directory, name not allowed */
	CLASSIFY_FULL,		/* sftp: no space */
};

struct classify_end {
	enum classify_scheme scheme;
	enum classify_trouble trouble;
	long status;		/* last status seen; 100 and SMTP's 2xx/3xx before the end are no answer */
	bool is_write;		/* PUT, POST, SMTP: something may have been taken */
	bool is_sent;		/* every byte of the body was handed over */
};
enum pv_err classify_end(const struct classify_end *end);
enum pv_err classify_http_status(long status, bool is_s3);
enum pv_err classify_smtp_status(long status);

#endif
