#include <string.h>

#include "base/mem.h"
#include "commands/command_table.h"

#define COMMAND(name) extern const struct command cmd_##name##_command;
#include "commands/commands.def"
#undef COMMAND

const struct command *const command_table[] = {
#define COMMAND(name) &cmd_##name##_command,
#include "commands/commands.def"
#undef COMMAND
	NULL,
};

const struct command *command_table_find(const char *name)
{
	for (const struct command *const *c = command_table; *c; c++)
		if (strcmp((*c)->name, name) == 0)
			return *c;
	return NULL;
}

/* Levenshtein distance, both words short. */
static size_t distance(const char *a, const char *b)
{
	size_t n = strlen(b), row[32];

	if (n >= ARRAY_LEN(row))
		return n;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t change = corner + (a[i] != b[j]), least = change;

			corner = row[j + 1];
			least = row[j] + 1 < least ? row[j] + 1 : least;
			least = row[j + 1] + 1 < least ? row[j + 1] + 1 : least;
			row[j + 1] = least;
		}
	}
	return row[n];
}

const char *command_table_suggest(const char *name)
{
	const char *best = NULL;
	size_t least = strlen(name) < 3 ? strlen(name) : 3;	/* every word is near to a word of two letters */

	for (const struct command *const *c = command_table; *c; c++) {
		size_t d = distance(name, (*c)->name);

		if (!((*c)->flags & COMMAND_HIDDEN) && d < least) {
			least = d;
			best = (*c)->name;
		}
	}
	return best;
}
