/* The views: state in, cells out. compose functions never change anything, never ask
 * anybody and never print; each view has its own file. */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include "ui/app.h"
#include "ui/layout.h"
#include "ui/tell.h"

/* The whole screen. */
void view_compose(const struct app *app, struct canvas *c);

struct pen;

/* One file each. */
void view_queue_compose(const struct app *app, struct canvas *c);
void view_photo_compose(const struct app *app, struct canvas *c);
void view_reasons_compose(const struct app *app, struct canvas *c, const struct rect *at);
void view_history_compose(const struct app *app, struct canvas *c, const struct rect *at);
void view_help_compose(const struct app *app, struct canvas *c);
int view_help_last(const struct app *app);				/* how far it can be scrolled on this screen */
void view_figures_compose(const struct app *app, struct canvas *c);
void view_desk_compose(const struct app *app, struct canvas *c);
/* What they say, for the screen and for the plain mode: t->columns and t->is_plain are given. */
void view_figures_tell(const struct app *app, struct tell *t);
void view_desk_tell(const struct app *app, struct tell *t);
void view_checks_tell(const struct app *app, struct tell *t, const struct pv_submission *r);
/* What the question of app->confirm says. */
void view_confirm_text(const struct app *app, char *dst, size_t size);
void view_history_tell(const struct app *app, struct tell *t, const struct pv_submission_list *attempts);
void view_prompt_compose(const struct app *app, struct canvas *c, const struct rect *at);	/* bottom of the column */
int view_prompt_rows(const struct app *app);
void view_line_compose(const struct app *app, struct canvas *c);	/* over the foot of any view */
void view_menu_compose(const struct app *app, struct canvas *c);
void view_nothing_compose(const struct app *app, struct canvas *c);	/* the filter leaves nothing in view */
void view_status_compose(const struct app *app, struct canvas *c);	/* first row */
/* Over the last line of a view that gives all its room away. */
void view_notice_over(const struct app *app, struct canvas *c, const struct rect *at);
void view_notice_compose(const struct app *app, struct canvas *c, const struct rect *at);
void view_facts_compose(const struct app *app, struct canvas *c, const struct rect *at);	/* the i panel */
void view_checks_compose(const struct app *app, struct canvas *c, const struct rect *at);

void view_sheet_compose(const struct app *app, struct canvas *c);
void view_earlier_compose(const struct app *app, struct pen *p, const struct item *it);	/* why the attempt before was rejected */
void view_loupe_compose(const struct app *app, struct pen *p);		/* what a zoomed, turned or guided view is */
void view_plan_compose(const struct app *app, struct canvas *c);
void view_plan_reasons_compose(const struct app *app, struct canvas *c);	/* of several photos at once */
/* What stands at a place of the screen, for the mouse: an index, or -1. */
int view_queue_line_at(const struct app *app, int row);
int64_t view_sheet_id_at(const struct app *app, int row, int column);	/* a submission; 0 none */
int view_menu_line_at(const struct app *app, int row, int column);

/* Helpers of the views. */

/* Writes down a column line by line; below its end nothing is written. */
struct pen {
	struct canvas *canvas;
	struct rect at;
	int row;			/* next, counted from at.row */
};
void view_line(struct pen *p, enum style style, const char *fmt, ...) PV_PRINTF(3, 4);
void view_wrap(struct pen *p, int max_rows, enum style style, const char *text);
void view_wrap_at(struct pen *p, int indent, int max_rows, enum style style, const char *text);
void view_quote(struct pen *p, int indent, const char *words);		/* what a colleague wrote */
int view_told_rows(const struct app *app);	/* lines of a told view the screen has room for */
int view_told_columns(const struct app *app);
void view_told_compose(const struct app *app, struct canvas *c, const struct tell *t, size_t first);
int view_rows_left(const struct pen *p);
/* Exactly columns wide, padded; double-width text lines up. */
void view_cell(struct canvas *c, int row, int column, int columns, enum style style, bool align_right, const char *text);
void view_hints(const struct app *app, struct canvas *c, const enum action *actions, size_t count);
/* The same with other words than the actions' names; also: a second key for the same word, 0 = none. */
struct view_hint { enum action action; const char *word; enum action also; };	/* word: English; _() translates */
void view_hint_words(const struct app *app, struct canvas *c, const struct view_hint *hints, size_t count);
void view_hint_text(struct canvas *c, const char *const *pairs, size_t count);	/* key, word, key, word */
void view_time(struct buf *out, const struct app *app, int64_t t, const char *zone);	/* "14:02"; "-" for none */
void view_duration(struct buf *out, int64_t us);		/* "4 min 10 s", "3 d 2 h" */
int64_t view_in_hand(const struct app *app, const struct pv_submission *r);	/* us, up to now */
void view_bytes(struct buf *out, int64_t bytes);		/* "81 KB" */
/* The name, cut so that the student number still fits after it: names can be of any length. */
#define VIEW_NAME_MAX 1024
void view_name(const struct item *it, int columns, char dst[VIEW_NAME_MAX]);
const char *view_status_label(enum pv_status s);		/* in the language of the screen */
const char *view_via_label(const char *via);			/* "sheet" -> "contact sheet", translated */
const char *view_action_label(const char *action);		/* "reject" -> "rejected", translated */
/* How a check's status looks. quiet: of the figures; what is fine keeps still, so that the eye
 * falls on what is not. order: worst first. */
struct view_look {
	enum style style, quiet;
	const char *sign, *word, *told;	/* told: where it is heard, not seen */
	int order;
};
struct view_look view_checks_look(enum pv_check_status status);
int view_checks_compare(const void *a, const void *b);		/* of const struct pv_check_result *, worst first */
const char *view_check_label(const char *name);
const char *view_prompt_purpose(enum prompt_purpose p);

#endif
