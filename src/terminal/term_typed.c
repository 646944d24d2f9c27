#include "terminal/term_typed.h"

#include <stdlib.h>

#include "base/mem.h"

void term_typed_hold(const struct key *k, void *typed)
{
	struct term_typed *t = typed;

	if (t->count == TERM_TYPED_MAX)
		return;
	t->list[t->count].key = *k;
	t->list[t->count].paste = k->code == KEY_PASTE ? mem_strdup(k->paste) : NULL;
	t->count++;
}

void term_typed_give(struct term_typed *t, key_fn *fn, void *context)
{
	for (int i = 0; i < t->count; i++) {
		struct key k = t->list[i].key;

		k.paste = t->list[i].paste;
		fn(&k, context);
	}
	term_typed_release(t);
}

void term_typed_release(struct term_typed *t)
{
	for (int i = 0; i < t->count; i++)
		free(t->list[i].paste);
	t->count = 0;
}
