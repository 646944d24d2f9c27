/* The worker's side of the store: take a job, do it outside any transaction, report.
 *
 * Every take is a lease with an end; every report is fenced by (worker, attempt), so a
 * late worker changes nothing. Delivery is at least once; `key` is the idempotency key,
 * stable over the attempts of one message. */
#ifndef PHOTOVET_DELIVER_H
#define PHOTOVET_DELIVER_H

#include "vet.h"

struct pv_check_job {
	int64_t id, token;
	const char *campaign;
	struct pv_profile profile;
	uint8_t photo[32];		/* the original, or the retoucher's new standard */
	bool is_retouched;
};
struct pv_notify_job {
	int64_t id;
	int attempt;
	char key[37];			/* UUID text */
	const char *gateway, *kind, *lang, *campaign, *campaign_title, *zone;
	const char *address, *name, *student_no;	/* personal: never logged */
	int64_t submission, made_at;
	const char *data;		/* JSON: reasons, attempt, free_left, deadline, advice, school */
};
struct pv_upload_job {
	int64_t id, submission;
	int attempt;
	char key[37];
	const char *campaign, *target, *object_name;	/* name may hold an ID number: never logged */
	uint8_t sha256[32];
	int64_t bytes;
};
struct pv_check_job_list { struct pv_check_job *rows; size_t count; struct pv_arena arena; };
struct pv_notify_job_list { struct pv_notify_job *rows; size_t count; struct pv_arena arena; };
struct pv_upload_job_list { struct pv_upload_job *rows; size_t count; struct pv_arena arena; };
void pv_check_job_list_release(struct pv_check_job_list *list);
void pv_notify_job_list_release(struct pv_notify_job_list *list);
void pv_upload_job_list_release(struct pv_upload_job_list *list);

enum pv_delivery { PV_DELIVERED, PV_DELIVERY_RETRY, PV_DELIVERY_DEAD, PV_DELIVERY_HOLD };
struct pv_delivery_report {
	int64_t id;
	int attempt;
	enum pv_delivery outcome;
	const char *detail;		/* one line, no secrets, no personal data; NULL = none */
	int retry_after;		/* seconds the server asked for; 0 = by backoff */
	int attempts_max, backoff_max;	/* of this worker's settings; 0 = 12 and 3600 s */
};

struct pv_check_done {
	int64_t id, token;
	const struct pv_check_report *report;
	const char *profile_name;	/* what it was judged by; NULL: the campaign's */
	int profile_version;
	bool is_merge;			/* only adds its results to the latest run (an operator's import) */
	const uint8_t *standard;	/* its SHA-256, already put; NULL = none made */
};

#define PV_WORKER_NAME_MAX 64
PV_MUST_CHECK enum pv_err pv_deliver_checks(struct pv_store *st, const char *worker, int n, int ttl_s, struct pv_check_job_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_checked(struct pv_store *st, const char *worker, const struct pv_check_done *done, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_notices(struct pv_store *st, const char *worker, const char *const *gateways, size_t gateway_count, int n, int ttl_s, struct pv_notify_job_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_noticed(struct pv_store *st, const char *worker, const struct pv_delivery_report *reports, size_t count, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_uploads(struct pv_store *st, const char *worker, int n, int ttl_s, struct pv_upload_job_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_uploaded(struct pv_store *st, const char *worker, const struct pv_delivery_report *reports, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
/* What this worker's claims had to give up untried since it last asked: no object name, no address. */
struct pv_given_up {
	char kind[8];			/* notify upload */
	int64_t id, submission;
	const char *cause;
};
struct pv_given_up_list { struct pv_given_up *rows; size_t count; struct pv_arena arena; };
void pv_given_up_list_release(struct pv_given_up_list *list);
PV_MUST_CHECK enum pv_err pv_deliver_given_up(struct pv_store *st, const char *worker, struct pv_given_up_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_enqueue(struct pv_store *st, int n, int64_t *ret_moved, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_expire(struct pv_store *st, int n, int64_t *ret_moved, struct pv_error *err);	/* rejections and leases */
/* May count messages go through this gateway now? Token bucket and circuit breaker, shared by all workers. */
PV_MUST_CHECK enum pv_err pv_deliver_grant(struct pv_store *st, const char *gateway, int want, double per_second, double burst, int *ret_granted, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_deliver_breaker(struct pv_store *st, const char *gateway, bool ok, struct pv_error *err);
/* What is due when, for sleeping and for work --once; times past mean "due now". */
struct pv_due {
	char kind[8];			/* check notify upload enqueue expire lease */
	int64_t at, count;		/* the earliest; how many are due now */
	int64_t held_until;		/* last end of a worker's lease on some of them; PV_TIME_NONE when none is leased */
};
PV_MUST_CHECK enum pv_err pv_deliver_due(struct pv_store *st, struct pv_due *ret_due, size_t capacity, size_t *ret_count, struct pv_error *err);
/* Stores a photo's bytes where the settings say (pg or file:DIR); fine when it is there already. */
PV_MUST_CHECK enum pv_err pv_store_photo_put(struct pv_store *st, const uint8_t *data, size_t size, int width, int height, uint8_t ret_sha256[32], struct pv_error *err);
/* Where new photos go: "pg:" (default) or "file:/absolute/dir". Reads follow each photo's own place. */
PV_MUST_CHECK enum pv_err pv_store_photo_place(struct pv_store *st, const char *place, struct pv_error *err);

#endif
