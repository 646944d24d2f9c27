/* "Did you mean ...?": the word of a list that lies nearest to what was typed. */
#ifndef BASE_GUESS_H
#define BASE_GUESS_H

#include <stddef.h>

#define GUESS_WORD_MAX 40

/* Letters to add, drop, change or swap; GUESS_WORD_MAX when one of the two is longer than that. */
size_t guess_distance(const char *a, const char *b);
/* Nearer than *distance (start with GUESS_WORD_MAX): then *best and *distance change. */
void guess_consider(const char *typed, const char *word, const char **best, size_t *distance);
/* Is a word that far off still worth naming? */
int guess_is_close(const char *typed, size_t distance);

#endif
