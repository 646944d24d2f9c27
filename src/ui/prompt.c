#include "ui/prompt.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/focus.h"
#include "ui/judge.h"

const char *const *prompt_causes(enum prompt_purpose purpose)
{
	static const char *const retouch[] = { N_("halo or remains around the hair"), N_("colour spill on skin or clothes"), N_("clothes or body damaged"), NULL };
	static const char *const escalate[] = { N_("doubt about the person"), N_("suspected editing"), N_("unclear case"), NULL };
	static const char *const skip[] = { N_("I know this student"), N_("not sure"), N_("the picture cannot be judged here"), NULL };
	static const char *const none[] = { NULL };

	switch (purpose) {
	case PROMPT_RETOUCH:
		return retouch;
	case PROMPT_ESCALATE:
		return escalate;
	case PROMPT_SKIP:
		return skip;
	default:
		return none;
	}
}

void prompt_open(struct app *app, enum prompt_purpose purpose)
{
	const struct item *it = app_item(app);
	struct prompt *p = &app->prompt;

	p->purpose = purpose;
	p->id = it->row.id;
	p->then = app->overlay;
	p->was_refused = false;
	textfield_set(&p->field, purpose == PROMPT_SKIP ? NULL : it->note);
	app->overlay = OVERLAY_PROMPT;
}

static bool is_blank(const char *s)
{
	return s[strspn(s, " ")] == 0;
}

/* The item the field was opened for; it may have been taken away meanwhile. */
static struct item *subject(struct app *app)
{
	struct item *it = deck_find(&app->deck, app->prompt.id);

	return it && it->state == ITEM_OPEN && it == app_item(app) ? it : NULL;
}

static void send(struct app *app)
{
	struct prompt *p = &app->prompt;
	struct item *it = subject(app);

	if (!it) {
		app_notice(app, NOTICE_WARN, "%s", _("the photo is no longer here; the text stays until Esc"));
		return;
	}
	if (p->purpose != PROMPT_NOTE && p->purpose != PROMPT_RETOUCH && is_blank(p->field.text)) {
		p->was_refused = true;
		return;
	}
	app->overlay = p->then;
	switch (p->purpose) {
	case PROMPT_NOTE:
		deck_set_text(&it->note, is_blank(p->field.text) ? NULL : p->field.text);
		chooser_refresh(app);
		break;
	case PROMPT_RETOUCH:
		judge_decide(app, PV_RETOUCH, NULL, p->field.text);
		break;
	case PROMPT_ESCALATE:
		judge_decide(app, PV_ESCALATE, NULL, p->field.text);
		break;
	case PROMPT_SKIP:
		judge_skip(app, p->field.text);
		break;
	}
}

static bool ready_cause(struct prompt *p, const struct key *k)
{
	const char *const *causes = prompt_causes(p->purpose);

	if (p->field.len > 0 || k->mods || k->base < '1' || k->base >= '1' + PROMPT_CAUSES)
		return false;
	for (uint32_t i = 0; causes[i]; i++) {
		if (k->base != '1' + i)
			continue;
		textfield_set(&p->field, _(causes[i]));
		return true;
	}
	return false;
}

void prompt_key(struct app *app, const struct key *k)
{
	struct prompt *p = &app->prompt;

	if (k->code == 0x1b && !k->mods) {
		app->overlay = p->then;
		return;
	}
	if (k->code == '\r' && !k->mods) {
		send(app);
		return;
	}
	if (ready_cause(p, k) || textfield_key(&p->field, k))
		p->was_refused = false;
}
