#include "worker/worker_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

struct worker_way *worker_report_way(struct worker *w, const struct pv_way *way)
{
	struct worker_way *x;

	for (x = w->ways; x; x = x->next)
		if (strcmp(x->way.name, way->name) == 0)
			return x;
	x = mem_alloc(sizeof(*x));
	x->way = *way;
	x->next = w->ways;
	w->ways = x;
	return x;
}

/* One dead way must not eat every slot: each gets at most three quarters of them. */
static int share(const struct worker *w, const struct worker_way *way)
{
	long most = w->settings->in_flight - w->settings->in_flight / 4;

	return (int)most - way->in_flight;
}

int worker_report_grant(struct worker *w, struct worker_way *way, int want)
{
	int room = share(w, way), granted = 0;
	struct pv_error err = { 0 };
	enum pv_err code;

	if (want > room)
		want = room;
	if (want <= 0)
		return 0;
	code = pv_deliver_grant(w->store, way->way.name, want, way->way.per_second, way->way.burst, &granted, &err);
	if (code != PV_OK) {
		worker_trouble(w, "asking for a way", code, &err);
		return 0;
	}
	w->throttled |= granted < want;
	return granted;
}

static void note_health(struct worker_way *way, enum pv_way_health health)
{
	if (health == PV_WAY_UP)
		way->is_up = true;
	else if (health == PV_WAY_DOWN)
		way->downs++;
}

void worker_report_add(struct worker *w, struct worker_report_list *list, const struct pv_courier_end *end, struct worker_way *way)
{
	struct pv_delivery_report *r = &list->rows[list->count++];

	*r = end->report;
	r->detail = mem_strdup(end->report.detail ? end->report.detail : "");
	if (way) {
		way->in_flight--;
		note_health(way, end->health);
	}
	if (end->report.outcome == PV_DELIVERED)
		w->delivered++;
	else
		w->failed++;
	worker_wake(w, list->count >= WORKER_BATCH || pv_courier_in_flight(w->courier) == 0 ? 0 : 20000);
}

static void drop(struct worker_report_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free((void *)(uintptr_t)list->rows[i].detail);
	list->count = 0;
}

/* A report that cannot be told now is kept while the connection is lost; when the database
 * refuses it for good its lease ends, and the job is done again under the same key. */
static void told(struct worker *w, struct worker_report_list *list, enum pv_err code, const struct pv_error *err)
{
	if (code != PV_OK)
		worker_trouble(w, "reporting", code, err);
	if (!w->is_lost) {
		drop(list);
		w->progress = true;
	}
}

static void tell_breakers(struct worker *w)
{
	for (struct worker_way *way = w->ways; way && !w->is_lost; way = way->next) {
		struct pv_error err = { 0 };
		enum pv_err code = PV_OK;

		if (way->is_up)		/* one that came through outweighs those before it */
			code = pv_deliver_breaker(w->store, way->way.name, true, &err);
		for (int i = 0; i < way->downs && !way->is_up && code == PV_OK; i++)
			code = pv_deliver_breaker(w->store, way->way.name, false, &err);
		if (code != PV_OK)
			worker_trouble(w, "telling a breaker", code, &err);
		way->is_up = false;
		way->downs = 0;
	}
}

void worker_report_tell(struct worker *w)
{
	struct pv_outcome_list outcomes = { 0 };
	struct pv_error err = { 0 };
	enum pv_err code;

	if (w->notices.count > 0 && !w->is_lost) {
		code = pv_deliver_noticed(w->store, w->name, w->notices.rows, w->notices.count, &err);
		told(w, &w->notices, code, &err);
	}
	if (w->uploads.count > 0 && !w->is_lost) {
		code = pv_deliver_uploaded(w->store, w->name, w->uploads.rows, w->uploads.count, &outcomes, &err);
		for (size_t i = 0; code == PV_OK && i < outcomes.count; i++)
			if (!outcomes.rows[i].done)
				log_line(LOG_WARN, "upload %lld: %s", (long long)outcomes.rows[i].id, outcomes.rows[i].text);
		pv_outcome_list_release(&outcomes);
		told(w, &w->uploads, code, &err);
	}
	tell_breakers(w);
}

void worker_report_given_up(struct worker *w)
{
	struct pv_given_up_list list = { 0 };
	struct pv_error err = { 0 };
	enum pv_err code = pv_deliver_given_up(w->store, w->name, &list, &err);

	if (code != PV_OK)
		worker_trouble(w, "asking what was given up", code, &err);
	for (size_t i = 0; i < list.count; i++)
		log_line(LOG_WARN, "%s %lld of submission %lld: given up untried: %s", strcmp(list.rows[i].kind, "upload") == 0 ? "upload" : "notification",
			 (long long)list.rows[i].id, (long long)list.rows[i].submission, list.rows[i].cause);
	w->failed += (long)list.count;
	w->progress |= list.count > 0;
	pv_given_up_list_release(&list);
}

void worker_report_release(struct worker *w)
{
	drop(&w->notices);
	drop(&w->uploads);
	for (struct worker_way *way = w->ways, *next; way; way = next) {
		next = way->next;
		free(way);
	}
	w->ways = NULL;
}
