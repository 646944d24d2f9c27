#include "photovet/bulk.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/move.h"
#include "store/pick.h"

#define VANISHED_US (INT64_C(5) * 60 * 1000000)	/* 0010_decisions.sql: a batch ends by itself so long after its last chunk */

#define BIT(status) (1u << PV_STATUS_##status)
static const unsigned FROM[PV_ACTION_COUNT] = {
	[PV_APPROVE] = BIT(PENDING) | BIT(PENDING_FINAL) | BIT(ESCALATED),
	[PV_REJECT] = BIT(PENDING) | BIT(PENDING_FINAL) | BIT(ESCALATED),
	[PV_RETOUCH] = BIT(PENDING) | BIT(PENDING_FINAL),
	[PV_ESCALATE] = BIT(PENDING) | BIT(PENDING_FINAL),
};
static const unsigned CLAIMABLE = BIT(PENDING) | BIT(PENDING_FINAL) | BIT(ESCALATED);

void pv_bulk_pick_release(struct pv_bulk_pick *pick)
{
	free(pick->ids);
	*pick = (struct pv_bulk_pick){ 0 };
}

struct picking {
	struct pv_bulk_pick pick;
	size_t room, limit;
	bool wants_score;	/* rows whose score is n.a. are left out */
	enum pv_err e;
	struct pv_error *err;
};

static bool keep(struct picking *p, int64_t id)
{
	if (p->pick.count == PV_BULK_MAX_IDS) {
		p->e = pv_error_set(p->err, PV_ERR_TOO_LARGE, "more than %u submissions at once", PV_BULK_MAX_IDS);
		return false;
	}
	if (p->pick.count == p->room) {
		p->room = p->room ? 2 * p->room : PV_BULK_CHUNK;
		p->pick.ids = mem_realloc(p->pick.ids, p->room, sizeof(*p->pick.ids));
	}
	p->pick.ids[p->pick.count++] = id;
	return p->pick.count != p->limit;
}

static bool on_row(const struct pick_row *row, void *context)
{
	struct picking *p = context;

	if (!row->fits)
		p->pick.wrong_state++;
	else if (row->is_held)
		p->pick.held_by_others++;
	else if (p->wants_score && row->is_na)
		p->pick.score_na++;
	else
		return keep(p, row->id);
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t x = **(const int64_t *const *)a, y = **(const int64_t *const *)b;

	return (x > y) - (x < y);
}

/* Ids as given, each once: sorted by pointer, so that the first of equals is found and the order kept. */
static void pick_ids(const int64_t *ids, size_t count, struct picking *p)
{
	const int64_t **sorted = mem_array(count ? count : 1, sizeof(*sorted));
	bool *is_double = mem_array(count ? count : 1, sizeof(*is_double));

	for (size_t i = 0; i < count; i++)
		sorted[i] = &ids[i];
	qsort(sorted, count, sizeof(*sorted), compare_ids);
	for (size_t i = 1; i < count; i++) {
		if (*sorted[i] != *sorted[i - 1])
			continue;
		const int64_t *later = sorted[i] > sorted[i - 1] ? sorted[i] : sorted[i - 1];
		sorted[i] = sorted[i] < sorted[i - 1] ? sorted[i] : sorted[i - 1];
		is_double[later - ids] = true;
	}
	for (size_t i = 0; i < count && !p->e; i++)
		if (!is_double[i])
			(void)keep(p, ids[i]);
	free(is_double);
	free(sorted);
}

static enum pv_err pick(struct pv_store *st, const struct pv_bulk *bulk, struct pv_bulk_pick *ret, struct pv_error *err)
{
	const struct pv_selection *sel = bulk->selection;
	struct picking p = { .err = err };
	enum pv_err e = PV_OK;

	if (bulk->ids || !sel) {
		pick_ids(bulk->ids, bulk->id_count, &p);
	} else {
		p.wants_score = bulk->action == PV_APPROVE && !(sel->where && pv_expr_names(sel->where, PV_FIELD_NAS));
		e = pick_each(st, sel, FROM[bulk->action], on_row, &p, err);
	}
	if (!e)
		e = p.e;
	if (e) {
		pv_bulk_pick_release(&p.pick);
		return e;
	}
	*ret = p.pick;
	return PV_OK;
}

enum pv_err pv_bulk_preview(struct pv_store *st, const struct pv_bulk *bulk, struct pv_bulk_pick *ret_pick, struct pv_error *err)
{
	return pick(st, bulk, ret_pick, err);
}

struct run {
	struct pv_store *st;
	const struct pv_bulk *bulk;
	const struct pv_bulk_events *events;
	struct pv_bulk_summary s;
	struct pv_bulk_pick pick;
};

static bool is_stopped(const struct run *r)
{
	return r->bulk->stop && *r->bulk->stop;
}

static enum pv_err decide_chunk(struct run *r, size_t from, size_t *ret_count, struct pv_outcome_list *ret, struct pv_error *err)
{
	size_t left = r->pick.count - from, n = left < PV_BULK_CHUNK ? left : PV_BULK_CHUNK;
	struct pv_verdict v = {
		.action = r->bulk->action, .ids = r->pick.ids + from, .count = n, .reasons = r->bulk->reasons,
		.note = r->bulk->note, .via = "script", .batch = r->s.batch,
	};

	*ret_count = n;
	return move_decide(r->st, &v, ret, err);
}

static void tell_chunk(struct run *r, const struct pv_outcome_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct pv_outcome *o = &list->rows[i];
		r->s.done += o->done;
		r->s.refused += !o->done;
		if (!o->done)
			r->s.refused_class = r->s.refused_class == PV_OK || r->s.refused_class == o->err_class ? o->err_class : PV_ERR_PARTIAL;
		if (r->events && r->events->outcome)
			r->events->outcome(o, r->events->context);
	}
	if (r->events && r->events->progress)
		r->events->progress(r->s.done, r->s.refused, r->s.total, r->events->context);
}

static enum pv_err judge_expect(struct run *r, struct pv_error *err)
{
	int64_t n = (int64_t)r->pick.count;

	r->s.total = n;
	r->s.wrong_state = r->pick.wrong_state;
	r->s.held_by_others = r->pick.held_by_others;
	r->s.score_na = r->pick.score_na;
	if (r->bulk->expect >= 0 && r->bulk->expect != n)
		return pv_error_set(err, PV_ERR_CONFLICT, "--expect %lld, but %lld are meant; nothing was done", (long long)r->bulk->expect, (long long)n);
	return PV_OK;
}

/* The first transaction: pick, judge --expect, begin the batch, decide the first chunk. */
static enum pv_err first_chunk(struct run *r, size_t *ret_count, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	int64_t batch = 0;
	enum pv_err e = move_begin(r->st, err);

	if (!e)
		e = pick(r->st, r->bulk, &r->pick, err);
	if (!e)
		e = judge_expect(r, err);
	if (!e && r->pick.count) {
		e = move_batch_begin(r->st, pv_action_name(r->bulk->action), r->s.total, &batch, err);
		r->s.batch = batch;
	}
	if (!e && r->pick.count)
		e = decide_chunk(r, 0, ret_count, &list, err);
	if (!e)
		e = move_commit(r->st, err);
	if (e) {
		move_rollback(r->st, err);
		r->s.batch = 0;
	} else if (r->pick.count) {
		tell_chunk(r, &list);
	}
	pv_outcome_list_release(&list);
	return e;
}

static enum pv_err next_chunks(struct run *r, size_t done, struct pv_error *err)
{
	enum pv_err e = PV_OK;

	while (done < r->pick.count && !e) {
		struct pv_outcome_list list = { 0 };
		size_t n = 0;
		if ((r->s.interrupted = is_stopped(r)))
			break;
		e = decide_chunk(r, done, &n, &list, err);
		if (!e)
			tell_chunk(r, &list);
		pv_outcome_list_release(&list);
		done += n;
	}
	return e;
}

enum pv_err pv_bulk_run(struct pv_store *st, const struct pv_bulk *bulk, const struct pv_bulk_events *events,
			struct pv_bulk_summary *ret, struct pv_error *err)
{
	struct run r = { .st = st, .bulk = bulk, .events = events };
	/* An interruption waits for the chunk in hand, so that what is told is what was done. */
	const volatile sig_atomic_t *held = move_hold_stop(st);
	size_t done = 0;
	enum pv_err e = first_chunk(&r, &done, err);

	if (!e)
		e = next_chunks(&r, done, err);
	if (r.s.batch) {	/* its undo window counts from here, however it ended */
		enum pv_err ended = move_batch_end(st, r.s.batch, e ? NULL : err);
		e = e ? e : ended;
	}
	pv_store_stop_flag(st, held);
	pv_bulk_pick_release(&r.pick);
	*ret = r.s;
	return e;
}

/* The answers were given while the batch was open, when a window counts from where the batch
 * would end if its client vanished. It ended in the same transaction. */
static void count_from_end(struct pv_outcome_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].undo_until != PV_TIME_NONE)
			list->rows[i].undo_until -= VANISHED_US;
}

enum pv_err pv_bulk_decide(struct pv_store *st, const struct pv_verdict *v, int64_t *ret_batch, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct pv_verdict in_batch = *v;
	struct pv_outcome_list list = { 0 };
	const volatile sig_atomic_t *held;
	enum pv_err e;

	if (v->count == 0 || v->count > PV_BULK_CHUNK)
		return pv_error_set(err, PV_ERR_USAGE, "1 to %d submissions at a time", PV_BULK_CHUNK);
	held = move_hold_stop(st);
	if (!(e = move_begin(st, err)))
		e = move_batch_begin(st, pv_action_name(v->action), (int64_t)v->count, &in_batch.batch, err);
	if (!e)
		e = move_decide(st, &in_batch, &list, err);
	if (!e)
		e = move_batch_end(st, in_batch.batch, err);
	if (!e)
		e = move_commit(st, err);
	pv_store_stop_flag(st, held);
	if (e) {
		move_rollback(st, err);
		pv_outcome_list_release(&list);
		return e;
	}
	count_from_end(&list);
	*ret_batch = in_batch.batch;
	*ret = list;
	return PV_OK;
}

static bool on_claimable(const struct pick_row *row, void *context)
{
	return keep(context, row->id);
}

enum pv_err pv_bulk_claim(struct pv_store *st, const struct pv_selection *selection, int count, struct pv_outcome_list *ret, struct pv_error *err)
{
	/* Some may be taken while we ask: twice as many are offered, count are taken. */
	struct picking p = { .err = err, .limit = 2 * (size_t)count };
	struct pv_selection narrow = *selection;
	enum pv_err e = PV_OK;

	narrow.statuses = (selection->statuses ? selection->statuses : CLAIMABLE) & CLAIMABLE;
	if (narrow.statuses)
		e = pick_claimable(st, &narrow, CLAIMABLE, on_claimable, &p, err);

	if (!e)
		e = p.e;
	if (!e)
		e = move_claim_ids(st, p.pick.ids, p.pick.count, count, ret, err);
	pv_bulk_pick_release(&p.pick);
	return e;
}
