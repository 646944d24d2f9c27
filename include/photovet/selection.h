/* Selections: which submissions a command or the screen means.
 *
 * The options of SELECTION and an --where expression, parsed to a tree. Nothing a
 * person types ever becomes SQL text: the store turns the tree into placeholders. */
#ifndef PHOTOVET_SELECTION_H
#define PHOTOVET_SELECTION_H

#include "submission.h"

/* Grammar:  or := and {"or" and} ; and := not {"and" not} ; not := "not" not | "(" or ")" | cmp
 *           cmp := FIELD op VALUE | FIELD "in" "(" VALUE {"," VALUE} ")" | FIELD "like" STRING
 *           op := = != < <= > >= ; VALUE := NUMBER | STRING ('..', '' escapes) | WORD | DURATION (90s 5m 2h 2d 1w) | DATE
 * FIELD is a name of fields.def, a check id, or FAMILY.MEASURE of an external checker (a family no
 * built-in check has); "na" as a VALUE is refused with a hint at nas. */
enum pv_expr_kind { PV_EXPR_AND, PV_EXPR_OR, PV_EXPR_NOT, PV_EXPR_CMP };
enum pv_expr_op { PV_OP_EQ, PV_OP_NE, PV_OP_LT, PV_OP_LE, PV_OP_GT, PV_OP_GE, PV_OP_IN, PV_OP_LIKE };
enum pv_value_kind { PV_VALUE_NUMBER, PV_VALUE_TEXT, PV_VALUE_DURATION, PV_VALUE_DATE };

enum pv_field {
#define FIELD(id, name, type, column, sentence) PV_FIELD_##id,
#include "fields.def"
#undef FIELD
	PV_FIELD_CHECK,			/* a check id; its name is in pv_expr.check */
	PV_FIELD_COUNT
};

struct pv_value {
	enum pv_value_kind kind;
	double number;			/* NUMBER; DURATION in seconds */
	const char *text;		/* as typed, without quotes; DATE: "2026-06-01" or "2026-06-01T08:00" (zone: the campaign's) */
};

struct pv_expr {
	enum pv_expr_kind kind;
	const struct pv_expr *left, *right;	/* AND OR; NOT uses left */
	enum pv_field field;			/* CMP */
	const char *check;			/* when field == PV_FIELD_CHECK */
	enum pv_expr_op op;
	const struct pv_value *values;		/* one, or several for IN */
	size_t value_count;
};

#define PV_EXPR_MAX_BYTES 4096
#define PV_EXPR_MAX_DEPTH 64
#define PV_EXPR_MAX_VALUES 256

/* The tree lives in arena. A syntax error is PV_ERR_USAGE and its text points at the
 * column: "unknown field at column 12 of '...': 'sharpvol' (did you mean sharp.vol?)". */
PV_MUST_CHECK enum pv_err pv_expr_parse(const char *text, struct pv_arena *arena, const struct pv_expr **ret_expr, struct pv_error *err);
/* The same in parts, for whoever says it in the reader's language: what and hint are English, and message
 * ids of the catalogs. Filled (NULL allowed) when the expression cannot be understood. */
struct pv_expr_mistake {
	size_t at, column;		/* byte; character, from 1; column 0: the whole of it is wrong, at is its length */
	const char *what, *hint;	/* "unknown field"; " (such as ...)" or "" */
	char subject[64], guess[64];	/* what was typed there, "" at the end; what may have been meant, or "" */
};
PV_MUST_CHECK enum pv_err pv_expr_parse_at(const char *text, struct pv_arena *arena, const struct pv_expr **ret_expr,
					   struct pv_expr_mistake *ret_mistake, struct pv_error *err);

/* What may stand at the end of an expression that is still being typed: for completion. */
enum pv_slot_kind {
	PV_SLOT_NONE,			/* what stands before cannot be understood */
	PV_SLOT_FIELD,			/* also not and ( */
	PV_SLOT_OPERATOR, PV_SLOT_VALUE,
	PV_SLOT_COMMA,			/* of a list, or its ) */
	PV_SLOT_JOIN			/* and, or, ) */
};
struct pv_expr_slot {
	enum pv_slot_kind kind;
	size_t from;			/* byte where the word being typed begins; len when none does */
	enum pv_field field;		/* OPERATOR, VALUE: of which field */
	bool is_list;			/* VALUE: after in */
	bool is_quoted;			/* VALUE: the word begins with a quote */
};
void pv_expr_slot_at(const char *text, size_t len, struct pv_expr_slot *ret);

/* Does the expression name this field anywhere? */
bool pv_expr_names(const struct pv_expr *expr, enum pv_field field);
const char *pv_field_name(enum pv_field field);
enum pv_field pv_field_find(const char *name);	/* PV_FIELD_COUNT when unknown; never CHECK */
/* A check's name is a family, a dot and a measure ("dim.aspect"). Families of the
 * built-in checks are closed: only names of checks.def are in them. Others belong to
 * external checkers, whose measures are known to the database alone. */
bool pv_field_is_check(const char *name);

struct pv_selection {
	const char *campaign;		/* NULL: every campaign of mine */
	unsigned statuses;		/* bit set by 1u << enum pv_status; 0 = any */
	int stage;			/* 0 = any */
	const char *school, *channel, *student_no, *claimed_by;	/* NULL = any */
	const char *since, *until;	/* NULL = open; text of a date or time, campaign's zone; until is exclusive */
	const struct pv_expr *where;	/* NULL = all */
	const int64_t *ids;		/* when count > 0: only these */
	size_t id_count;
	const char *sort;		/* NULL = due time then id; a field name, "-field" descends */
	int64_t limit;			/* 0 = all */
};
bool pv_selection_is_empty(const struct pv_selection *sel);	/* nothing named at all */

#endif
