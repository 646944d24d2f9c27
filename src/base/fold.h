/* Finding text as a person means it: capital letters and full-width Latin count as the
 * plain letters, whatever else must be the same. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>

/* Is part somewhere in text? "" is everywhere; NULL is "". */
bool fold_contains(const char *text, const char *part);
bool fold_begins(const char *text, const char *part);

#endif
