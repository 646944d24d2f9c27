/* One line typed at the foot of the screen: what to find (/), a filter expression (f) or a
 * command (:). Nothing typed is lost by an error: the line stays open and the cursor stands
 * where it is wrong. While it is open no key decides on a photo. */
#ifndef UI_LINE_H
#define UI_LINE_H

#include "ui/complete.h"
#include "ui/textfield.h"

enum line_kind { LINE_FIND, LINE_FILTER, LINE_COMMAND, LINE_KINDS };
#define LINE_PAST_MAX 50

struct line {
	enum line_kind kind;
	struct textfield field;
	struct completion words;	/* what may be typed next */
	int chosen;			/* of words: put in by Tab; -1 none */
	char error[320];		/* "" none */
	char *past[LINE_KINDS][LINE_PAST_MAX];	/* oldest first */
	size_t past_count[LINE_KINDS];
	size_t past_at;			/* past_count: not walking */
	char *kept;			/* what was typed before walking */
	int64_t from;			/* find: the photo in front when it began; 0 none */
};

void line_release(struct line *l);
void line_open(struct app *app, enum line_kind kind);
/* With text already in it. */
void line_open_with(struct app *app, enum line_kind kind, const char *text);
void line_key(struct app *app, const struct key *k);

#endif
