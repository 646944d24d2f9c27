/* Completion: the words that may stand where a line is being typed. Words of the expression
 * language come from its tables, values from what is on the screen. */
#ifndef UI_COMPLETE_H
#define UI_COMPLETE_H

#include <stddef.h>

struct app;

#define COMPLETE_MAX 64
struct completion {
	char *words[COMPLETE_MAX];	/* as they go into the line, quotes and all */
	size_t count, left_out;		/* more than COMPLETE_MAX are left out */
	const char *hint;		/* English: what is expected when there are no words; NULL: nothing to say */
	size_t from;			/* byte of the line where the word begins */
};

void complete_release(struct completion *c);
/* text: the line up to the cursor. *ret is released first. */
void complete_expression(const struct app *app, const char *text, struct completion *ret);
void complete_command(const struct app *app, const char *text, struct completion *ret);
/* Bytes that all words begin with, whole characters. */
size_t complete_common(const struct completion *c);

/* For the completion of commands: a word is added when it begins with typed and is new. */
void complete_add(struct completion *c, const char *typed, const char *word);

#endif
