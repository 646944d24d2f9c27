#include "domain/expr_token.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/civil.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/zone.h"

#define EXCERPT_MAX 80u		/* bytes of the expression shown in an error */
#define DIGITS_MAX 15		/* of a number: exact in a double */

/* -- errors -- */

static size_t column_of(const struct expr_text *e, size_t at)
{
	size_t column = 1, i = 0;
	uint32_t cp;

	while (i < at) {
		i += utf8_decode(e->text + i, e->len - i, &cp);
		column++;
	}
	return column;
}

static size_t back_to_character(const struct expr_text *e, size_t i)
{
	while (i > 0 && i < e->len && ((unsigned char)e->text[i] & 0xc0) == 0x80)
		i--;
	return i;
}

static void note_mistake(const struct expr_text *e, const struct expr_fault *f)
{
	struct pv_expr_mistake *m = e->mistake;

	if (!m)
		return;
	*m = (struct pv_expr_mistake){ .at = f->at, .column = column_of(e, f->at), .what = f->what, .hint = f->hint ? f->hint : "" };
	(void)snprintf(m->subject, sizeof(m->subject), "%s", f->subject ? f->subject : "");
	(void)snprintf(m->guess, sizeof(m->guess), "%s", f->guess ? f->guess : "");
}

/* ": 'scor' (did you mean score?)" */
static void format_subject(const struct expr_fault *f, char *dst, size_t size)
{
	const char *subject = f->subject && !*f->subject ? "end" : f->subject;
	char guess[80] = "";

	if (f->guess)
		(void)snprintf(guess, sizeof(guess), " (did you mean %s?)", f->guess);
	(void)snprintf(dst, size, "%s%.60s%s%s%s", subject ? ": '" : "", subject ? subject : "", subject ? "'" : "", guess, f->hint ? f->hint : "");
}

enum pv_err expr_token_error(const struct expr_text *e, const struct expr_fault *f, struct pv_error *err)
{
	size_t from = 0, to = e->len;
	char subject[240];

	note_mistake(e, f);
	format_subject(f, subject, sizeof(subject));
	if (e->len > EXCERPT_MAX) {
		from = back_to_character(e, f->at > EXCERPT_MAX / 2 ? f->at - EXCERPT_MAX / 2 : 0);
		to = back_to_character(e, from + EXCERPT_MAX < e->len ? from + EXCERPT_MAX : e->len);
	}
	return pv_error_set(err, PV_ERR_USAGE, "%s at column %zu of '%s%.*s%s'%s", f->what, column_of(e, f->at), from ? "..." : "", (int)(to - from),
			    e->text + from, to < e->len ? "..." : "", subject);
}

enum pv_err expr_token_error_whole(const struct expr_text *e, enum pv_err code, const char *what, struct pv_error *err)
{
	if (e->mistake)
		*e->mistake = (struct pv_expr_mistake){ .at = e->len, .what = what, .hint = "" };
	return pv_error_set(err, code, "%s", what);
}

/* -- forms of values -- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80 || (c && strchr("_.:+-@", c));
}

/* [+-]digits[.digits] at s; returns its length, 0 when it is none or has too many digits. */
static size_t parse_number(const char *s, double *ret)
{
	size_t i = 0, digits = 0, fraction = 0;
	double value = 0, divisor = 1;

	if (s[i] == '-' || s[i] == '+')
		i++;
	for (; is_digit(s[i]); i++, digits++)
		value = value * 10 + (s[i] - '0');
	if (digits == 0)
		return 0;
	if (s[i] == '.') {
		for (i++; is_digit(s[i]); i++, fraction++) {
			value = value * 10 + (s[i] - '0');
			divisor *= 10;
		}
		if (fraction == 0)
			return 0;
	}
	if (digits + fraction > DIGITS_MAX)
		return 0;
	*ret = (s[0] == '-' ? -value : value) / divisor;
	return i;
}

static double unit_seconds(char c)
{
	switch (c) {
	case 's': return 1;
	case 'm': return 60;
	case 'h': return 3600;
	case 'd': return 86400;
	case 'w': return 604800;
	default: return 0;
	}
}

static bool two_digits(const char *s, int high, int *ret)
{
	if (!is_digit(s[0]) || !is_digit(s[1]))
		return false;
	*ret = (s[0] - '0') * 10 + (s[1] - '0');
	return *ret <= high;
}

static bool is_time_of_day(const char *s)
{
	int n;

	if (!two_digits(s, 23, &n) || s[2] != ':' || !two_digits(s + 3, 59, &n))
		return false;
	return !s[5] || (s[5] == ':' && two_digits(s + 6, 59, &n) && !s[8]);
}

bool expr_token_is_date(const char *s)
{
	int century, year, month, day;

	if (!two_digits(s, 99, &century) || !two_digits(s + 2, 99, &year) || s[4] != '-')
		return false;
	if (!two_digits(s + 5, 12, &month) || month == 0 || s[7] != '-')
		return false;
	if (!two_digits(s + 8, civil_days_in_month(century * 100 + year, month), &day) || day == 0)
		return false;
	return !s[10] || (s[10] == 'T' && is_time_of_day(s + 11));
}

/* -- tokens -- */

static enum pv_err lex_string(const struct expr_text *e, struct expr_token *t, struct pv_error *err)
{
	char *text = pv_arena_alloc(e->arena, e->len - t->at + 1);
	size_t i = t->at + 1, n = 0;

	for (;; i++) {
		if (i >= e->len)
			return expr_token_error(e, &(struct expr_fault){ t->at, N_("quote not closed"), NULL, NULL, NULL }, err);
		if (e->text[i] == '\'') {
			if (e->text[i + 1] != '\'')
				break;
			i++;
		}
		text[n++] = e->text[i];
	}
	text[n] = '\0';
	t->kind = TOKEN_STRING;
	t->text = text;
	t->len = i + 1 - t->at;
	return PV_OK;
}

static enum pv_err lex_op(const struct expr_text *e, struct expr_token *t, struct pv_error *err)
{
	static const struct {
		char text[3];
		enum pv_expr_op op;
	} ops[] = {
		{ "=", PV_OP_EQ }, { "!=", PV_OP_NE }, { "<", PV_OP_LT }, { "<=", PV_OP_LE }, { ">", PV_OP_GT }, { ">=", PV_OP_GE },
	};
	size_t n = strspn(e->text + t->at, "=!<>&|");
	char word[4];

	snprintf(word, sizeof(word), "%.*s", (int)(n < 3 ? n : 3), e->text + t->at);
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (strcmp(ops[i].text, word) == 0) {
			t->kind = TOKEN_OP;
			t->op = ops[i].op;
			t->len = n;
			return PV_OK;
		}
	return expr_token_error(e, &(struct expr_fault){ t->at, N_("unknown operator"), word, N_(" (there are = != < <= > >= in like and or not)"), NULL }, err);
}

static enum expr_token_kind keyword(const char *word)
{
	static const struct {
		const char *word;
		enum expr_token_kind kind;
	} keywords[] = {
		{ "and", TOKEN_AND }, { "or", TOKEN_OR }, { "not", TOKEN_NOT }, { "in", TOKEN_IN }, { "like", TOKEN_LIKE },
	};

	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (strcasecmp(keywords[i].word, word) == 0)
			return keywords[i].kind;
	return TOKEN_WORD;
}

static void lex_word(const struct expr_text *e, struct expr_token *t)
{
	const char *start = e->text + t->at;
	size_t n = 0, number;

	while (is_word_byte(start[n]))
		n++;
	t->len = n;
	t->text = pv_arena_strndup(e->arena, start, n);
	t->kind = keyword(t->text);
	if (t->kind != TOKEN_WORD)
		return;
	number = parse_number(t->text, &t->number);
	if (number > 0 && number == n) {
		t->kind = TOKEN_NUMBER;
	} else if (number > 0 && number + 1 == n && unit_seconds(t->text[number]) > 0) {
		t->kind = TOKEN_DURATION;
		t->number *= unit_seconds(t->text[number]);
	} else if (expr_token_is_date(t->text)) {
		t->kind = TOKEN_DATE;
	}
}

enum pv_err expr_token_next(const struct expr_text *e, size_t at, struct expr_token *ret, struct pv_error *err)
{
	struct expr_token t = { .at = at + strspn(e->text + at, " \t\r\n"), .len = 1 };
	enum pv_err rc = PV_OK;
	char c = e->text[t.at], odd[2] = { c, '\0' };

	if (c == '\0') {
		t.kind = TOKEN_END;
		t.len = 0;
	} else if (c == '(') {
		t.kind = TOKEN_OPEN;
	} else if (c == ')') {
		t.kind = TOKEN_CLOSE;
	} else if (c == ',') {
		t.kind = TOKEN_COMMA;
	} else if (c == '\'') {
		rc = lex_string(e, &t, err);
	} else if (strchr("=!<>&|", c)) {
		rc = lex_op(e, &t, err);
	} else if (is_word_byte(c)) {
		lex_word(e, &t);
	} else {
		rc = expr_token_error(e, &(struct expr_fault){ t.at, N_("unexpected character"), odd, c == '"' ? N_(" (text goes in '...')") : NULL, NULL }, err);
	}
	if (rc == PV_OK)
		*ret = t;
	return rc;
}
