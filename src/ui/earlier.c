#include "ui/earlier.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/chooser.h"

const struct pv_submission *earlier_attempt(const struct item *it, const struct pv_decision **ret_decision)
{
	const struct pv_submission *found = NULL;

	for (size_t i = 0; i < it->history.count; i++) {
		const struct pv_submission *r = &it->history.rows[i];

		if (r->id == it->row.id || r->attempt >= it->row.attempt || (found && r->attempt < found->attempt))
			continue;
		for (size_t k = 0; k < r->decision_count; k++)
			if (strcmp(r->decisions[k].action, pv_action_name(PV_REJECT)) == 0 && !r->decisions[k].undone && *r->decisions[k].reasons) {
				found = r;
				*ret_decision = &r->decisions[k];
			}
	}
	return found;
}

static enum item_fix fix_of(const struct item_earlier *list, size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].code, code) == 0)
			return list[i].fix;
	return ITEM_FIX_OPEN;
}

void earlier_learn(struct item *it)
{
	const struct pv_decision *d = NULL;
	struct item_earlier old[ITEM_EARLIER_MAX];
	size_t count = it->earlier_count;
	const char *s;

	if (!earlier_attempt(it, &d))
		return;
	memcpy(old, it->earlier, sizeof(old));
	it->earlier_count = 0;
	for (s = d->reasons; *s && it->earlier_count < ITEM_EARLIER_MAX; s += strcspn(s, ","), s += *s == ',') {
		struct item_earlier *e = &it->earlier[it->earlier_count];
		size_t n = strcspn(s, ",");

		if (n == 0 || n >= sizeof(e->code))
			continue;
		memcpy(e->code, s, n);
		e->code[n] = 0;
		e->fix = fix_of(old, count, e->code);
		it->earlier_count++;
	}
}

void earlier_restore(struct item *it, const struct item_earlier *kept)
{
	if (!it)
		return;
	for (size_t i = 0; i < it->earlier_count; i++)
		if (strcmp(it->earlier[i].code, kept->code) == 0) {
			if (it->earlier[i].fix == ITEM_FIX_OPEN)
				it->earlier[i].fix = kept->fix;
			return;
		}
	if (it->history.count == 0 && it->earlier_count < ITEM_EARLIER_MAX)
		it->earlier[it->earlier_count++] = *kept;
}

/* Which of its keys the action was called by: 0 for the first. */
static size_t line_of(const struct app *app)
{
	const struct keymap *m = app->keymap;

	for (int i = 0; i < m->count[ACTION_EARLIER]; i++)
		if (key_equal(&m->keys[ACTION_EARLIER][i], &app->pressed))
			return (size_t)i;
	return ITEM_EARLIER_MAX;
}

void earlier_mark(struct app *app)
{
	struct item *it = app_item(app);
	size_t line = line_of(app);

	if (it->history.count > 0 && line < it->earlier_count)
		it->earlier[line].fix = (it->earlier[line].fix + 1) % ITEM_FIX_COUNT;
	else if (it->row.attempt < 2)
		app_notice(app, NOTICE_INFO, "%s", _("a first attempt: there are no earlier reasons"));
	else if (it->history.count == 0)
		app_notice(app, NOTICE_INFO, "%s", _("earlier attempts: loading"));
}

void earlier_preselect(struct app *app)
{
	const struct item *it = app_item(app);

	for (size_t i = 0; it && i < it->earlier_count; i++)
		if (it->earlier[i].fix == ITEM_FIX_NOT)
			chooser_choose(app, it->earlier[i].code);
}
