/* Actions: what a key can do, from the one table actions.def. The dispatcher checks what
 * an action needs, phrases the refusal, and only then runs it; so a handler may rely on
 * its needs and stays short. */
#ifndef UI_ACT_H
#define UI_ACT_H

#include <stddef.h>

enum action {
#define ACTION(id, name, group, keys, needs, sentence) ACTION_##id,
#include "actions.def"
#undef ACTION
	ACTION_COUNT,
	ACTION_NONE = ACTION_COUNT
};

enum action_group { GROUP_DECIDE, GROUP_MOVE, GROUP_LOOK, GROUP_FIND, GROUP_WORK, GROUP_COUNT };

enum action_needs {
	NEEDS_ITEM = 1 << 0,	/* an undecided photo is in front of us */
	NEEDS_LEASE = 1 << 1,	/* and it is ours */
	NEEDS_GUARD = 1 << 2,	/* a verdict: a key repeated within guard_ms is dropped */
	NEEDS_LOOK = 1 << 3,	/* its picture has arrived, or cannot be shown at all */
	NEEDS_OPEN = 1 << 6,	/* the photo view is in front, not the sheet */
	NEEDS_SHEET = 1 << 5,	/* the contact sheet is in front */
	NEEDS_PROOF = 1 << 4,	/* its picture is on the screen: this hash, whole, acknowledged, large enough */
};

struct action_info {
	const char *name;	/* English; _() gives the short hint */
	enum action_group group;
	const char *keys;	/* defaults, separated by spaces */
	unsigned needs;
	const char *sentence;	/* English; _() translates */
};

const struct action_info *act_info(enum action a);
enum action act_find(const char *name);		/* ACTION_NONE when unknown */
const char *act_group_title(enum action_group g);	/* English; _() translates */

struct app;
/* Checks needs, runs the action or says why not. */
void act_run(struct app *app, enum action a);
/* For the command line: so many (0: the campaign's batch) from the campaign in front, and the way to the queue. */
void act_pull(struct app *app, int count);
void act_to_queue(struct app *app);

#endif
