#include "net/classify.h"

/* Wrong credentials and moved addresses are somebody's to mend: no photo and no message
 * should die of a changed password, so they count as CONFIG, which is tried again. */
enum pv_err classify_http_status(long status, bool is_s3)
{
	if (status >= 200 && status < 300)
		return PV_OK;
	if (status < 200)
		return PV_ERR_REMOTE;
	if (status < 400)
		return PV_ERR_CONFIG;	/* a redirect: never followed */
	switch (status) {
	case 401:
	case 403:
	case 407:
		return PV_ERR_CONFIG;
	case 404:			/* S3: the bucket; a web server: this address */
		return is_s3 ? PV_ERR_CONFIG : PV_ERR_REFUSED;
	case 400:			/* S3: also a body damaged on the way */
		return is_s3 ? PV_ERR_REMOTE : PV_ERR_REFUSED;
	case 408:
	case 409:			/* S3: a conflicting operation is under way */
		return status == 409 && !is_s3 ? PV_ERR_REFUSED : PV_ERR_REMOTE;
	case 421:
	case 423:
	case 425:
	case 429:
		return PV_ERR_REMOTE;
	case 501:
	case 505:
		return PV_ERR_REFUSED;
	default:
		return status < 500 ? PV_ERR_REFUSED : PV_ERR_REMOTE;
	}
}

enum pv_err classify_smtp_status(long status)
{
	if (status >= 200 && status < 300)
		return PV_OK;
	if (status < 400)
		return PV_ERR_REMOTE;
	if (status < 500)
		return PV_ERR_REMOTE;
	switch (status) {
	case 530:	/* log in or use TLS first */
	case 534:
	case 535:
	case 538:
		return PV_ERR_CONFIG;
	default:
		return PV_ERR_REFUSED;
	}
}

/* Did the other side say something final? */
static bool is_answer(const struct classify_end *end)
{
	switch (end->scheme) {
	case CLASSIFY_HTTP:
	case CLASSIFY_S3:
		return end->status >= 200;
	case CLASSIFY_SMTP:
		return end->status >= 400;
	default:
		return false;
	}
}

static enum pv_err by_status(const struct classify_end *end)
{
	if (end->scheme == CLASSIFY_SMTP)
		return classify_smtp_status(end->status);
	return classify_http_status(end->status, end->scheme == CLASSIFY_S3);
}

enum pv_err classify_end(const struct classify_end *end)
{
	/* A status that came counts, even when the rest of the answer was lost: but a
	 * reading transfer wants the rest. */
	if (end->trouble != CLASSIFY_SETUP && is_answer(end)) {
		enum pv_err code = by_status(end);

		return code == PV_OK && end->trouble != CLASSIFY_FINE && !end->is_write ? PV_ERR_REMOTE : code;
	}
	switch (end->trouble) {
	case CLASSIFY_FINE:
		return end->scheme == CLASSIFY_HTTP || end->scheme == CLASSIFY_S3 ? PV_ERR_REMOTE : PV_OK;
	case CLASSIFY_CONNECT:
		return PV_ERR_REMOTE;
	case CLASSIFY_BROKEN:
		return end->is_write && end->is_sent ? PV_ERR_AMBIGUOUS : PV_ERR_REMOTE;
	case CLASSIFY_SETUP:
		if (end->scheme == CLASSIFY_SMTP && end->status >= 400 && end->status < 500)
			return PV_ERR_REMOTE;	/* 454: the login service is away for now */
		return PV_ERR_CONFIG;
	case CLASSIFY_DENIED:
		return PV_ERR_CONFIG;
	case CLASSIFY_FULL:
		return PV_ERR_REMOTE;
	}
	return PV_ERR_REMOTE;
}
