/* An arena: many small allocations, one release. A result list owns all its
 * strings in one. Zeroed storage is a valid empty arena. Aborts on exhaustion,
 * so sizes from outside are checked against a limit before they come here. */
#ifndef PHOTOVET_ARENA_H
#define PHOTOVET_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct pv_arena_block;
struct pv_arena {
	struct pv_arena_block *last;
};

void *pv_arena_alloc(struct pv_arena *a, size_t size);		/* zeroed, aligned for any type */
char *pv_arena_strdup(struct pv_arena *a, const char *s);	/* NULL gives NULL */
char *pv_arena_strndup(struct pv_arena *a, const char *s, size_t n);
void pv_arena_release(struct pv_arena *a);			/* safe on zeroed, safe twice */

#endif
