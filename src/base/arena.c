#include "photovet/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BLOCK_SIZE 16384u
#define BIG_PIECE (BLOCK_SIZE / 4)

struct pv_arena_block {
	struct pv_arena_block *before;
	size_t used, size;
	max_align_t data[];
};

static size_t aligned(size_t size)
{
	const size_t unit = _Alignof(max_align_t);

	if (size > SIZE_MAX / 2)
		BUG("arena size %zu", size);
	return (size + unit - 1) / unit * unit;
}

/* A big piece gets a block of its own, put below the current one so that the room
 * left in that one is still used. */
static struct pv_arena_block *add_block(struct pv_arena *a, size_t size)
{
	struct pv_arena_block *b = mem_alloc(sizeof(*b) + size);

	b->size = size;
	if (a->last && size != BLOCK_SIZE) {
		b->before = a->last->before;
		a->last->before = b;
	} else {
		b->before = a->last;
		a->last = b;
	}
	return b;
}

void *pv_arena_alloc(struct pv_arena *a, size_t size)
{
	struct pv_arena_block *b = a->last;
	size_t need = aligned(size ? size : 1);
	void *p;

	if (!b || b->size - b->used < need)
		b = add_block(a, need > BIG_PIECE ? need : BLOCK_SIZE);
	p = (char *)b->data + b->used;
	b->used += need;
	return p;
}

char *pv_arena_strdup(struct pv_arena *a, const char *s)
{
	return s ? pv_arena_strndup(a, s, strlen(s)) : NULL;
}

char *pv_arena_strndup(struct pv_arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = pv_arena_alloc(a, len + 1);

	memcpy(p, s, len);
	return p;
}

void pv_arena_release(struct pv_arena *a)
{
	while (a->last) {
		struct pv_arena_block *b = a->last;

		a->last = b->before;
		free(b);
	}
}
