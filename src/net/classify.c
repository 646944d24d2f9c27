#include "net/classify.h"

/* Statuses that do not mean what their hundred means. Wrong credentials are somebody's to
 * mend: no photo and no message should die of a changed password. */
static const struct { long status; enum pv_err web, s3; } special[] = {
	{ 400, PV_ERR_REFUSED, PV_ERR_REMOTE },		/* S3: also a body damaged on the way */
	{ 401, PV_ERR_CONFIG, PV_ERR_CONFIG },
	{ 403, PV_ERR_CONFIG, PV_ERR_CONFIG },
	{ 404, PV_ERR_REFUSED, PV_ERR_CONFIG },		/* S3: the bucket */
	{ 407, PV_ERR_CONFIG, PV_ERR_CONFIG },
	{ 408, PV_ERR_REMOTE, PV_ERR_REMOTE },
	{ 409, PV_ERR_REFUSED, PV_ERR_REMOTE },		/* S3: another operation is under way */
	{ 421, PV_ERR_REMOTE, PV_ERR_REMOTE },
	{ 423, PV_ERR_REMOTE, PV_ERR_REMOTE },
	{ 425, PV_ERR_REMOTE, PV_ERR_REMOTE },
	{ 429, PV_ERR_REMOTE, PV_ERR_REMOTE },
	{ 501, PV_ERR_REFUSED, PV_ERR_REFUSED },
	{ 505, PV_ERR_REFUSED, PV_ERR_REFUSED },
};

enum pv_err classify_http_status(long status, bool is_s3)
{
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (special[i].status == status)
			return is_s3 ? special[i].s3 : special[i].web;
	if (status < 200 || status >= 500)
		return PV_ERR_REMOTE;
	if (status < 300)
		return PV_OK;
	return status < 400 ? PV_ERR_CONFIG : PV_ERR_REFUSED;	/* 3xx: a redirect, never followed */
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
	if (end->scheme == CLASSIFY_SFTP)
		return false;
	return end->status >= (end->scheme == CLASSIFY_SMTP ? 400 : 200);
}

static bool is_web(const struct classify_end *end)
{
	return end->scheme == CLASSIFY_HTTP || end->scheme == CLASSIFY_S3;
}

/* A status that came counts, even when the rest of the answer was lost: but a reading
 * transfer wants the rest. */
static enum pv_err by_status(const struct classify_end *end)
{
	enum pv_err code = is_web(end) ? classify_http_status(end->status, end->scheme == CLASSIFY_S3) : classify_smtp_status(end->status);
	bool is_cut = end->trouble != CLASSIFY_FINE && !end->is_write;

	return code == PV_OK && is_cut ? PV_ERR_REMOTE : code;
}

enum pv_err classify_end(const struct classify_end *end)
{
	bool is_away = end->scheme == CLASSIFY_SMTP && end->status >= 400 && end->status < 500;	/* 454: no login for now */

	if (end->trouble != CLASSIFY_SETUP && is_answer(end))
		return by_status(end);
	switch (end->trouble) {
	case CLASSIFY_FINE:
		return is_web(end) ? PV_ERR_REMOTE : PV_OK;
	case CLASSIFY_BROKEN:
		return end->is_write && end->is_sent ? PV_ERR_AMBIGUOUS : PV_ERR_REMOTE;
	case CLASSIFY_SETUP:
		return is_away ? PV_ERR_REMOTE : PV_ERR_CONFIG;
	case CLASSIFY_DENIED:
		return PV_ERR_CONFIG;
	case CLASSIFY_CONNECT:
	case CLASSIFY_FULL:
		break;
	}
	return PV_ERR_REMOTE;
}
