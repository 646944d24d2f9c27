#include "terminal/term_kept.h"

#include <string.h>

#include "terminal/kitty.h"

void term_kept_add(struct term_kept *k, uint32_t id, struct buf *out)
{
	for (int i = 0; i < k->count; i++) {
		if (k->ids[i] == id)
			return;
	}
	if (k->count == TERM_KEPT_MAX) {
		kitty_delete(out, k->ids[0]);
		memmove(k->ids, k->ids + 1, (size_t)--k->count * sizeof(k->ids[0]));
	}
	k->ids[k->count++] = id;
}

static bool is_to_stay(const struct term_shown *shown, uint32_t id, uint32_t sending)
{
	if (id == sending)
		return true;
	for (int i = 0; i < shown->count; i++) {
		const struct shown *p = &shown->list[i];
		bool is_out = p->state >= SHOWN_WAITING;

		if (p->covered)
			continue;
		if (p->picture->id == id && is_out && !p->is_coarse)
			return true;
		if (p->picture->coarse_id == id && p->picture->id != sending && (p->has_coarse || p->is_coarse))
			return true;
	}
	return false;
}

void term_kept_sweep(struct term_kept *k, const struct term_shown *shown, uint32_t sending, struct buf *out)
{
	int left = 0;

	for (int i = 0; i < k->count; i++) {
		if (is_to_stay(shown, k->ids[i], sending))
			k->ids[left++] = k->ids[i];
		else
			kitty_delete(out, k->ids[i]);
	}
	k->count = left;
}
