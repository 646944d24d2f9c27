#include "ui/colon.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/app.h"
#include "ui/focus.h"
#include "ui/view.h"

#define PULL_MAX 100

static const struct colon_info infos[] = {
#define COLON(id, name, argument, sentence) { name, argument, sentence },
#include "ui/colon.def"
#undef COLON
};
static_assert(ARRAY_LEN(infos) == COLON_COUNT, "a row for every command");

const struct colon_info *colon_info(enum colon c)
{
	return &infos[c];
}

enum colon colon_find(const char *name)
{
	enum colon found = COLON_COUNT;
	size_t n = strlen(name);

	for (int c = 0; c < COLON_COUNT; c++) {
		if (strcmp(infos[c].name, name) == 0)
			return c;
		if (n == 0 || strncmp(infos[c].name, name, n) != 0)
			continue;
		if (found != COLON_COUNT)
			return COLON_COUNT;
		found = c;
	}
	return found;
}

/* --- settings that make sense while the screen lives --- */

struct tunable { const char *name; long low, high; bool is_switch; };
static const struct tunable tunables[] = {
#define SETTING_INT(id, default_value, low, high, sentence) { #id, low, high, false },
#define SETTING_BOOL(id, default_value, sentence) { #id, 0, 1, true },
#include "photovet/settings.def"
};

static int *field_of(struct app *app, const char *name)
{
	if (strcmp(name, "ahead") == 0)
		return &app->ahead;
	if (strcmp(name, "guard_ms") == 0)
		return &app->guard_ms;
	if (strcmp(name, "colors") == 0)
		return &app->colors;
	if (strcmp(name, "mouse") == 0)
		return &app->mouse;
	return NULL;
}

static const char *const run_time[] = { "ahead", "colors", "guard_ms", "mouse", NULL };

static const struct tunable *tunable_of(const char *name)
{
	bool is_offered = false;

	for (int i = 0; run_time[i]; i++)
		is_offered = is_offered || strcmp(run_time[i], name) == 0;
	for (size_t i = 0; i < ARRAY_LEN(tunables); i++)
		if (is_offered && strcmp(tunables[i].name, name) == 0)
			return &tunables[i];
	return NULL;
}

static bool parse_number(const char *s, long *ret)
{
	char *end;

	if (*s < '0' || *s > '9')
		return false;
	errno = 0;
	*ret = strtol(s, &end, 10);
	return errno == 0 && !*end;
}

static enum pv_err run_set(struct app *app, const char *arg, struct pv_error *err)
{
	char name[COLON_NAME_MAX];
	size_t n = strcspn(arg, " =");
	const char *value = arg + n + strspn(arg + n, " =");
	const struct tunable *t;
	long number;

	snprintf(name, sizeof(name), "%.*s", n < sizeof(name) ? (int)n : 0, arg);
	if (!(t = tunable_of(name)))
		return pv_error_set(err, PV_ERR_USAGE, _("there is no such setting here: '%.40s' (ahead, colors, guard_ms, mouse)"), arg);
	if (t->is_switch && (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0)) {
		number = *value == 'y';
	} else if (t->is_switch) {
		return pv_error_set(err, PV_ERR_USAGE, _("%s is yes or no: '%.40s'"), t->name, value);
	} else if (!parse_number(value, &number) || number < t->low || number > t->high) {
		return pv_error_set(err, PV_ERR_USAGE, _("%s must be between %ld and %ld: '%.40s'"), t->name, t->low, t->high, value);
	}
	*field_of(app, name) = (int)number;
	focus_changed(app);
	app_notice(app, NOTICE_INFO, _("%s = %s, until you leave"), t->name, value);
	return PV_OK;
}

/* --- the commands --- */

static enum pv_err run_goto(struct app *app, const char *arg, struct pv_error *err)
{
	struct deck *d = &app->deck;

	for (size_t i = 0; i < d->count; i++) {
		const struct item *it = d->items[i];
		char id[24];

		snprintf(id, sizeof(id), "%" PRId64, it->row.id);
		if ((strcmp(id, arg) != 0 && strcmp(it->row.student_no, arg) != 0) || !deck_go(d, it->row.id))
			continue;
		if (app->view == VIEW_QUEUE)
			app->view = VIEW_PHOTO;
		focus_changed(app);
		return PV_OK;
	}
	return pv_error_set(err, PV_ERR_NOT_FOUND, _("no open photo in hand has this id or student number: '%.60s'"), arg);
}

static enum pv_err run_sort(struct app *app, const char *arg, struct pv_error *err)
{
	enum filter_order o = filter_order_find(arg);

	if (o == FILTER_ORDER_COUNT)
		return pv_error_set(err, PV_ERR_USAGE, _("there is no such order: '%.40s' (Tab lists them)"), arg);
	filter_sort(app, o);
	return PV_OK;
}

static const struct pv_queue_row *campaign_of(const struct app *app, const char *code)
{
	for (size_t i = 0; i < app->queue.list.count; i++)
		if (strcmp(app->queue.list.rows[i].campaign, code) == 0)
			return &app->queue.list.rows[i];
	return NULL;
}

static enum pv_err run_campaign(struct app *app, const char *arg, struct pv_error *err)
{
	const struct pv_queue_row *row = campaign_of(app, arg);

	if (!row)
		return pv_error_set(err, PV_ERR_NOT_FOUND, _("no campaign of yours has this code: '%.60s'"), arg);
	if (strcmp(app->campaign, row->campaign) != 0)
		act_to_queue(app);	/* as if it were chosen there */
	app_open_campaign(app, row->campaign, row->zone, false);
	return PV_OK;
}

static enum pv_err run_pull(struct app *app, const char *arg, struct pv_error *err)
{
	long n = 0;

	if (*arg && (!parse_number(arg, &n) || n < 1 || n > PULL_MAX))
		return pv_error_set(err, PV_ERR_USAGE, _("a number from 1 to %d: '%.40s'"), PULL_MAX, arg);
	if (app->view == VIEW_QUEUE && app->queue.line_count == 0)
		return pv_error_set(err, PV_ERR_NOT_FOUND, "%s", _("no campaign to pull from"));
	act_pull(app, (int)n);
	return PV_OK;
}

static enum pv_err run_find(struct app *app, const char *arg)
{
	filter_find(app, arg);
	return PV_OK;
}

static enum pv_err run_action(struct app *app, enum action a)
{
	act_run(app, a);
	return PV_OK;
}

static enum pv_err run_help(struct app *app)
{
	act_run(app, ACTION_HELP);
	app->help_scroll = view_help_last(app);	/* the commands stand at the end */
	return PV_OK;
}

static enum pv_err run_quit(struct app *app)
{
	if (app->view != VIEW_QUEUE)
		act_to_queue(app);
	act_run(app, ACTION_QUIT);
	return PV_OK;
}

static enum pv_err run(struct app *app, enum colon c, const char *arg, size_t *ret_at, struct pv_error *err)
{
	switch (c) {
	case COLON_GOTO:
		return run_goto(app, arg, err);
	case COLON_FIND:
		return run_find(app, arg);
	case COLON_FILTER:
		return filter_ask(app, arg, ret_at, err);
	case COLON_SORT:
		return run_sort(app, arg, err);
	case COLON_PULL:
		return run_pull(app, arg, err);
	case COLON_CAMPAIGN:
		return run_campaign(app, arg, err);
	case COLON_SET:
		return run_set(app, arg, err);
	case COLON_DESK:
		return run_action(app, ACTION_DESK);
	case COLON_STATS:
		return run_action(app, ACTION_FIGURES);
	case COLON_HELP:
		return run_help(app);
	case COLON_QUIT:
		return run_quit(app);
	case COLON_COUNT:
		break;
	}
	BUG("command %d", (int)c);
}

static enum pv_err unknown(const char *name, struct pv_error *err)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	for (int c = 0; c < COLON_COUNT; c++)
		guess_consider(name, infos[c].name, &best, &distance);
	if (best && guess_is_close(name, distance))
		return pv_error_set(err, PV_ERR_USAGE, _("unknown command: '%.40s' (did you mean %s?)"), name, best);
	return pv_error_set(err, PV_ERR_USAGE, _("unknown command: '%.40s' (Tab lists them)"), name);
}

enum pv_err colon_run(struct app *app, const char *text, size_t *ret_at, struct pv_error *err)
{
	size_t from = strspn(text, " "), n = strcspn(text + from, " "), rest = from + n + strspn(text + from + n, " "), at = 0;
	char name[COLON_NAME_MAX * 2], *arg = mem_strdup(text + rest);
	enum pv_err code;

	snprintf(name, sizeof(name), "%.*s", n < sizeof(name) ? (int)n : (int)sizeof(name) - 1, text + from);
	for (size_t end = strlen(arg); end > 0 && arg[end - 1] == ' '; end--)
		arg[end - 1] = 0;
	*ret_at = from;
	if (colon_find(name) == COLON_COUNT) {
		code = unknown(name, err);
	} else {
		code = run(app, colon_find(name), arg, &at, err);
		*ret_at = rest + at;
	}
	free(arg);
	return code;
}

static void complete_set(const char *typed, struct completion *ret)
{
	size_t n = strcspn(typed, " =");
	char name[COLON_NAME_MAX];
	const struct tunable *t;

	if (!typed[n]) {
		for (int i = 0; run_time[i]; i++)
			complete_add(ret, typed, run_time[i]);
		return;
	}
	snprintf(name, sizeof(name), "%.*s", n < sizeof(name) ? (int)n : 0, typed);
	n += strspn(typed + n, " =");
	ret->from = n;
	if ((t = tunable_of(name)) && t->is_switch) {
		complete_add(ret, typed + n, "yes");
		complete_add(ret, typed + n, "no");
	}
}

void colon_complete(const struct app *app, enum colon c, const char *typed, struct completion *ret)
{
	switch (c) {
	case COLON_GOTO:
		for (size_t i = 0; i < app->deck.count; i++)
			if (app->deck.items[i]->state == ITEM_OPEN)
				complete_add(ret, typed, app->deck.items[i]->row.student_no);
		break;
	case COLON_SORT:
		for (int o = 0; o < FILTER_ORDER_COUNT; o++)
			complete_add(ret, typed, filter_order_name(o));
		break;
	case COLON_CAMPAIGN:
		for (size_t i = 0; i < app->queue.list.count; i++)
			complete_add(ret, typed, app->queue.list.rows[i].campaign);
		break;
	case COLON_SET:
		complete_set(typed, ret);
		break;
	default:
		break;
	}
}
