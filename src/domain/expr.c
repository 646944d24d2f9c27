/* The parser of --where: recursive descent over the grammar in photovet/selection.h.
 * It also types what it reads, so that an error is found where it was typed and the
 * store never meets a comparison that makes no sense. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/guess.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "domain/expr_token.h"
#include "domain/field.h"

static_assert(PV_EXPR_MAX_BYTES == 4096 && PV_EXPR_MAX_DEPTH == 64 && PV_EXPR_MAX_VALUES == 256, "the sentences name them");

struct parser {
	struct expr_text e;
	struct expr_token now;
	int depth;
	struct pv_error *err;
};

static enum pv_err parse_or(struct parser *p, const struct pv_expr **ret);

static enum pv_err advance(struct parser *p)
{
	return expr_token_next(&p->e, p->now.at + p->now.len, &p->now, p->err);
}

static enum pv_err fail_guessing(struct parser *p, const struct expr_token *t, const char *what, const char *hint, const char *guess)
{
	char subject[64] = "";		/* of the end */

	if (t->kind != TOKEN_END)
		snprintf(subject, sizeof(subject), "%.*s", t->len < 60 ? (int)t->len : 60, p->e.text + t->at);
	return expr_token_error(&p->e, &(struct expr_fault){ t->at, what, subject, hint, guess }, p->err);
}

static enum pv_err fail(struct parser *p, const struct expr_token *t, const char *what, const char *hint)
{
	return fail_guessing(p, t, what, hint, NULL);
}

static struct pv_expr *make(struct parser *p, enum pv_expr_kind kind, const struct pv_expr *left, const struct pv_expr *right)
{
	struct pv_expr *x = pv_arena_alloc(p->e.arena, sizeof(*x));

	x->kind = kind;
	x->left = left;
	x->right = right;
	return x;
}

/* -- values -- */

static enum pv_err check_status(struct parser *p, const struct expr_token *t)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	if (pv_status_find(t->text) != PV_STATUS_COUNT)
		return PV_OK;
	for (int i = 0; i < PV_STATUS_COUNT; i++)
		guess_consider(t->text, pv_status_name((enum pv_status)i), &best, &distance);
	return fail_guessing(p, t, N_("unknown status"), NULL, best && guess_is_close(t->text, distance) ? best : NULL);
}

static bool is_value(const struct expr_token *t)
{
	return t->kind == TOKEN_WORD || t->kind == TOKEN_STRING || t->kind == TOKEN_NUMBER || t->kind == TOKEN_DURATION ||
		t->kind == TOKEN_DATE;
}

static bool is_na(const struct expr_token *t)
{
	return t->kind == TOKEN_WORD && (strcasecmp(t->text, "na") == 0 || strcasecmp(t->text, "n.a.") == 0 || strcasecmp(t->text, "null") == 0);
}

/* The value now stands at must be of the field's type. */
static enum pv_err read_value(struct parser *p, const struct pv_expr *x, struct pv_value *ret)
{
	const struct expr_token *t = &p->now;
	struct pv_value v = { .text = t->text, .number = t->number };

	if (!is_value(t))
		return fail(p, t, N_("value expected"), NULL);
	if (is_na(t))
		return fail(p, t, N_("n.a. cannot be compared"), N_(" (nas counts what is n.a.: nas = 0, nas > 0)"));
	switch (field_type(x->field)) {
	case FIELD_NUMBER:
		if (t->kind != TOKEN_NUMBER)
			return fail(p, t, N_("number expected"), NULL);
		v.kind = PV_VALUE_NUMBER;
		break;
	case FIELD_AGE:
		if (t->kind != TOKEN_DURATION)
			return fail(p, t, N_("duration expected"), N_(" (such as 90s 5m 2h 2d 1w)"));
		v.kind = PV_VALUE_DURATION;
		break;
	case FIELD_TIME:
		if (t->kind != TOKEN_DATE && !(t->kind == TOKEN_STRING && expr_token_is_date(t->text)))
			return fail(p, t, N_("date expected"), N_(" (such as 2026-06-01 or 2026-06-01T08:00; for a duration use age)"));
		v.kind = PV_VALUE_DATE;
		break;
	case FIELD_TEXT:
		v.kind = PV_VALUE_TEXT;
		break;
	}
	*ret = v;
	return PV_OK;
}

static enum pv_err parse_value(struct parser *p, const struct pv_expr *x, struct pv_value *ret)
{
	enum pv_err rc = read_value(p, x, ret);

	if (rc == PV_OK && x->field == PV_FIELD_STATUS && x->op != PV_OP_LIKE)
		rc = check_status(p, &p->now);
	return rc == PV_OK ? advance(p) : rc;
}

static enum pv_err parse_list(struct parser *p, struct pv_expr *x)
{
	struct pv_value *values = pv_arena_alloc(p->e.arena, PV_EXPR_MAX_VALUES * sizeof(*values));
	enum pv_err rc;

	if (p->now.kind != TOKEN_OPEN)
		return fail(p, &p->now, N_("'(' expected after in"), NULL);
	do {
		rc = advance(p);	/* over the parenthesis or a comma */
		if (rc != PV_OK)
			return rc;
		if (x->value_count == PV_EXPR_MAX_VALUES)
			return expr_token_error_whole(&p->e, PV_ERR_TOO_LARGE, N_("more than 256 values in a list of an expression"), p->err);
		rc = parse_value(p, x, &values[x->value_count]);
		if (rc != PV_OK)
			return rc;
		x->value_count++;
	} while (p->now.kind == TOKEN_COMMA);
	if (p->now.kind != TOKEN_CLOSE)
		return fail(p, &p->now, N_("',' or ')' expected"), NULL);
	x->values = values;
	return advance(p);
}

static enum pv_err parse_one(struct parser *p, struct pv_expr *x)
{
	struct pv_value *value = pv_arena_alloc(p->e.arena, sizeof(*value));
	enum pv_err rc = parse_value(p, x, value);

	x->values = value;
	x->value_count = 1;
	return rc;
}

/* -- comparisons -- */

static enum pv_err parse_field(struct parser *p, struct pv_expr *x)
{
	if (p->now.kind != TOKEN_WORD)
		return fail(p, &p->now, N_("field expected"), NULL);
	x->field = pv_field_find(p->now.text);
	if (x->field == PV_FIELD_COUNT && pv_field_is_check(p->now.text)) {
		x->field = PV_FIELD_CHECK;
		x->check = p->now.text;
	}
	if (x->field != PV_FIELD_COUNT)
		return advance(p);
	return fail_guessing(p, &p->now, N_("unknown field"), NULL, field_suggest(p->now.text));
}

static enum pv_err parse_operator(struct parser *p, struct pv_expr *x)
{
	switch (p->now.kind) {
	case TOKEN_OP:
		x->op = p->now.op;
		break;
	case TOKEN_IN:
		x->op = PV_OP_IN;
		break;
	case TOKEN_LIKE:
		if (field_type(x->field) != FIELD_TEXT)
			return fail(p, &p->now, N_("like is for text"), NULL);
		x->op = PV_OP_LIKE;
		break;
	default:
		return fail(p, &p->now, N_("operator expected"), N_(" (there are = != < <= > >= in like)"));
	}
	return advance(p);
}

static enum pv_err parse_comparison(struct parser *p, const struct pv_expr **ret)
{
	struct pv_expr *x = make(p, PV_EXPR_CMP, NULL, NULL);
	enum pv_err rc = parse_field(p, x);

	if (rc == PV_OK)
		rc = parse_operator(p, x);
	if (rc != PV_OK)
		return rc;
	if (x->op == PV_OP_LIKE && p->now.kind != TOKEN_STRING)
		return fail(p, &p->now, N_("text in quotes expected after like"), NULL);
	rc = x->op == PV_OP_IN ? parse_list(p, x) : parse_one(p, x);
	*ret = x;
	return rc;
}

/* -- and, or, not, parentheses -- */

static enum pv_err parse_group(struct parser *p, const struct pv_expr **ret)
{
	enum pv_err rc = advance(p);

	if (rc == PV_OK)
		rc = parse_or(p, ret);
	if (rc != PV_OK)
		return rc;
	if (p->now.kind != TOKEN_CLOSE)
		return fail(p, &p->now, N_("')' expected"), NULL);
	return advance(p);
}

static enum pv_err parse_not(struct parser *p, const struct pv_expr **ret)
{
	const struct pv_expr *inner = NULL;
	enum pv_err rc;

	if (++p->depth > PV_EXPR_MAX_DEPTH)
		return expr_token_error_whole(&p->e, PV_ERR_TOO_LARGE, N_("expression nested deeper than 64"), p->err);
	if (p->now.kind == TOKEN_NOT) {
		rc = advance(p);
		if (rc == PV_OK)
			rc = parse_not(p, &inner);
		*ret = make(p, PV_EXPR_NOT, inner, NULL);
	} else if (p->now.kind == TOKEN_OPEN) {
		rc = parse_group(p, ret);
	} else {
		rc = parse_comparison(p, ret);
	}
	p->depth--;
	return rc;
}

static enum pv_err parse_and(struct parser *p, const struct pv_expr **ret)
{
	const struct pv_expr *left = NULL, *right = NULL;
	enum pv_err rc = parse_not(p, &left);

	while (rc == PV_OK && p->now.kind == TOKEN_AND) {
		rc = advance(p);
		if (rc == PV_OK)
			rc = parse_not(p, &right);
		left = make(p, PV_EXPR_AND, left, right);
	}
	*ret = left;
	return rc;
}

static enum pv_err parse_or(struct parser *p, const struct pv_expr **ret)
{
	const struct pv_expr *left = NULL, *right = NULL;
	enum pv_err rc = parse_and(p, &left);

	while (rc == PV_OK && p->now.kind == TOKEN_OR) {
		rc = advance(p);
		if (rc == PV_OK)
			rc = parse_and(p, &right);
		left = make(p, PV_EXPR_OR, left, right);
	}
	*ret = left;
	return rc;
}

enum pv_err pv_expr_parse(const char *text, struct pv_arena *arena, const struct pv_expr **ret_expr, struct pv_error *err)
{
	return pv_expr_parse_at(text, arena, ret_expr, NULL, err);
}

enum pv_err pv_expr_parse_at(const char *text, struct pv_arena *arena, const struct pv_expr **ret_expr, struct pv_expr_mistake *ret_mistake,
			     struct pv_error *err)
{
	struct parser p = { .e = { text, strlen(text), arena, ret_mistake }, .err = err };
	const struct pv_expr *x = NULL;
	enum pv_err rc;

	if (p.e.len > PV_EXPR_MAX_BYTES)
		return expr_token_error_whole(&p.e, PV_ERR_TOO_LARGE, N_("expression longer than 4096 bytes"), err);
	if (!utf8_is_valid(text, p.e.len))
		return expr_token_error_whole(&p.e, PV_ERR_USAGE, N_("expression is not UTF-8"), err);
	rc = advance(&p);
	if (rc == PV_OK && p.now.kind == TOKEN_END)
		return expr_token_error_whole(&p.e, PV_ERR_USAGE, N_("expression is empty"), err);
	if (rc == PV_OK)
		rc = parse_or(&p, &x);
	if (rc == PV_OK && p.now.kind != TOKEN_END)
		rc = fail(&p, &p.now, "'and', 'or' or the end expected", NULL);
	if (rc == PV_OK)
		*ret_expr = x;
	return rc;
}

bool pv_expr_names(const struct pv_expr *expr, enum pv_field field)
{
	for (; expr; expr = expr->left) {
		if (expr->kind == PV_EXPR_CMP)
			return expr->field == field;
		if (expr->right && pv_expr_names(expr->right, field))
			return true;
	}
	return false;
}
