/* The plain mode: `photovet review --plain`. The same app, judge and rules as the screen, read
 * and written in lines: no picture, no cursor addressing, nothing but sentences, for screen
 * readers, dumb terminals and pipes. A line is a key as it is bound, or an action's name, then
 * Enter; it is acted on when what came before it has been answered. The end of the input is
 * a detach: leases are kept.
 *
 * Nobody is shown a picture, so an approval goes in as a decision without a look, and the
 * campaign's rule about those holds; rejecting, retouching and escalating need no picture. */
#ifndef UI_PLAIN_H
#define UI_PLAIN_H

#include "ui/ui.h"

struct plain_options {
	struct ui_options ui;			/* term is not used */
	int input;				/* descriptor of the lines */
	void (*say)(void *context, const char *line);	/* one line, sanitized, without its end */
	void *context;
};
PV_MUST_CHECK enum pv_err plain_review(const struct plain_options *opt, struct pv_error *err);

#endif
