#include "ui/deck.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

void deck_name(const struct item *it, int columns, char *dst, size_t size)
{
	struct buf name = BUF_INIT(64u << 10);

	utf8_sanitize(&name, it->revealed ? it->revealed : it->row.name, columns);
	snprintf(dst, size, "%s", buf_str(&name));
	buf_release(&name);
}

void deck_set_text(char **field, const char *text)
{
	char *copy = text && *text ? mem_strdup(text) : NULL;

	free(*field);
	*field = copy;
}

static void item_free(struct item *it)
{
	pv_arena_release(&it->arena);
	pv_submission_list_release(&it->history);
	free(it->note);
	free(it->revealed);
	free(it->id_number);
	free(it->refusal);
	free(it);
}

static const char *keep(struct pv_arena *a, const char *s)
{
	return pv_arena_strdup(a, s ? s : "");
}

/* Copies a row with everything it points at; the old copy goes. */
static void item_fill(struct item *it, const struct pv_submission *row)
{
	struct pv_arena a = {0};
	struct pv_submission r = *row;
	struct pv_check_result *checks = NULL;
	struct pv_decision *decisions = NULL;

	r.campaign = keep(&a, row->campaign);
	r.campaign_title = keep(&a, row->campaign_title);
	r.zone = keep(&a, row->zone);
	r.student_no = keep(&a, row->student_no);
	r.name = keep(&a, row->name);
	r.school_code = keep(&a, row->school_code);
	r.school = keep(&a, row->school);
	r.channel = keep(&a, row->channel);
	r.claimed_by = keep(&a, row->claimed_by);
	if (row->check_count > 0) {
		checks = pv_arena_alloc(&a, row->check_count * sizeof(*checks));
		memcpy(checks, row->checks, row->check_count * sizeof(*checks));
	}
	r.checks = checks;
	if (row->decision_count > 0)
		decisions = pv_arena_alloc(&a, row->decision_count * sizeof(*decisions));
	for (size_t i = 0; i < row->decision_count; i++) {
		decisions[i] = row->decisions[i];
		decisions[i].reasons = keep(&a, row->decisions[i].reasons);
		decisions[i].note = keep(&a, row->decisions[i].note);
		decisions[i].by = keep(&a, row->decisions[i].by);
	}
	r.decisions = decisions;
	pv_arena_release(&it->arena);
	it->arena = a;
	it->row = r;
}

static void grow(struct deck *d)
{
	if (d->count < d->size)
		return;
	d->size = d->size ? d->size * 2 : 32;
	d->items = mem_realloc(d->items, d->size, sizeof(*d->items));
}

void deck_clear(struct deck *d)
{
	for (size_t i = 0; i < d->count; i++)
		item_free(d->items[i]);
	d->count = 0;
	d->at = 0;
	d->done_before = 0;
}

void deck_sweep(struct deck *d)
{
	const struct item *front = deck_current(d);
	size_t n = 0, at = 0;

	for (size_t i = 0; i < d->count; i++) {
		struct item *it = d->items[i];

		if (it->state == ITEM_DECIDED || it->state == ITEM_GONE) {
			item_free(it);
			continue;
		}
		if (it == front)
			at = n;
		d->items[n++] = it;
	}
	d->count = n;
	d->at = at;
	d->done_before = 0;
}

void deck_release(struct deck *d)
{
	deck_clear(d);
	free(d->items);
	memset(d, 0, sizeof(*d));
}

struct item *deck_find(const struct deck *d, int64_t id)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i]->row.id == id)
			return d->items[i];
	return NULL;
}

size_t deck_add(struct deck *d, const struct pv_submission_list *list)
{
	size_t added = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct item *it = deck_find(d, list->rows[i].id);

		if (!it) {
			grow(d);
			it = d->items[d->count++] = mem_alloc(sizeof(*it));
			it->rank = d->ranks++;
			added++;
		}
		if (it->state == ITEM_SENDING || it->state == ITEM_UNSTORED)
			continue;	/* our own decision is on its way: that answer counts */
		item_fill(it, &list->rows[i]);
		it->state = ITEM_OPEN;
		it->is_lost = false;
	}
	return added;
}

size_t deck_reconcile(struct deck *d, const struct pv_submission_list *list)
{
	size_t lost = 0;

	for (size_t i = 0; i < d->count; i++) {
		struct item *it = d->items[i];
		bool is_mine = false;

		for (size_t k = 0; k < list->count && !is_mine; k++)
			is_mine = list->rows[k].id == it->row.id;
		if (it->state != ITEM_OPEN || is_mine)
			continue;
		if (it->is_lost) {
			it->state = ITEM_GONE;
			it->is_marked = false;
		}
		lost += !it->is_lost;
		it->is_lost = true;
	}
	return lost;
}

bool deck_is_visible(const struct item *it)
{
	return !it->is_outside && !it->is_missed && !it->is_apart;
}

static bool is_reachable(const struct item *it)
{
	return it->state == ITEM_OPEN && deck_is_visible(it);
}

struct item *deck_current(const struct deck *d)
{
	return d->at < d->count && is_reachable(d->items[d->at]) ? d->items[d->at] : NULL;
}

bool deck_go(struct deck *d, int64_t id)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->items[i]->row.id != id || d->items[i]->state != ITEM_OPEN)
			continue;
		d->items[i]->is_outside = d->items[i]->is_missed = d->items[i]->is_apart = false;
		d->at = i;
		return true;
	}
	return false;
}

bool deck_next_visible(const struct deck *d, size_t from, int direction, size_t *ret)
{
	size_t i = from;

	while (direction > 0 ? i + 1 < d->count : i > 0) {
		i = direction > 0 ? i + 1 : i - 1;
		if (i >= d->count || !is_reachable(d->items[i]))
			continue;
		*ret = i;
		return true;
	}
	return false;
}

bool deck_step(struct deck *d, int direction)
{
	return deck_next_visible(d, d->at, direction, &d->at);
}

void deck_settle(struct deck *d)
{
	if (!deck_current(d))
		deck_advance(d);
}

void deck_first(struct deck *d)
{
	d->at = 0;
	if (!deck_current(d))
		(void)deck_step(d, 1);
}

void deck_last(struct deck *d)
{
	d->at = d->count > 0 ? d->count - 1 : 0;
	if (!deck_current(d))
		(void)deck_step(d, -1);
}

void deck_advance(struct deck *d)
{
	if (!deck_step(d, 1))
		(void)deck_step(d, -1);
}

bool deck_mark(struct deck *d, int64_t id, bool is_marked)
{
	struct item *it = deck_find(d, id);

	if (!it || it->state != ITEM_OPEN)
		return false;
	it->is_marked = is_marked;
	return true;
}

bool deck_is_marked(const struct item *it)
{
	return it->is_marked && it->state == ITEM_OPEN;
}

size_t deck_marked_count(const struct deck *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->count; i++)
		n += deck_is_marked(d->items[i]);
	return n;
}

void deck_unmark_all(struct deck *d)
{
	for (size_t i = 0; i < d->count; i++)
		d->items[i]->is_marked = false;
}

size_t deck_count_in(const struct deck *d, enum item_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < d->count; i++)
		n += d->items[i]->state == state;
	return n;
}

size_t deck_open_count(const struct deck *d)
{
	return deck_count_in(d, ITEM_OPEN);
}

size_t deck_visible_count(const struct deck *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->count; i++)
		n += is_reachable(d->items[i]);
	return n;
}

size_t deck_hidden_count(const struct deck *d)
{
	return deck_open_count(d) - deck_visible_count(d);
}

size_t deck_place(const struct deck *d, size_t *ret_of)
{
	size_t place = 0;

	*ret_of = 0;
	for (size_t i = 0; i < d->count; i++) {
		*ret_of += deck_is_visible(d->items[i]);
		if (i == d->at)
			place = *ret_of;
	}
	return place;
}

struct item *deck_peek(const struct deck *d, int offset)
{
	size_t i = d->at;
	int left = offset < 0 ? -offset : offset;

	if (offset == 0)
		return deck_current(d);
	while (left > 0 && deck_next_visible(d, i, offset, &i))
		left--;
	return left == 0 ? d->items[i] : NULL;
}

/* A batch is small, and most of it stands where it should: insertion keeps equals in place. */
void deck_sort(struct deck *d, deck_compare_fn *compare)
{
	const struct item *front = d->at < d->count ? d->items[d->at] : NULL;

	for (size_t i = 1; i < d->count; i++) {
		struct item *it = d->items[i];
		size_t k = i;

		for (; k > 0; k--) {
			const struct item *before = d->items[k - 1];
			int order = compare ? compare(before, it) : 0;

			if (order < 0 || (order == 0 && before->rank < it->rank))
				break;
			d->items[k] = d->items[k - 1];
		}
		d->items[k] = it;
	}
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i] == front)
			d->at = i;
}

int64_t deck_lease_end(const struct deck *d)
{
	int64_t end = PV_TIME_NONE;

	for (size_t i = 0; i < d->count; i++) {
		const struct item *it = d->items[i];

		if (it->state != ITEM_OPEN || it->is_lost || it->row.lease_until == PV_TIME_NONE)
			continue;
		if (end == PV_TIME_NONE || it->row.lease_until < end)
			end = it->row.lease_until;
	}
	return end;
}

void deck_set_lease(struct deck *d, int64_t until)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i]->state == ITEM_OPEN && !d->items[i]->is_lost)
			d->items[i]->row.lease_until = until;
}
