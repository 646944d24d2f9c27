#include "base/guess.h"

#include <string.h>

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t guess_distance(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b);
	size_t rows[3][GUESS_WORD_MAX + 1];

	if (m > GUESS_WORD_MAX || n > GUESS_WORD_MAX)
		return GUESS_WORD_MAX;
	for (size_t j = 0; j <= n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= m; i++) {
		size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			row[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]), least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[m % 3][n];
}

void guess_consider(const char *typed, const char *word, const char **best, size_t *distance)
{
	size_t d = guess_distance(typed, word);

	if (d < *distance) {
		*best = word;
		*distance = d;
	}
}

int guess_is_close(const char *typed, size_t distance)
{
	return distance <= 2 && distance * 2 < strlen(typed);
}
