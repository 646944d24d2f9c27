/* Which photos of the deck are in view, and in which order.
 *
 * Three things narrow the deck: an expression (f, F, :filter), judged by the database so that it
 * means here what it means to photovet list; what is typed after / (find), judged here on
 * what the screen shows; and, on the contact sheet, a comparison of the few that were marked.
 * None takes a photo out of our hands: see ui/deck.h.
 *
 * Invariants: a new expression counts from the database's answer on; until then, and when it
 * fails, the old one stays. A refresh or a new batch asks again, and then the photo in front
 * stays in front. After the last match nothing is in front but the deck is still there: the
 * view says so and Esc shows all. */
#ifndef UI_FILTER_H
#define UI_FILTER_H

#include <stdint.h>

#include "base/buf.h"

struct app;
struct ask;
struct item;

enum filter_order {
#define ORDER(id, name, sentence) FILTER_ORDER_##id,
#include "ui/orders.def"
#undef ORDER
	FILTER_ORDER_COUNT
};

#define FILTER_COMPARED_MAX 4		/* more side by side are too small to tell apart */
struct filter {
	char *expression;		/* in force; NULL: all */
	char *asked;			/* put to the database, not answered yet; NULL: nothing is */
	char *draft;			/* the last one that was refused, for the line; NULL: none */
	char *find;			/* typed after /; NULL: all */
	enum filter_order order;
	int64_t compared[FILTER_COMPARED_MAX];	/* only these, as large as they fit */
	size_t compared_count;		/* 0: nothing is compared */
};

void filter_release(struct filter *f);

/* Narrows to what is typed; NULL or "" = all. The view that is open decides what is searched:
 * the campaigns of the queue, else the photos in hand. */
void filter_find(struct app *app, const char *text);
bool filter_finds(const struct item *it, const char *text);
/* Puts an expression to the database; NULL or "" takes the filter away at once. A wrong one
 * changes nothing; *ret_at is the byte where it is wrong. */
PV_MUST_CHECK enum pv_err filter_ask(struct app *app, const char *expression, size_t *ret_at, struct pv_error *err);
void filter_reply(struct app *app, struct ask *ask);
void filter_sort(struct app *app, enum filter_order order);
const char *filter_order_name(enum filter_order o);
const char *filter_order_sentence(enum filter_order o);		/* English; _() translates */
enum filter_order filter_order_find(const char *name);		/* FILTER_ORDER_COUNT when unknown */
/* The two to four marked photos in view alone; again, or when none of them is left: all. */
void filter_compare(struct app *app);
bool filter_compare_end(struct app *app);			/* false: nothing was compared */
/* A batch came or was refreshed: order, find and ask again. */
void filter_deck_changed(struct app *app);
/* Into and out of the session kept in the database; what cannot be understood is left out. */
struct json;
void filter_save(const struct app *app, struct json *session);
void filter_restore(struct app *app, const struct json *session);
/* Esc: takes away what was found, then (also_expression) the expression; false: there was nothing. */
bool filter_leave(struct app *app, bool also_expression);
bool filter_is_on(const struct app *app);			/* something narrows the open view */
/* What the title says: "filter score < 50  find 2023  by age, oldest first"; nothing when all is in view as claimed. */
void filter_title(const struct app *app, struct buf *out);

#endif
