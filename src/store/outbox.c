#include "photovet/outbox.h"

#include "sql.h"
#include "store/outbox_list.h"
#include "store/outcome.h"

static const struct pv_outbox_filter ALL = { 0 };

enum pv_err pv_outbox_fetch(struct pv_store *st, enum pv_outbox_part part, const struct pv_outbox_filter *filter, struct pv_outbox_list *ret,
			    struct pv_error *err)
{
	return outbox_list_read(st, part, filter ? filter : &ALL, ret, err);
}

enum pv_err pv_outbox_retry(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_outbox_retry, ids, count, ret, err);
}

enum pv_err pv_outbox_drop(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_outbox_drop, ids, count, ret, err);
}

enum pv_err pv_outbox_upload_retry(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_upload_retry, ids, count, ret, err);
}

enum pv_err pv_outbox_upload_hold(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_upload_hold, ids, count, ret, err);
}
