#include "worker/worker_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define KEPT_FOR (60 * CLOCK_SECOND)

static struct worker_reason *find(struct worker *w, const char *campaign)
{
	for (struct worker_reason *r = w->reasons; r; r = r->next)
		if (strcmp(r->campaign, campaign) == 0)
			return r;
	return NULL;
}

static struct worker_reason *find_or_add(struct worker *w, const char *campaign)
{
	struct worker_reason *r = find(w, campaign);

	if (r)
		return r;
	r = mem_alloc(sizeof(*r));
	r->campaign = mem_strdup(campaign);
	r->next = w->reasons;
	w->reasons = r;
	return r;
}

const struct pv_reason_list *worker_reason_list(struct worker *w, const char *campaign)
{
	struct worker_reason *r = find_or_add(w, campaign);
	struct pv_reason_list fresh = { 0 };
	struct pv_error err = { 0 };
	enum pv_err code;

	if (r->loaded_at && clock_monotonic() - r->loaded_at < KEPT_FOR)
		return &r->list;
	code = pv_store_reasons(w->store, campaign, &fresh, &err);
	if (code != PV_OK) {
		worker_trouble(w, "reading reasons", code, &err);
		return NULL;
	}
	pv_reason_list_release(&r->list);
	r->list = fresh;
	r->loaded_at = clock_monotonic();
	return &r->list;
}

void worker_reason_release(struct worker *w)
{
	for (struct worker_reason *r = w->reasons, *next; r; r = next) {
		next = r->next;
		pv_reason_list_release(&r->list);
		free(r->campaign);
		free(r);
	}
	w->reasons = NULL;
}
