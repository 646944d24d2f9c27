/* The words of an expression. Values are told apart by their form alone; what a field
 * makes of a value is the parser's matter. */
#ifndef DOMAIN_EXPR_TOKEN_H
#define DOMAIN_EXPR_TOKEN_H

#include "photovet/selection.h"

enum expr_token_kind {
	TOKEN_END, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_OP, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_IN, TOKEN_LIKE,
	TOKEN_WORD, TOKEN_STRING, TOKEN_NUMBER, TOKEN_DURATION, TOKEN_DATE,
};

struct expr_token {
	enum expr_token_kind kind;
	size_t at, len;		/* bytes of the text */
	enum pv_expr_op op;	/* OP */
	double number;		/* NUMBER; DURATION in seconds */
	const char *text;	/* in the arena: as typed, a STRING without its quotes */
};

struct expr_text {
	const char *text;
	size_t len;
	struct pv_arena *arena;
	struct pv_expr_mistake *mistake;	/* NULL, or filled when something is wrong */
};

/* The token at byte at or after. */
PV_MUST_CHECK enum pv_err expr_token_next(const struct expr_text *e, size_t at, struct expr_token *ret, struct pv_error *err);
/* What is wrong at a byte of it; subject, hint and guess may be NULL. Fills err with "what at column N
 * of 'the expression': 'subject' (hint)" and the mistake with the parts. what and hint are message ids. */
struct expr_fault { size_t at; const char *what, *subject, *hint, *guess; };
enum pv_err expr_token_error(const struct expr_text *e, const struct expr_fault *f, struct pv_error *err);
/* The same about the whole of it: err has text, the mistake the message id what. */
enum pv_err expr_token_error_whole(const struct expr_text *e, enum pv_err code, const char *what, struct pv_error *err);
/* "2026-06-01" or "2026-06-01T08:00", also with seconds; a day that exists. */
bool expr_token_is_date(const char *s);

#endif
