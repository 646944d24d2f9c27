/* Transfers: every byte that leaves over HTTP, SFTP, SMTP or to file://, many in flight
 * on one thread (curl_multi inside base/loop). The only libcurl code. TLS verifies by
 * default; answers are capped; deadlines always run; secrets stay out of errors. */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include "base/buf.h"
#include "base/loop.h"

struct transfer_engine;		/* one per loop */
PV_MUST_CHECK enum pv_err transfer_engine_new(struct loop *l, struct transfer_engine **ret, struct pv_error *err);
void transfer_engine_free(struct transfer_engine *e);	/* aborts what is in flight: each done() is called */

enum transfer_method { TRANSFER_GET, TRANSFER_HEAD, TRANSFER_PUT, TRANSFER_POST, TRANSFER_DELETE, TRANSFER_SMTP };

struct transfer_auth {		/* borrowed during the transfer */
	const char *user, *password, *bearer;		/* NULL = none */
	const char *ca_file, *client_cert, *client_key;
	const char *ssh_private_key, *ssh_known_hosts;	/* sftp: known_hosts is required */
	const char *s3_region;				/* set: SigV4 with user/password as key/secret */
};

struct transfer_request {
	enum transfer_method method;
	const char *url;
	const char *const *headers;	/* NULL-terminated "Name: value"; NULL = none */
	const void *body; size_t body_size;
	struct transfer_auth auth;
	/* SMTP */
	const char *mail_from, *mail_to;
	/* sftp/file: upload to url + ".part.<unique>" and rename when whole */
	bool use_temporary;
	int timeout_s;			/* whole transfer; 0 = 60 */
	size_t answer_cap;		/* bytes of answer kept; 0 = 64 KiB */
};

struct transfer_result {
	enum pv_err code;		/* PV_OK; REMOTE (try again), REFUSED (do not), AMBIGUOUS (sent, no answer), CONFIG */
	long status;			/* HTTP or SMTP status; 0 when none */
	int retry_after;		/* seconds asked for; 0 = none */
	char etag[80];
	struct buf answer;		/* capped; borrowed during done() */
	struct pv_error error;
};

typedef void transfer_done_fn(const struct transfer_result *r, void *context);
/* Copies what it needs of the request except body, which must live until done(). */
PV_MUST_CHECK enum pv_err transfer_start(struct transfer_engine *e, const struct transfer_request *req, transfer_done_fn *done, void *context, struct pv_error *err);
size_t transfer_in_flight(const struct transfer_engine *e);

#endif
