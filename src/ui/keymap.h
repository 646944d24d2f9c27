/* The key map: which key runs which action. Defaults come from actions.def, changes from
 * the configuration's section keys { name = "a Space" }: naming an action replaces all its
 * keys, "" leaves it none. A clash, an unknown action or an unknown key is an error that
 * names the line; the screen does not start with it. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include "photovet/settings.h"
#include "terminal/key.h"
#include "ui/act.h"

#define KEYMAP_KEYS_MAX 9		/* keys of one action */

struct keymap {
	struct key keys[ACTION_COUNT][KEYMAP_KEYS_MAX];
	int count[ACTION_COUNT];
};

/* settings NULL: the defaults. */
PV_MUST_CHECK enum pv_err keymap_init(struct keymap *m, const struct pv_settings *settings, struct pv_error *err);
enum action keymap_find(const struct keymap *m, const struct key *k);
/* "a", "? F1" or "" when the action has no key; first_only leaves the others out. */
void keymap_format(const struct keymap *m, enum action a, bool first_only, struct buf *out);

#endif
