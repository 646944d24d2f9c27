/* Transfers: every byte that leaves over HTTP, SFTP, SMTP or to file://, many in flight
 * on one thread (curl_multi inside base/loop; file:// on a small queue of threads, since
 * fsync waits). The only libcurl code.
 *
 * What always holds: a deadline runs; TLS peers and SSH hosts are verified; plain http
 * goes to loopback only; redirects are never followed; answers are capped; error texts
 * name the host (or the request's label), never a path, a user or a secret.
 *
 * A transfer ends as one of
 *   PV_OK             the other side took it (HTTP 2xx, SMTP 250, renamed and synced)
 *   PV_ERR_REMOTE     it did not; try again later (retry_after, when it said so)
 *   PV_ERR_REFUSED    it never will (other 4xx, 5xx of SMTP)
 *   PV_ERR_AMBIGUOUS  everything was sent and no answer came: it may have been taken
 *   PV_ERR_CONFIG     somebody must mend something first (login, certificate, host key,
 *                     redirect): worth another try later, when he has
 * Response code 100 is no answer, nor is SMTP's 354. */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include "base/buf.h"
#include "base/loop.h"

struct transfer_engine;		/* one per loop */
PV_MUST_CHECK enum pv_err transfer_engine_new(struct loop *l, struct transfer_engine **ret, struct pv_error *err);
/* Aborts what is in flight: each done() is called, with AMBIGUOUS when all was sent. NULL is fine. */
void transfer_engine_free(struct transfer_engine *e);

/* PUT replaces, POST adds. To file:// PUT writes a temporary name beside it, syncs and
 * renames; POST appends the body in one write under a lock and syncs. */
enum transfer_method { TRANSFER_GET, TRANSFER_HEAD, TRANSFER_PUT, TRANSFER_POST, TRANSFER_DELETE, TRANSFER_SMTP };
/* SMTP without smtps: STARTTLS demanded, used when offered (demanded still if there is a
 * password), or never (loopback only). */
enum transfer_tls { TRANSFER_TLS_REQUIRED, TRANSFER_TLS_OPTIONAL, TRANSFER_TLS_NONE };

struct transfer_auth {		/* NULL = none; "" counts as NULL */
	const char *user, *password, *bearer;
	const char *ca_file, *client_cert, *client_key;
	const char *ssh_private_key, *ssh_known_hosts;	/* sftp: known_hosts is required */
	const char *s3_region;				/* set: SigV4 with user/password as key/secret */
};

struct transfer_request {
	enum transfer_method method;
	const char *url;		/* canonical: percent-encoded already (url.h) */
	const char *label;		/* what errors call the other side; NULL: scheme://host:port */
	const char *const *headers;	/* NULL-terminated "Name: value"; NULL = none */
	const void *body; size_t body_size;
	struct transfer_auth auth;
	/* SMTP: body is the whole message (mime.h) */
	const char *mail_from, *mail_to;
	enum transfer_tls tls;
	/* sftp, file: write url + ".part.<random>" and rename when whole (file: always) */
	bool use_temporary;
	/* PUT: read back and compare every byte; sftp and file before the rename, https after.
	 * An https server that gives nothing back (401 403 404 405 ...) leaves is_verified false. */
	bool verify;
	/* POST to file://: when the file already has this text, all is done; NULL = do not look */
	const char *unless_present;
	/* a GET that makes something happen (some SMS services): may end as AMBIGUOUS, is never repeated by itself */
	bool has_effect;
	int timeout_s;			/* the whole transfer; 0 = 60 */
	size_t answer_cap;		/* bytes of answer kept; 0 = 64 KiB. A GET that has more is TOO_LARGE, a
					 * longer answer to anything else is cut */
};

struct transfer_result {
	enum pv_err code;		/* see above; TOO_LARGE for a GET past its cap */
	long status;			/* HTTP or SMTP status; 0 when none */
	int retry_after;		/* seconds asked for, at most a day; 0 = none */
	bool is_verified;		/* what arrived was compared with what was sent */
	char etag[80];
	struct buf answer;		/* capped; borrowed during done() */
	struct pv_error error;		/* code and text when code is not PV_OK */
};

typedef void transfer_done_fn(const struct transfer_result *r, void *context);
/* Copies what it needs of the request except body, which must live until done(). done()
 * is called from the loop, never from inside transfer_start; it may start others. When
 * this fails (PV_ERR_CONFIG: unusable URL or credentials) done() is not called. */
PV_MUST_CHECK enum pv_err transfer_start(struct transfer_engine *e, const struct transfer_request *req, transfer_done_fn *done, void *context, struct pv_error *err);
size_t transfer_in_flight(const struct transfer_engine *e);

#endif
