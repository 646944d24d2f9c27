#include "ui/chooser.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fold.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/earlier.h"
#include "ui/judge.h"
#include "ui/plan.h"
#include "ui/prompt.h"

static const char letters[] = "abdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";	/* c: the note */

static bool is_offered(const struct pv_reason *r)
{
	return r->enabled && r->severity != 'T';	/* T is the operator's side: retouch implies it */
}

static int row_count(const struct app *app)
{
	size_t n = app->reasons.list.count;

	return app->reasons.is_known ? (int)(n < CHOOSER_MAX ? n : CHOOSER_MAX) : 0;
}

static bool opens_list(const struct app *app, char letter)
{
	const struct key k = { .code = (uint32_t)letter, .base = (uint32_t)letter };
	enum action a = keymap_find(app->keymap, &k);

	return a == ACTION_REJECT || a == ACTION_REJECT_MARKED;
}

static void name_rows(struct app *app)
{
	char *to = app->chooser.letters;

	for (const char *l = letters; *l; l++)
		if (!opens_list(app, *l))
			*to++ = *l;
	*to = 0;
}

char chooser_letter(const struct app *app, int row)
{
	size_t k = 0;

	for (int i = 0; i < row; i++)
		k += is_offered(&app->reasons.list.rows[i]);
	return k < strlen(app->chooser.letters) ? app->chooser.letters[k] : 0;
}

char chooser_digit(int position)
{
	return position < 0 || position > 9 ? 0 : position == 9 ? '0' : (char)('1' + position);
}

int chooser_count(const struct app *app)
{
	int n = 0;

	for (int i = 0; i < row_count(app); i++)
		n += app->chooser.is_chosen[i];
	return n;
}

/* Does the space separated list name it? */
static bool names(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = list; s && *s; s += strcspn(s, " "), s += strspn(s, " "))
		if (strncmp(s, word, n) == 0 && (s[n] == 0 || s[n] == ' '))
			return true;
	return false;
}

const struct item *chooser_subject(const struct app *app)
{
	const struct item *it = NULL;

	if (!app->chooser.is_bulk)
		return app_item(app);
	return plan_items(app, PLAN_INCLUDED, &it, 1) > 0 ? it : NULL;
}

/* 0: a failing check suggests it, 1: one that warns, 2: none. */
static int suggestion(const struct item *it, const struct pv_reason *r)
{
	int best = 2;

	for (size_t i = 0; it && i < it->row.check_count; i++) {
		const struct pv_check_result *c = &it->row.checks[i];

		if ((c->status != PV_CHECK_FAIL && c->status != PV_CHECK_WARN) || !names(r->checks, c->name) || !pv_check_suggests(c, r->code))
			continue;
		if (c->status == PV_CHECK_FAIL)
			return 0;
		best = 1;
	}
	return best;
}

static bool is_matching(const struct pv_reason *r, const char *filter)
{
	return fold_contains(r->code, filter) || fold_contains(r->label[PV_LANG_EN], filter) || fold_contains(r->label[PV_LANG_ZH], filter);
}

/* For several photos: what any of them suggests. */
static int suggestion_of_all(const struct app *app, const struct pv_reason *r)
{
	const struct item *items[GRID_CELLS_MAX];
	size_t n;
	int best = 2;

	if (!app->chooser.is_bulk)
		return suggestion(app_item(app), r);
	n = plan_items(app, PLAN_INCLUDED, items, GRID_CELLS_MAX);
	for (size_t i = 0; i < n && best > 0; i++) {
		int one = suggestion(items[i], r);

		best = one < best ? one : best;
	}
	return best;
}

/* Rows come by rank from the database; here only the suggested ones go first. */
static void arrange(struct app *app)
{
	struct chooser *ch = &app->chooser;

	ch->visible_count = ch->suggested_count = 0;
	for (int want = 0; want <= 2; want++) {
		for (int i = 0; i < row_count(app); i++) {
			const struct pv_reason *r = &app->reasons.list.rows[i];

			if (is_offered(r) && suggestion_of_all(app, r) == want && is_matching(r, ch->filter.text))
				ch->visible[ch->visible_count++] = i;
		}
		if (want < 2)
			ch->suggested_count = ch->visible_count;
	}
	if (ch->cursor >= ch->visible_count)
		ch->cursor = ch->visible_count > 0 ? ch->visible_count - 1 : 0;
}

/* Midnight at the end of a day some days from now, in the campaign's zone. */
static int64_t day_end(const struct app *app, int days)
{
	struct buf text = BUF_INIT(64);
	int64_t t = PV_TIME_NONE;

	if (days < 0)
		return PV_TIME_NONE;
	clock_format_rfc3339(&text, app->now + (int64_t)days * 86400 * CLOCK_SECOND, app->zone);
	if (text.len > 19) {
		memcpy(text.data + 11, "23:59:59", 8);
		if (clock_parse_rfc3339(text.data, &t))
			t += CLOCK_SECOND;
	}
	buf_release(&text);
	return t;
}

static void preview(struct app *app)
{
	struct chooser *ch = &app->chooser;
	const struct item *it = chooser_subject(app);
	const char *codes[CHOOSER_MAX];
	size_t n = 0;
	char *subject = NULL, *text = NULL;

	free(ch->preview);
	ch->preview = NULL;
	for (int i = 0; i < row_count(app); i++)
		if (ch->is_chosen[i])
			codes[n++] = app->reasons.list.rows[i].code;
	if (n == 0 || !it)
		return;
	const struct pv_message msg = {
		.kind = it->row.free_left > 0 ? PV_MESSAGE_REJECTED : PV_MESSAGE_BLOCKED,
		.lang = i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN,
		.campaign_title = it->row.campaign_title, .name = it->row.name, .zone = it->row.zone,
		.attempt = it->row.attempt, .free_left = it->row.free_left,
		.deadline = it->row.free_left > 0 ? day_end(app, app->reasons.resubmit_days) : PV_TIME_NONE,
		.advice = it->row.free_left > 0 && app->reasons.advise_days > 0 ? day_end(app, app->reasons.advise_days) : PV_TIME_NONE,
		.codes = codes, .code_count = n,
	};
	if (pv_message_format(&msg, &app->reasons.list, false, &subject, &text, NULL) == PV_OK) {
		ch->preview = text;
		text = NULL;
	}
	free(subject);
	free(text);
}

void chooser_choose(struct app *app, const char *code)
{
	for (int i = 0; i < row_count(app); i++)
		if (is_offered(&app->reasons.list.rows[i]) && strcmp(app->reasons.list.rows[i].code, code) == 0)
			app->chooser.is_chosen[i] = true;
}

void chooser_refresh(struct app *app)
{
	struct chooser *ch = &app->chooser;

	if (app->overlay != OVERLAY_REASONS)
		return;
	if (app->reasons.is_known && !ch->is_begun && !ch->is_bulk)
		earlier_preselect(app);
	ch->is_begun = ch->is_begun || app->reasons.is_known;
	arrange(app);
	preview(app);
}

void chooser_release(struct chooser *ch)
{
	free(ch->preview);
	memset(ch, 0, sizeof(*ch));
}

static void begin(struct app *app, bool is_bulk)
{
	chooser_release(&app->chooser);
	app->chooser.is_bulk = is_bulk;
	name_rows(app);
	app->overlay = OVERLAY_REASONS;
	chooser_refresh(app);
}

void chooser_open(struct app *app)
{
	begin(app, false);
}

void chooser_open_bulk(struct app *app)
{
	begin(app, true);
}

void chooser_close(struct app *app)
{
	chooser_release(&app->chooser);
	app->overlay = OVERLAY_NONE;
}

static void toggle(struct app *app, int row)
{
	app->chooser.is_chosen[row] = !app->chooser.is_chosen[row];
	app->chooser.was_refused = false;
	preview(app);
}

static void send(struct app *app)
{
	struct chooser *ch = &app->chooser;
	struct buf codes = BUF_INIT(4096);
	struct item *it = app_item(app);
	bool is_bulk = ch->is_bulk;

	if (chooser_count(app) == 0 || !it) {
		ch->was_refused = true;
		return;
	}
	for (int i = 0; i < row_count(app); i++) {
		if (!ch->is_chosen[i])
			continue;
		if (codes.len > 0)
			buf_putc(&codes, ',');
		buf_puts(&codes, app->reasons.list.rows[i].code);
	}
	chooser_close(app);
	if (is_bulk)
		plan_reasons(app, buf_str(&codes));
	else
		judge_decide(app, PV_REJECT, buf_str(&codes), it->note);
	buf_release(&codes);
}

static void move_cursor(struct chooser *ch, int by)
{
	ch->cursor += by;
	if (ch->cursor >= ch->visible_count)
		ch->cursor = ch->visible_count - 1;
	if (ch->cursor < 0)
		ch->cursor = 0;
}

static bool move_key(struct chooser *ch, uint32_t code)
{
	switch (code) {
	case KEY_DOWN_ARROW:
		move_cursor(ch, 1);
		return true;
	case KEY_UP_ARROW:
		move_cursor(ch, -1);
		return true;
	case KEY_PAGE_DOWN:
		move_cursor(ch, 8);
		return true;
	case KEY_PAGE_UP:
		move_cursor(ch, -8);
		return true;
	case KEY_HOME_KEY:
		ch->cursor = 0;
		return true;
	case KEY_END_KEY:
		move_cursor(ch, CHOOSER_MAX);
		return true;
	default:
		return false;
	}
}

/* The filter has the keys: Enter keeps what it left, Esc drops it. Neither sends. */
static void narrow_key(struct app *app, const struct key *k)
{
	struct chooser *ch = &app->chooser;

	if (k->code == '\r') {
		ch->is_narrowing = false;
	} else if (k->code == 0x1b) {
		ch->is_narrowing = false;
		textfield_set(&ch->filter, NULL);
	} else if (!move_key(ch, k->code) && textfield_key(&ch->filter, k)) {
		ch->cursor = 0;
	}
	arrange(app);
}

static void toggle_by_name(struct app *app, uint32_t base)
{
	struct chooser *ch = &app->chooser;

	if (!app->reasons.is_known)	/* else the second of two would be chosen and the first not */
		app_notice(app, NOTICE_WARN, "%s", _("key dropped: the reasons are not here yet"));
	for (int i = 0; i < ch->visible_count; i++)
		if (base == (uint32_t)chooser_digit(i) && base != 0) {
			toggle(app, ch->visible[i]);
			return;
		}
	/* Letters keep their reason while the list is narrowed; those narrowed away are not chosen unseen. */
	for (int i = 0; i < ch->visible_count; i++)
		if (base == (uint32_t)chooser_letter(app, ch->visible[i]) && base != 0) {
			toggle(app, ch->visible[i]);
			return;
		}
}

static void escape(struct app *app)
{
	struct chooser *ch = &app->chooser;

	if (ch->filter.len > 0) {
		textfield_set(&ch->filter, NULL);
		arrange(app);
	} else {
		chooser_close(app);
	}
}

void chooser_key(struct app *app, const struct key *k)
{
	struct chooser *ch = &app->chooser;

	if (ch->is_narrowing) {
		narrow_key(app, k);
		return;
	}
	if (k->mods || k->code == KEY_PASTE || move_key(ch, k->code))
		return;
	switch (k->base) {
	case '\r':
		send(app);
		break;
	case 0x1b:
		escape(app);
		break;
	case ' ':
		if (ch->visible_count > 0)
			toggle(app, ch->visible[ch->cursor]);
		break;
	case '/':
		ch->is_narrowing = true;
		break;
	case 'c':
		if (app_item(app) && !ch->is_bulk)	/* a note is for one photo */
			prompt_open(app, PROMPT_NOTE);
		break;
	default:
		toggle_by_name(app, k->base);
		break;
	}
}
