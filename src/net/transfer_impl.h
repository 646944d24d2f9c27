/* Inside a transfer. Private to net/: transfer.c moves it from step to step,
 * transfer_curl.c sets the easy handle up for one and reads what came of it.
 *
 *   https            WRITE [READ]                the read-back only when it is asked for
 *   sftp             WRITE(part) [READ(part)] RENAME [REPLACE]
 *                    ... and CLEAN, which removes the part, when one of them failed
 *   smtp, file       one job on a thread (transfer_thread.h)
 *
 * result holds the verdict so far; CLEAN never changes it. */
#ifndef NET_TRANSFER_IMPL_H
#define NET_TRANSFER_IMPL_H

#include <curl/curl.h>

#include "net/classify.h"
#include "net/transfer.h"
#include "net/url.h"

enum transfer_step { STEP_WRITE, STEP_READ, STEP_RENAME, STEP_REPLACE, STEP_CLEAN };

struct transfer {
	struct transfer_engine *engine;
	struct transfer *prev, *next;
	transfer_done_fn *done;
	void *context;
	enum transfer_method method;
	struct url url;
	char *url_text, *part_url;	/* part_url: NULL unless a temporary name is used over sftp */
	char *label, *unless_present;
	const char *body;
	size_t body_size, offset;	/* offset: bytes of body handed to libcurl */
	bool verify, is_s3, has_effect;
	bool is_alone;			/* takes no kept connection and leaves none (transfer_reuse.h) */
	size_t answer_cap, answer_seen;
	size_t compared;		/* READ: bytes that came back */
	bool differs, is_over;		/* READ: other bytes came back; GET: more than its cap came */
	int64_t deadline;		/* monotonic; over all steps */
	enum transfer_step step;
	CURL *easy;			/* NULL for file:// */
	bool is_added, is_spoilt;	/* in the multi handle; libcurl refused an option */
	struct curl_slist *headers, *recipients, *commands;
	char trouble[CURL_ERROR_SIZE];
	struct transfer_result result;
};

void transfer_finish(struct transfer *t);	/* calls done(), frees it; on the loop's thread */
bool transfer_curl_is_write(const struct transfer *t);
/* The easy handle for STEP_WRITE (or for the one step of a GET). */
PV_MUST_CHECK enum pv_err transfer_curl_prepare(struct transfer *t, const struct transfer_request *req, struct pv_error *err);
void transfer_curl_release(struct transfer *t);
/* Another step on the same handle. False when libcurl will not. */
PV_MUST_CHECK bool transfer_curl_step(struct transfer *t, enum transfer_step step);
/* What the step came to, into t->result. */
void transfer_curl_judge(struct transfer *t, CURLcode rc);
enum classify_trouble transfer_curl_trouble(CURLcode rc);

#endif
