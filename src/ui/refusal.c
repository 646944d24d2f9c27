#include "ui/refusal.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"

static const struct {
	const char *code, *sentence;
} sentences[] = {
	{ "PV101", N_("it is no longer in a state for this") },
	{ "PV102", N_("held by another") },
	{ "PV103", N_("your claim has ended") },
	{ "PV104", N_("it has changed since") },
	{ "PV105", N_("the undo window is over") },
	{ "PV106", N_("there is a later claim, decision or attempt") },
	{ "PV107", N_("the message is already on its way") },
	{ "PV110", N_("its campaign is closed") },
	{ "PV115", N_("you hold as many as you may") },
	{ "PV116", N_("its first stage can still be undone") },
	{ "PV117", N_("you do not hold it") },
	{ "PV120", N_("this cannot be undone") },
	{ "PV123", N_("it has been undone already") },
	{ "PV124", N_("it has not been undone") },
	{ "PV201", N_("you are not assigned to its campaign in that role") },
	{ "PV203", N_("you decided its first stage; the second needs another person") },
	{ "PV204", N_("the campaign does not let you decide without a look") },
	{ "PV205", N_("this is for supervisors") },
	{ "PV206", N_("it is not yours") },
	{ "PV301", N_("no such submission, or it is not visible to you") },
	{ "PV401", N_("a reason is unknown or switched off in its campaign") },
	{ "PV402", N_("a rejection needs a reason") },
	{ "PV403", N_("the photo was not displayed as approval needs it") },
	{ "PV405", N_("a cause is needed") },
	{ "PV408", N_("this reason is for the operator's side, not for a rejection") },
};

static const char *sentence_of(const struct pv_outcome *o)
{
	for (size_t i = 0; i18n_is_chinese() && i < ARRAY_LEN(sentences); i++)
		if (strcmp(sentences[i].code, o->code) == 0)
			return _(sentences[i].sentence);
	return o->text;
}

void refusal_format(const struct app *app, const struct pv_outcome *o, char *dst, size_t size)
{
	const char *text = sentence_of(o);
	struct buf when = BUF_INIT(64);

	if (!*o->who || strstr(text, o->who)) {
		snprintf(dst, size, "%s", text);
	} else if (o->until == PV_TIME_NONE) {
		snprintf(dst, size, "%s (%s)", text, o->who);
	} else {
		clock_format_short(&when, o->until, app->zone, app->now);
		snprintf(dst, size, _("%s (%s, until %s)"), text, o->who, buf_str(&when));
	}
	buf_release(&when);
}

bool refusal_is_loss(const struct pv_outcome *o)
{
	return strcmp(o->code, "PV101") == 0 || strcmp(o->code, "PV102") == 0 || strcmp(o->code, "PV103") == 0 || strcmp(o->code, "PV117") == 0 ||
	       o->err_class == PV_ERR_NOT_FOUND;
}
