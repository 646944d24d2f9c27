/* Strips made ahead: the contact sheet's page in front, the next and the one before. Photos
 * come from the prefetcher, whose bytes-only wants the owner sets; this room only turns them
 * into strips on threads of its own and keeps those within a budget. A strip is made once all
 * its photos are there or are known not to come. All functions are called on the main thread
 * and none waits. */
#ifndef UI_STRIPS_H
#define UI_STRIPS_H

#include "ui/prefetch.h"
#include "ui/strip.h"

#define STRIPS_WANTS_MAX 32
#define STRIPS_BUDGET (24u << 20)	/* bytes of strips kept */

struct strip_answer {
	enum picture_state state;
	const struct strip *strip;	/* READY; borrowed while it is wanted or shown */
	const char *why;		/* FAILED: one line; borrowed until the next call */
};

struct strips;
struct strips_options {
	enum graphics protocol;
	int max_width, max_height;	/* px the terminal takes; 0 = no limit */
	int colors, lambda;
	bool paint_once;
	int threads;
};
/* on_change is called on the loop's turn when a strip became ready or failed. */
PV_MUST_CHECK enum pv_err strips_new(struct loop *l, struct prefetch *photos, const struct strips_options *opt, void (*on_change)(void *context),
				     void *context, struct strips **ret, struct pv_error *err);
void strips_free(struct strips *s);	/* before the prefetcher; NULL is fine */
/* What is needed now, most urgent first; replaces the former list. */
void strips_want(struct strips *s, const struct strip_want *wants, size_t count);
struct strip_answer strips_get(struct strips *s, const struct strip_want *want);
/* The prefetcher has news. */
void strips_pump(struct strips *s);
void strips_set_rung(struct strips *s, int colors, int lambda);
/* Frees what is over the budget and not wanted; only while the terminal has nothing left to send. */
void strips_sweep(struct strips *s);

#endif
