#include "ui/complete.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "photovet/selection.h"
#include "ui/app.h"
#include "ui/colon.h"

enum type { NUMBER, TEXT, TIME, AGE };
static const enum type types[] = {
#define FIELD(id, name, type, column, sentence) type,
#include "photovet/fields.def"
#undef FIELD
};
static_assert(ARRAY_LEN(types) == PV_FIELD_CHECK, "a type for every field");

static const char *const checks[] = {
#define CHECK(id, name, decides, unit, label) name,
#include "photovet/checks.def"
#undef CHECK
};

void complete_release(struct completion *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->words[i]);
	memset(c, 0, sizeof(*c));
}

static void add(struct completion *c, const char *word)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->words[i], word) == 0)
			return;
	if (c->count == COMPLETE_MAX)
		c->left_out++;
	else
		c->words[c->count++] = mem_strdup(word);
}

void complete_add(struct completion *c, const char *typed, const char *word)
{
	if (*word && fold_begins(word, typed))
		add(c, word);
}

size_t complete_common(const struct completion *c)
{
	size_t n = c->count > 0 ? strlen(c->words[0]) : 0;

	for (size_t i = 1; i < c->count; i++) {
		size_t k = 0;

		while (k < n && c->words[i][k] == c->words[0][k])
			k++;
		n = k;
	}
	while (n > 0 && c->count > 0 && ((unsigned char)c->words[0][n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* --- the words of the language --- */

static void add_words(struct completion *c, const char *typed, const char *const *words)
{
	for (; *words; words++)
		complete_add(c, typed, *words);
}

static void add_fields(const struct app *app, struct completion *c, const char *typed)
{
	static const char *const before[] = { "not", "(", NULL };

	for (int f = 0; f < PV_FIELD_CHECK; f++)
		complete_add(c, typed, pv_field_name(f));
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		complete_add(c, typed, checks[i]);
	for (size_t i = 0; i < app->deck.count; i++)	/* measures of external checkers */
		for (size_t k = 0; k < app->deck.items[i]->row.check_count; k++)
			complete_add(c, typed, app->deck.items[i]->row.checks[k].name);
	if (*typed || c->count == 0)
		add_words(c, typed, before);
}

static enum type type_of(enum pv_field f)
{
	return f < PV_FIELD_CHECK ? types[f] : NUMBER;
}

static void add_operators(struct completion *c, const char *typed, enum pv_field field)
{
	static const char *const text[] = { "=", "!=", "in", "like", NULL }, *const measure[] = { "<", "<=", "=", "!=", ">=", ">", "in", NULL };

	add_words(c, typed, type_of(field) == TEXT ? text : measure);
}

/* --- values --- */

static bool is_bare(const char *s)
{
	static const char *const keywords[] = { "and", "or", "not", "in", "like", "na", "null", NULL };

	for (int i = 0; keywords[i]; i++)
		if (fold_begins(keywords[i], s) && fold_begins(s, keywords[i]))
			return false;
	for (; *s; s++)
		if (!((unsigned char)*s >= 0x80 || (*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		      strchr("_.:+-@", *s)))
			return false;
	return true;
}

static void add_value(struct completion *c, const char *typed, bool is_quoted, const char *value)
{
	struct buf text = BUF_INIT(4096);

	if (!*value || !fold_begins(value, typed))
		return;
	if (!is_quoted && is_bare(value)) {
		add(c, value);
		return;
	}
	buf_putc(&text, '\'');
	for (const char *s = value; *s; s++) {
		if (*s == '\'')
			buf_putc(&text, '\'');
		buf_putc(&text, *s);
	}
	buf_putc(&text, '\'');
	add(c, buf_str(&text));
	buf_release(&text);
}

static const char *text_of(const struct pv_submission *r, enum pv_field field)
{
	switch (field) {
	case PV_FIELD_STUDENT_NO:
		return r->student_no;
	case PV_FIELD_SCHOOL:
		return r->school;
	case PV_FIELD_SCHOOL_CODE:
		return r->school_code;
	case PV_FIELD_CHANNEL:
		return r->channel;
	case PV_FIELD_CLAIMED_BY:
		return r->claimed_by;
	default:
		return "";	/* names are masked, numbers are typed */
	}
}

static const char *hint_of(enum type t)
{
	static const char *const hints[] = {
		[NUMBER] = N_("a number"), [TEXT] = N_("text in '...'"), [TIME] = N_("a date such as 2026-06-01"), [AGE] = N_("a duration such as 2d"),
	};

	return hints[t];
}

static void add_values(const struct app *app, struct completion *c, const char *typed, const struct pv_expr_slot *slot)
{
	static const char *const ages[] = { "1h", "12h", "1d", "2d", "1w", NULL };

	c->hint = hint_of(type_of(slot->field));
	if (type_of(slot->field) == AGE)
		add_words(c, typed, ages);
	if (slot->field == PV_FIELD_STATUS)
		for (int s = 0; s < PV_STATUS_COUNT; s++)
			add_value(c, typed, slot->is_quoted, pv_status_name(s));
	if (slot->field == PV_FIELD_CAMPAIGN)
		for (size_t i = 0; i < app->queue.list.count; i++)
			add_value(c, typed, slot->is_quoted, app->queue.list.rows[i].campaign);
	for (size_t i = 0; i < app->deck.count; i++)
		add_value(c, typed, slot->is_quoted, text_of(&app->deck.items[i]->row, slot->field));
}

/* After in, before its parenthesis. */
static bool wants_parenthesis(const char *text, size_t from)
{
	while (from > 0 && text[from - 1] == ' ')
		from--;
	return from == 0 || (text[from - 1] != '(' && text[from - 1] != ',');
}

/* Where one word has just ended the next begins behind a space of its own. */
static void space_out(struct completion *c, const char *text)
{
	if (c->from == 0 || text[c->from] || strchr(" (", text[c->from - 1]))
		return;
	for (size_t i = 0; i < c->count; i++) {
		struct buf word = BUF_INIT(4096);

		buf_printf(&word, " %s", c->words[i]);
		free(c->words[i]);
		c->words[i] = buf_take(&word);
	}
}

static void fill_expression(const struct app *app, const char *text, struct completion *c)
{
	static const char *const join[] = { "and", "or", ")", NULL }, *const comma[] = { ",", ")", NULL }, *const open[] = { "(", NULL };
	struct pv_expr_slot slot;
	const char *typed;

	pv_expr_slot_at(text, strlen(text), &slot);
	c->from = slot.from;
	typed = text + slot.from + slot.is_quoted;
	switch (slot.kind) {
	case PV_SLOT_FIELD:
		add_fields(app, c, typed);
		break;
	case PV_SLOT_OPERATOR:
		add_operators(c, typed, slot.field);
		break;
	case PV_SLOT_VALUE:
		if (slot.is_list && wants_parenthesis(text, slot.from))
			add_words(c, typed, open);
		else
			add_values(app, c, typed, &slot);
		break;
	case PV_SLOT_COMMA:
		add_words(c, typed, comma);
		break;
	case PV_SLOT_JOIN:
		add_words(c, typed, join);
		break;
	case PV_SLOT_NONE:
		break;
	}
	if (slot.kind != PV_SLOT_COMMA)
		space_out(c, text);
}

void complete_expression(const struct app *app, const char *text, struct completion *ret)
{
	complete_release(ret);
	fill_expression(app, text, ret);
}

void complete_command(const struct app *app, const char *text, struct completion *ret)
{
	size_t from = strspn(text, " "), word = strcspn(text + from, " ");
	char name[COLON_NAME_MAX];

	complete_release(ret);
	if (!text[from + word]) {
		ret->from = from;
		for (int c = 0; c < COLON_COUNT; c++)
			complete_add(ret, text + from, colon_info(c)->name);
		return;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(word < sizeof(name) ? word : 0), text + from);
	from += word;
	from += strspn(text + from, " ");
	if (colon_find(name) == COLON_FILTER)
		fill_expression(app, text + from, ret);
	else
		colon_complete(app, colon_find(name), text + from, ret);
	ret->from += from;
}
