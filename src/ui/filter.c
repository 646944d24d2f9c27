#include "ui/filter.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "photovet/selection.h"
#include "ui/app.h"
#include "ui/campaigns.h"
#include "ui/focus.h"

static const struct { const char *name, *sentence; } orders[] = {
#define ORDER(id, name, sentence) { name, sentence },
#include "ui/orders.def"
#undef ORDER
};
static_assert(ARRAY_LEN(orders) == FILTER_ORDER_COUNT, "a row for every order");

const char *filter_order_name(enum filter_order o)
{
	return orders[o].name;
}

const char *filter_order_sentence(enum filter_order o)
{
	return orders[o].sentence;
}

enum filter_order filter_order_find(const char *name)
{
	int o = 0;

	while (o < FILTER_ORDER_COUNT && strcmp(orders[o].name, name) != 0)
		o++;
	return o;
}

void filter_release(struct filter *f)
{
	free(f->expression);
	free(f->asked);
	free(f->draft);
	free(f->find);
	memset(f, 0, sizeof(*f));
}

/* --- order --- */

static int compare_times(int64_t a, int64_t b)
{
	if (a == PV_TIME_NONE || b == PV_TIME_NONE)
		return (a == PV_TIME_NONE) - (b == PV_TIME_NONE);
	return (a > b) - (a < b);
}

static int by_due(const struct item *a, const struct item *b)
{
	return compare_times(a->row.due_at, b->row.due_at);
}

static int by_age(const struct item *a, const struct item *b)
{
	return compare_times(a->row.received_at, b->row.received_at);
}

/* What was not assessed is last, whichever way it goes: neither good nor bad. */
static int compare_scores(int a, int b, int direction)
{
	if (a == PV_QUALITY_NA || b == PV_QUALITY_NA)
		return (a == PV_QUALITY_NA) - (b == PV_QUALITY_NA);
	return direction * ((a > b) - (a < b));
}

static int by_worst(const struct item *a, const struct item *b)
{
	return compare_scores(a->row.score, b->row.score, 1);
}

static int by_best(const struct item *a, const struct item *b)
{
	return compare_scores(a->row.score, b->row.score, -1);
}

static int by_attempts(const struct item *a, const struct item *b)
{
	return b->row.attempt - a->row.attempt;
}

static int by_student(const struct item *a, const struct item *b)
{
	return strcmp(a->row.student_no, b->row.student_no);
}

static deck_compare_fn *const compares[] = {
	[FILTER_ORDER_CLAIMED] = NULL, [FILTER_ORDER_DUE] = by_due, [FILTER_ORDER_AGE] = by_age, [FILTER_ORDER_WORST] = by_worst,
	[FILTER_ORDER_BEST] = by_best, [FILTER_ORDER_ATTEMPTS] = by_attempts, [FILTER_ORDER_STUDENT] = by_student,
};
static_assert(ARRAY_LEN(compares) == FILTER_ORDER_COUNT, "a way to compare for every order");

void filter_sort(struct app *app, enum filter_order order)
{
	app->filter.order = order;
	deck_sort(&app->deck, compares[order]);
	focus_changed(app);
}

/* --- find --- */

bool filter_finds(const struct item *it, const char *text)
{
	char id[24];

	snprintf(id, sizeof(id), "%" PRId64, it->row.id);
	return fold_contains(it->row.student_no, text) || fold_contains(it->revealed ? it->revealed : it->row.name, text) || fold_contains(id, text) ||
	       fold_contains(it->row.school, text) || fold_contains(it->row.school_code, text);
}

static void find_marks(struct app *app)
{
	const char *text = app->filter.find;

	for (size_t i = 0; i < app->deck.count; i++)
		app->deck.items[i]->is_missed = text && !filter_finds(app->deck.items[i], text);
}

void filter_find(struct app *app, const char *text)
{
	if (app->view == VIEW_QUEUE) {
		campaigns_find(app, text);
		return;
	}
	deck_set_text(&app->filter.find, text);
	find_marks(app);
	deck_settle(&app->deck);
	focus_changed(app);
}

/* --- the marked ones beside each other --- */

static bool is_compared(const struct filter *f, int64_t id)
{
	for (size_t i = 0; i < f->compared_count; i++)
		if (f->compared[i] == id)
			return true;
	return false;
}

/* Nobody is left alone with photos that are gone. */
static void compare_marks(struct app *app)
{
	struct filter *f = &app->filter;
	size_t left = 0;

	for (size_t i = 0; i < app->deck.count; i++)
		left += app->deck.items[i]->state != ITEM_GONE && is_compared(f, app->deck.items[i]->row.id);
	if (f->compared_count > 0 && left == 0) {
		f->compared_count = 0;
		app->sheet.step = app->sheet.step_of_all;
	}
	for (size_t i = 0; i < app->deck.count; i++)
		app->deck.items[i]->is_apart = f->compared_count > 0 && !is_compared(f, app->deck.items[i]->row.id);
}

static void compare_changed(struct app *app, size_t count)
{
	int step = app->sheet.step;

	app->filter.compared_count = count;
	app->sheet.step = count > 0 ? 0 : app->sheet.step_of_all;
	if (count > 0)
		app->sheet.step_of_all = step;
	compare_marks(app);
	deck_settle(&app->deck);
	focus_changed(app);
}

bool filter_compare_end(struct app *app)
{
	if (app->filter.compared_count == 0)
		return false;
	compare_changed(app, 0);
	return true;
}

void filter_compare(struct app *app)
{
	size_t n = 0;

	if (filter_compare_end(app))
		return;
	for (size_t i = 0; i < app->deck.count; i++) {
		const struct item *it = app->deck.items[i];

		if (deck_is_marked(it) && deck_is_visible(it) && n++ < FILTER_COMPARED_MAX)
			app->filter.compared[n - 1] = it->row.id;
	}
	if (n < 2 || n > FILTER_COMPARED_MAX)
		app_notice(app, NOTICE_INFO, _("mark two to %d photos to compare them; %zu are marked"), FILTER_COMPARED_MAX, n);
	else
		compare_changed(app, n);
}

/* --- the expression --- */

static void submit(struct app *app, const char *expression)
{
	struct ask *ask = ask_new(ASK_FILTER);

	ask_set_campaign(ask, app->campaign);
	ask->text = mem_strdup(expression);
	ask->ids = mem_array(app->deck.count + 1, sizeof(*ask->ids));
	for (size_t i = 0; i < app->deck.count; i++)	/* decided ones too: the position counts them */
		if (app->deck.items[i]->state != ITEM_GONE)
			ask->ids[ask->id_count++] = app->deck.items[i]->row.id;
	if (ask->id_count > 0)
		app_submit(app, ask);
	else
		ask_free(ask);
}

static void take_away(struct app *app)
{
	deck_set_text(&app->filter.expression, NULL);
	deck_set_text(&app->filter.asked, NULL);
	for (size_t i = 0; i < app->deck.count; i++)
		app->deck.items[i]->is_outside = false;
	deck_settle(&app->deck);
	focus_changed(app);
}

/* In the language of the screen; the expression itself stands there already, and the cursor goes to the place. */
static void explain(const struct pv_expr_mistake *m, enum pv_err code, struct pv_error *err)
{
	struct buf text = BUF_INIT(1024);

	if (m->column > 0)
		buf_printf(&text, _("%s at column %zu"), _(m->what), m->column);
	else
		buf_puts(&text, _(m->what));
	if (*m->subject)
		buf_printf(&text, _(": '%s'"), m->subject);
	if (*m->guess)
		buf_printf(&text, _(" (did you mean %s?)"), m->guess);
	else if (*m->hint)
		buf_puts(&text, _(m->hint));
	(void)pv_error_set(err, code, "%s", buf_str(&text));
	buf_release(&text);
}

enum pv_err filter_ask(struct app *app, const char *expression, size_t *ret_at, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *tree;
	struct pv_expr_mistake mistake;
	enum pv_err code;

	if (!expression || expression[strspn(expression, " ")] == 0) {
		take_away(app);
		deck_set_text(&app->filter.draft, NULL);
		return PV_OK;
	}
	code = pv_expr_parse_at(expression, &arena, &tree, &mistake, err);
	pv_arena_release(&arena);
	if (code != PV_OK) {
		explain(&mistake, code, err);
		if (ret_at)
			*ret_at = mistake.at;
		return code;
	}
	deck_set_text(&app->filter.draft, NULL);
	if (deck_open_count(&app->deck) == 0) {		/* nothing to judge yet: it waits for the batch */
		deck_set_text(&app->filter.expression, expression);
		return PV_OK;
	}
	deck_set_text(&app->filter.asked, expression);
	submit(app, expression);
	return PV_OK;
}

static bool is_asked(const struct ask *ask, int64_t id)
{
	for (size_t i = 0; i < ask->id_count; i++)
		if (ask->ids[i] == id)
			return true;
	return false;
}

static bool is_matching(const struct ask *ask, int64_t id)
{
	for (size_t i = 0; i < ask->rows.count; i++)
		if (ask->rows.rows[i].id == id)
			return true;
	return false;
}

/* Asked again by a refresh, the photo in front stays: nobody's picture changes under his fingers. */
static void apply(struct app *app, const struct ask *ask, const struct item *keep)
{
	for (size_t i = 0; i < app->deck.count; i++) {
		struct item *it = app->deck.items[i];

		if (it != keep && is_asked(ask, it->row.id))
			it->is_outside = !is_matching(ask, it->row.id);
	}
	deck_settle(&app->deck);
	focus_changed(app);
	if (!keep && !deck_current(&app->deck) && deck_hidden_count(&app->deck) > 0)
		app_notice(app, NOTICE_WARN, _("none of the %zu open photos matches"), deck_hidden_count(&app->deck));
}

void filter_reply(struct app *app, struct ask *ask)
{
	struct filter *f = &app->filter;
	bool is_new = f->asked && strcmp(f->asked, ask->text) == 0, is_again = !is_new && f->expression && strcmp(f->expression, ask->text) == 0;

	if ((!is_new && !is_again) || ask->err == PV_ERR_UNAVAILABLE)	/* of an older one; or asked again when the link is back */
		return;
	if (ask->err != PV_OK) {
		deck_set_text(&f->draft, ask->text);
		deck_set_text(&f->asked, NULL);
		app_notice(app, NOTICE_ERROR, _("not filtered: %s"), ask->error.text);
		return;
	}
	if (is_new) {
		deck_set_text(&f->expression, f->asked);
		deck_set_text(&f->asked, NULL);
	}
	apply(app, ask, is_again ? app_item(app) : NULL);
}

void filter_deck_changed(struct app *app)
{
	struct filter *f = &app->filter;

	if (f->order != FILTER_ORDER_CLAIMED)
		deck_sort(&app->deck, compares[f->order]);
	find_marks(app);
	compare_marks(app);
	if (f->asked || f->expression)
		submit(app, f->asked ? f->asked : f->expression);
	deck_settle(&app->deck);
}

/* --- over a restart --- */

#define FIND_MAX_BYTES 400

void filter_save(const struct app *app, struct json *session)
{
	const struct filter *f = &app->filter;

	if (f->asked || f->expression)
		json_set_str(session, "filter", f->asked ? f->asked : f->expression);
	if (f->find)
		json_set_str(session, "find", f->find);
	if (f->order != FILTER_ORDER_CLAIMED)
		json_set_str(session, "order", orders[f->order].name);
}

void filter_restore(struct app *app, const struct json *session)
{
	const char *expression = json_str(json_get(session, "filter")), *find = json_str(json_get(session, "find"));
	const char *order = json_str(json_get(session, "order"));
	struct filter *f = &app->filter;
	struct pv_arena arena = { 0 };
	const struct pv_expr *tree;

	if (expression && pv_expr_parse(expression, &arena, &tree, NULL) == PV_OK)
		deck_set_text(&f->expression, expression);
	if (find && strlen(find) <= FIND_MAX_BYTES)
		deck_set_text(&f->find, find);
	if (order && filter_order_find(order) != FILTER_ORDER_COUNT)
		f->order = filter_order_find(order);
	pv_arena_release(&arena);
}

/* --- leaving, and what the title says --- */

bool filter_is_on(const struct app *app)
{
	if (app->view == VIEW_QUEUE)
		return app->queue.find != NULL;
	return app->filter.find || app->filter.expression || app->filter.asked || app->filter.compared_count > 0;
}

bool filter_leave(struct app *app, bool also_expression)
{
	bool has_find = app->view == VIEW_QUEUE ? app->queue.find != NULL : app->filter.find != NULL;

	if (has_find)
		filter_find(app, NULL);
	else if (also_expression && filter_compare_end(app))
		return true;
	else if (also_expression && filter_is_on(app))
		take_away(app);
	else
		return false;
	return true;
}

static void gap(struct buf *out)
{
	if (out->len > 0)
		buf_puts(out, "  ");
}

void filter_title(const struct app *app, struct buf *out)
{
	const struct filter *f = &app->filter;
	const char *find = app->view == VIEW_QUEUE ? app->queue.find : f->find;

	if (f->asked)
		buf_printf(out, _("filter? %s"), f->asked);
	else if (f->expression)
		buf_printf(out, _("filter %s"), f->expression);
	if (find) {
		gap(out);
		buf_printf(out, _("find %s"), find);
	}
	if (f->compared_count > 0 && app->view != VIEW_QUEUE) {
		gap(out);
		buf_printf(out, _("comparing %zu"), f->compared_count);
	}
	if (f->order != FILTER_ORDER_CLAIMED) {
		gap(out);
		buf_printf(out, _("by %s"), _(orders[f->order].sentence));
	}
}
