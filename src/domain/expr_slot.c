/* What may stand where an expression is being typed: the grammar of photovet/selection.h read
 * only as far as completion needs it, forgiving where the parser is strict. */
#include <stdio.h>
#include <string.h>

#include "domain/expr_token.h"

static void take_word(struct pv_expr_slot *s, const struct expr_token *t)
{
	switch (s->kind) {
	case PV_SLOT_FIELD:
		s->field = pv_field_find(t->text);
		if (s->field == PV_FIELD_COUNT && pv_field_is_check(t->text))
			s->field = PV_FIELD_CHECK;
		s->kind = s->field == PV_FIELD_COUNT ? PV_SLOT_NONE : PV_SLOT_OPERATOR;
		break;
	case PV_SLOT_VALUE:
		s->kind = s->is_list ? PV_SLOT_COMMA : PV_SLOT_JOIN;
		break;
	default:
		s->kind = PV_SLOT_NONE;
		break;
	}
}

static void take_mark(struct pv_expr_slot *s, const struct expr_token *t)
{
	switch (t->kind) {
	case TOKEN_OPEN:
		s->kind = s->kind == PV_SLOT_FIELD || (s->kind == PV_SLOT_VALUE && s->is_list) ? s->kind : PV_SLOT_NONE;
		break;
	case TOKEN_COMMA:
		s->kind = s->kind == PV_SLOT_COMMA ? PV_SLOT_VALUE : PV_SLOT_NONE;
		break;
	default:
		s->kind = s->kind == PV_SLOT_COMMA || s->kind == PV_SLOT_JOIN ? PV_SLOT_JOIN : PV_SLOT_NONE;
		s->is_list = false;
		break;
	}
}

static void take_token(struct pv_expr_slot *s, const struct expr_token *t)
{
	switch (t->kind) {
	case TOKEN_OPEN: case TOKEN_COMMA: case TOKEN_CLOSE:
		take_mark(s, t);
		break;
	case TOKEN_OP: case TOKEN_IN: case TOKEN_LIKE:
		s->is_list = t->kind == TOKEN_IN;
		s->kind = s->kind == PV_SLOT_OPERATOR ? PV_SLOT_VALUE : PV_SLOT_NONE;
		break;
	case TOKEN_AND: case TOKEN_OR:
		s->kind = s->kind == PV_SLOT_JOIN ? PV_SLOT_FIELD : PV_SLOT_NONE;
		break;
	case TOKEN_NOT:
		s->kind = s->kind == PV_SLOT_FIELD ? PV_SLOT_FIELD : PV_SLOT_NONE;
		break;
	default:
		take_word(s, t);
		break;
	}
}

/* A word that the cursor touches is still being typed; a mark is not. */
static bool is_unfinished(const struct expr_token *t, size_t len)
{
	return t->at + t->len == len && t->kind >= TOKEN_AND && t->kind != TOKEN_STRING;
}

void pv_expr_slot_at(const char *text, size_t len, struct pv_expr_slot *ret)
{
	struct pv_arena arena = { 0 };
	struct expr_text e = { pv_arena_strndup(&arena, text, len < PV_EXPR_MAX_BYTES ? len : PV_EXPR_MAX_BYTES), 0, &arena, NULL };
	struct pv_expr_slot s = { .kind = PV_SLOT_FIELD, .field = PV_FIELD_COUNT };
	struct expr_token t = { 0 };

	e.len = strlen(e.text);
	for (;;) {
		size_t at = t.at + t.len;

		if (expr_token_next(&e, at, &t, NULL) != PV_OK) {	/* a quote still open is a value being typed */
			s.from = at + strspn(e.text + at, " \t\r\n");
			s.is_quoted = e.text[s.from] == '\'';
			if (!s.is_quoted)
				s.kind = PV_SLOT_NONE;
			break;
		}
		s.from = t.at;
		if (t.kind == TOKEN_END || is_unfinished(&t, e.len))
			break;
		take_token(&s, &t);
	}
	pv_arena_release(&arena);
	*ret = s;
}
