#include "ui/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/app.h"
#include "ui/colon.h"
#include "ui/focus.h"

void line_release(struct line *l)
{
	complete_release(&l->words);
	for (int k = 0; k < LINE_KINDS; k++)
		for (size_t i = 0; i < l->past_count[k]; i++)
			free(l->past[k][i]);
	free(l->kept);
	memset(l, 0, sizeof(*l));
}

/* The line up to the cursor; yours. */
static char *before_cursor(const struct line *l)
{
	char *text = mem_strdup(l->field.text);

	text[l->field.cursor] = 0;
	return text;
}

static void look_up_words(struct app *app)
{
	struct line *l = &app->line;
	char *text = before_cursor(l);

	l->chosen = -1;
	if (l->kind == LINE_FILTER)
		complete_expression(app, text, &l->words);
	else if (l->kind == LINE_COMMAND)
		complete_command(app, text, &l->words);
	else
		complete_release(&l->words);
	free(text);
}

void line_open_with(struct app *app, enum line_kind kind, const char *text)
{
	const struct item *front = app_item(app);
	struct line *l = &app->line;

	l->kind = kind;
	l->error[0] = 0;
	l->past_at = l->past_count[kind];
	l->from = front && app->view != VIEW_QUEUE ? front->row.id : 0;
	textfield_set(&l->field, text);
	app->overlay = OVERLAY_LINE;
	look_up_words(app);
}

void line_open(struct app *app, enum line_kind kind)
{
	const struct filter *f = &app->filter;
	const char *text = NULL;

	if (kind == LINE_FIND)
		text = app->view == VIEW_QUEUE ? app->queue.find : f->find;
	else if (kind == LINE_FILTER)
		text = f->draft ? f->draft : f->asked ? f->asked : f->expression;
	line_open_with(app, kind, text);
}

/* --- what was typed before --- */

static void remember(struct line *l)
{
	size_t *n = &l->past_count[l->kind];
	char **past = l->past[l->kind];

	if (l->field.len == 0 || (*n > 0 && strcmp(past[*n - 1], l->field.text) == 0))
		return;
	if (*n == LINE_PAST_MAX) {
		free(past[0]);
		memmove(past, past + 1, (LINE_PAST_MAX - 1) * sizeof(*past));
		(*n)--;
	}
	past[(*n)++] = mem_strdup(l->field.text);
}

static void walk_past(struct line *l, int by)
{
	size_t n = l->past_count[l->kind];

	if ((by < 0 && l->past_at == 0) || (by > 0 && l->past_at == n))
		return;
	if (l->past_at == n) {
		free(l->kept);
		l->kept = mem_strdup(l->field.text);
	}
	l->past_at = by < 0 ? l->past_at - 1 : l->past_at + 1;
	textfield_set(&l->field, l->past_at == n ? l->kept : l->past[l->kind][l->past_at]);
}

/* --- completion --- */

/* As far as all words agree; then one word after the other. */
static void complete(struct app *app, int by)
{
	struct line *l = &app->line;
	struct completion *c = &l->words;
	size_t common = complete_common(c);
	char word[TEXTFIELD_MAX_BYTES + 1];

	if (c->count == 0)
		return;
	if (l->chosen < 0 && c->count > 1 && common > l->field.cursor - c->from) {
		snprintf(word, sizeof(word), "%.*s", (int)common, c->words[0]);
		(void)textfield_replace(&l->field, c->from, word);
		look_up_words(app);
		return;
	}
	if (c->count == 1) {
		snprintf(word, sizeof(word), "%s ", c->words[0]);
		(void)textfield_replace(&l->field, c->from, word);
		look_up_words(app);
		return;
	}
	l->chosen = l->chosen < 0 ? (by > 0 ? 0 : (int)c->count - 1) : (l->chosen + by + (int)c->count) % (int)c->count;
	(void)textfield_replace(&l->field, c->from, c->words[l->chosen]);
}

/* --- Enter and Esc --- */

static void enter(struct app *app)
{
	struct line *l = &app->line;
	char *text = mem_strdup(l->field.text);
	struct pv_error err = { 0 };
	enum pv_err code = PV_OK;
	size_t at = 0;

	app->overlay = OVERLAY_NONE;	/* before it runs: a command may open another */
	if (l->kind == LINE_FIND)
		filter_find(app, text);
	else if (l->kind == LINE_FILTER)
		code = filter_ask(app, text, &at, &err);
	else if (text[strspn(text, " ")])
		code = colon_run(app, text, &at, &err);
	if (code == PV_OK) {
		remember(l);
	} else {
		app->overlay = OVERLAY_LINE;
		snprintf(l->error, sizeof(l->error), "%s", err.text);
		l->field.cursor = at <= l->field.len ? at : l->field.len;
	}
	free(text);
}

static void escape(struct app *app)
{
	struct line *l = &app->line;

	app->overlay = OVERLAY_NONE;
	if (l->kind != LINE_FIND)
		return;
	filter_find(app, NULL);
	if (l->from && deck_go(&app->deck, l->from))
		focus_changed(app);
}

/* Through the matches while the text is still being typed. */
static void walk_matches(struct app *app, int by)
{
	struct queue_state *q = &app->queue;

	if (app->view != VIEW_QUEUE) {
		if (deck_step(&app->deck, by))
			focus_changed(app);
	} else if (by < 0) {
		q->cursor -= q->cursor > 0;
	} else if (q->cursor + 1 < q->line_count) {
		q->cursor++;
	}
}

static void edit(struct app *app, const struct key *k)
{
	struct line *l = &app->line;

	if (k->mods == KEY_CTRL && k->base == 'u')	/* the whole line: after an error the cursor may stand anywhere */
		textfield_set(&l->field, NULL);
	else if (!textfield_key(&l->field, k))
		return;
	l->error[0] = 0;
	l->past_at = l->past_count[l->kind];
	if (l->kind == LINE_FIND)
		filter_find(app, l->field.text);
}

void line_key(struct app *app, const struct key *k)
{
	struct line *l = &app->line;

	if (k->mods == KEY_CTRL && k->base == 'c') {
		escape(app);
		return;
	}
	switch (k->mods ? 0 : k->code) {
	case '\r':
		enter(app);
		return;
	case 0x1b:
		escape(app);
		return;
	case '\t':
		complete(app, 1);
		return;
	case KEY_BACK_TAB:
		complete(app, -1);
		return;
	case KEY_UP_ARROW:
	case KEY_DOWN_ARROW:
		if (l->kind == LINE_FIND)
			walk_matches(app, k->code == KEY_UP_ARROW ? -1 : 1);
		else
			walk_past(l, k->code == KEY_UP_ARROW ? -1 : 1);
		break;
	default:
		edit(app, k);
		break;
	}
	look_up_words(app);
}
