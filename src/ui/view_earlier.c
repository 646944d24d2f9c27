/* The checklist of a second attempt: the reasons of the rejection before it, each open, fixed or not. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/earlier.h"
#include "ui/view.h"

static const char *label_of(const struct app *app, const char *code)
{
	const struct pv_reason_list *list = &app->reasons.list;

	for (size_t i = 0; app->reasons.is_known && i < list->count; i++)
		if (strcmp(list->rows[i].code, code) == 0)
			return list->rows[i].label[i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN];
	return "";
}

static void reason(const struct app *app, struct pen *p, int line, const struct item_earlier *e)
{
	static const struct { enum style style; const char *sign, *word; } looks[ITEM_FIX_COUNT] = {
		[ITEM_FIX_OPEN] = { STYLE_NORMAL, " ", "" }, [ITEM_FIX_DONE] = { STYLE_OK, "✓", N_("fixed:") },
		[ITEM_FIX_NOT] = { STYLE_FAIL, "✗", N_("not fixed:") },
	};
	const struct keymap *m = app->keymap;
	struct buf key = BUF_INIT(64);
	const char *word = looks[e->fix].word;

	if (line < m->count[ACTION_EARLIER])
		key_format(&key, &m->keys[ACTION_EARLIER][line]);
	view_line(p, looks[e->fix].style, "%2s [%s] %s%s%s %s", key.len > 0 ? buf_str(&key) : "", looks[e->fix].sign, *word ? _(word) : "", *word ? " " : "",
		  e->code, label_of(app, e->code));
	buf_release(&key);
}

void view_earlier_compose(const struct app *app, struct pen *p, const struct item *it)
{
	const struct pv_decision *d = NULL;
	const struct pv_submission *r = earlier_attempt(it, &d);
	struct buf when = BUF_INIT(64), title = BUF_INIT(256);

	if (!r || it->earlier_count == 0)
		return;
	view_time(&when, app, d->at, r->zone);
	buf_printf(&title, _("attempt %d, rejected %s: fixed?"), r->attempt, buf_str(&when));
	view_wrap(p, 2, STYLE_MARK, buf_str(&title));
	for (size_t i = 0; i < it->earlier_count; i++)
		reason(app, p, (int)i, &it->earlier[i]);
	if (*d->note)
		view_quote(p, 3, d->note);
	buf_release(&when);
	buf_release(&title);
}
