/* The review screen: `photovet review`.
 *
 * Reading order: app.h (state and events), actions.def, action.c (what a key does),
 * deck.h and judge.h (photos in hand, decisions), view.h (how it looks), prefetch.h and
 * ask.h (what runs elsewhere), ui.c (the loop that joins them). The main thread owns
 * everything and never waits; the database has one thread with its own connection, the
 * photo store another, decoding two more. */
#ifndef UI_UI_H
#define UI_UI_H

#include "photovet/selection.h"
#include "photovet/settings.h"
#include "terminal/term.h"

struct ui_options {
	const char *conninfo;
	const struct pv_settings *settings;	/* NULL: defaults */
	const struct pv_selection *selection;	/* NULL or empty: the queue view */
	struct term_options term;
};
/* Connects first (so that a bad connection is one plain line), opens the screen, and
 * returns when the person leaves. A terminal that went away is PV_OK: leases are kept. */
PV_MUST_CHECK enum pv_err ui_review(const struct ui_options *opt, struct pv_error *err);

#endif
