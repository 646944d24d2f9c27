#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "domain/field.h"
#include "photovet/selection.h"

/* The tree, written with all its parentheses. */
static void put_tree(struct buf *b, const struct pv_expr *x)
{
	static const char *const ops[] = { "=", "!=", "<", "<=", ">", ">=", "in", "like" };
	static const char kinds[] = "ntsd";	/* number text seconds date */

	switch (x->kind) {
	case PV_EXPR_AND:
	case PV_EXPR_OR:
		buf_putc(b, '(');
		put_tree(b, x->left);
		buf_puts(b, x->kind == PV_EXPR_AND ? " and " : " or ");
		put_tree(b, x->right);
		buf_putc(b, ')');
		break;
	case PV_EXPR_NOT:
		buf_puts(b, "!");
		put_tree(b, x->left);
		break;
	case PV_EXPR_CMP:
		buf_printf(b, "%s %s", x->field == PV_FIELD_CHECK ? x->check : pv_field_name(x->field), ops[x->op]);
		for (size_t i = 0; i < x->value_count; i++) {
			const struct pv_value *v = &x->values[i];

			if (v->kind == PV_VALUE_NUMBER || v->kind == PV_VALUE_DURATION)
				buf_printf(b, " %c%g", kinds[v->kind], v->number);
			else
				buf_printf(b, " %c[%s]", kinds[v->kind], v->text);
		}
		break;
	}
}

static void assert_tree(const char *text, const char *want)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct pv_error err = { 0 };
	struct buf b = BUF_INIT(100000);

	if (pv_expr_parse(text, &arena, &x, &err) != PV_OK)
		fail_msg("%s", err.text);
	put_tree(&b, x);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
	pv_arena_release(&arena);
}

static void assert_refused(const char *text, const char *want)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct pv_error err = { 0 };

	assert_int_equal(pv_expr_parse(text, &arena, &x, &err), PV_ERR_USAGE);
	assert_string_equal(err.text, want);
	assert_null(x);
	pv_arena_release(&arena);
}

static void precedence(void **state)
{
	(void)state;
	assert_tree("id = 1", "id = n1");
	assert_tree("id=1 or id=2 and id=3", "(id = n1 or (id = n2 and id = n3))");
	assert_tree("id=1 and id=2 or id=3", "((id = n1 and id = n2) or id = n3)");
	assert_tree("(id=1 or id=2) and id=3", "((id = n1 or id = n2) and id = n3)");
	assert_tree("id=1 and id=2 and id=3", "((id = n1 and id = n2) and id = n3)");
	assert_tree("not id=1 and id=2", "(!id = n1 and id = n2)");
	assert_tree("not (id=1 and id=2)", "!(id = n1 and id = n2)");
	assert_tree("not not id=1", "!!id = n1");
	assert_tree("NOT id=1 AND\n\tid=2", "(!id = n1 and id = n2)");
	assert_tree("((id=1))", "id = n1");
}

static void the_example_of_the_manual(void **state)
{
	(void)state;
	assert_tree("score >= 80 and fails = 0 and jpeg.q > 70 and age > 2d and not channel = 'studio'",
		    "((((score >= n80 and fails = n0) and jpeg.q > n70) and age > s172800) and !channel = t[studio])");
	assert_tree("sharp.vol > 70", "sharp.vol > n70");	/* another's family */
}

static void values(void **state)
{
	(void)state;
	assert_tree("score != -1.5", "score != n-1.5");
	assert_tree("score < +3", "score < n3");
	assert_tree("dim.aspect<=0.001", "dim.aspect <= n0.001");
	assert_tree("id = 123456789012345", "id = n1.23457e+14");
	assert_tree("age > 90s", "age > s90");
	assert_tree("age > 5m", "age > s300");
	assert_tree("age > 1.5h", "age > s5400");
	assert_tree("age > 1w", "age > s604800");
	assert_tree("received_at >= 2026-06-01", "received_at >= d[2026-06-01]");
	assert_tree("due_at < 2026-06-01T08:00", "due_at < d[2026-06-01T08:00]");
	assert_tree("due_at < '2026-06-01T08:00:59'", "due_at < d[2026-06-01T08:00:59]");
	assert_tree("school = 'it''s'", "school = t[it's]");
	assert_tree("school = ''", "school = t[]");
	assert_tree("school = 中南大学", "school = t[中南大学]");
	assert_tree("student_no = 007", "student_no = t[007]");	/* text stays as typed */
	assert_tree("student_no in (1, '2', 2026-01-01, 5m)", "student_no in t[1] t[2] t[2026-01-01] t[5m]");
	assert_tree("id in (1,2,3)", "id in n1 n2 n3");
	assert_tree("status in (pending, 'approved')", "status in t[pending] t[approved]");
	assert_tree("name like '王%'", "name like t[王%]");
	assert_tree("status like 'pending%'", "status like t[pending%]");
	assert_tree("claimed_by = anna@example.org", "claimed_by = t[anna@example.org]");
	assert_tree("school = 'na'", "school = t[na]");		/* quoted, it is a text */
}

static void errors_point_at_the_column(void **state)
{
	(void)state;
	assert_refused("", "expression is empty");
	assert_refused("  ", "expression is empty");
	assert_refused("scor > 3", "unknown field at column 1 of 'scor > 3': 'scor' (did you mean score?)");
	assert_refused("id=1 and filebytes > 3",
		       "unknown field at column 10 of 'id=1 and filebytes > 3': 'filebytes' (did you mean file.bytes?)");
	assert_refused("zzz > 3", "unknown field at column 1 of 'zzz > 3': 'zzz'");
	assert_refused("dim.z > 3", "unknown field at column 1 of 'dim.z > 3': 'dim.z' (did you mean dim.w?)");
	assert_refused("jpeg.nonsense > 3", "unknown field at column 1 of 'jpeg.nonsense > 3': 'jpeg.nonsense'");
	assert_refused("score > na",
		       "n.a. cannot be compared at column 9 of 'score > na': 'na' (nas counts what is n.a.: nas = 0, nas > 0)");
	assert_refused("score in (1, N.A.)",
		       "n.a. cannot be compared at column 14 of 'score in (1, N.A.)': 'N.A.' (nas counts what is n.a.: nas = 0, nas > 0)");
	assert_refused("学校 = 'x'", "unknown field at column 1 of '学校 = 'x'': '学校'");
	assert_refused("school = 中南 score", "'and', 'or' or the end expected at column 13 of 'school = 中南 score': 'score'");
	assert_refused("status = aproved", "unknown status at column 10 of 'status = aproved': 'aproved' (did you mean approved?)");
	assert_refused("score == 3",
		       "unknown operator at column 7 of 'score == 3': '==' (there are = != < <= > >= in like and or not)");
	assert_refused("score <> 3",
		       "unknown operator at column 7 of 'score <> 3': '<>' (there are = != < <= > >= in like and or not)");
	assert_refused("id=1 && id=2",
		       "unknown operator at column 6 of 'id=1 && id=2': '&&' (there are = != < <= > >= in like and or not)");
	assert_refused("score", "operator expected at column 6 of 'score': 'end' (there are = != < <= > >= in like)");
	assert_refused("score >", "value expected at column 8 of 'score >': 'end'");
	assert_refused("score > )", "value expected at column 9 of 'score > )': ')'");
	assert_refused("(id=1", "')' expected at column 6 of '(id=1': 'end'");
	assert_refused("id=1)", "'and', 'or' or the end expected at column 5 of 'id=1)': ')'");
	assert_refused("id in 1", "'(' expected after in at column 7 of 'id in 1': '1'");
	assert_refused("id in ()", "value expected at column 8 of 'id in ()': ')'");
	assert_refused("id in (1 2)", "',' or ')' expected at column 10 of 'id in (1 2)': '2'");
	assert_refused("not", "field expected at column 4 of 'not': 'end'");
	assert_refused("3 = id", "field expected at column 1 of '3 = id': '3'");
	assert_refused("school = 'x", "quote not closed at column 10 of 'school = 'x'");
	assert_refused("school = \"x\"", "unexpected character at column 10 of 'school = \"x\"': '\"' (text goes in '...')");
	assert_refused("id = 1; drop", "unexpected character at column 7 of 'id = 1; drop': ';'");
	assert_refused("id = \xff", "expression is not UTF-8");
}

static void values_must_suit_the_field(void **state)
{
	(void)state;
	assert_refused("age > 3", "duration expected at column 7 of 'age > 3': '3' (such as 90s 5m 2h 2d 1w)");
	assert_refused("age > 3x", "duration expected at column 7 of 'age > 3x': '3x' (such as 90s 5m 2h 2d 1w)");
	assert_refused("score > 3d", "number expected at column 9 of 'score > 3d': '3d'");
	assert_refused("score > '3'", "number expected at column 9 of 'score > '3'': ''3''");
	assert_refused("id = 1234567890123456", "number expected at column 6 of 'id = 1234567890123456': '1234567890123456'");
	assert_refused("due_at < 2026-02-30",
		       "date expected at column 10 of 'due_at < 2026-02-30': '2026-02-30' (such as 2026-06-01 or 2026-06-01T08:00; for a duration "
		       "use age)");
	assert_refused("due_at < 2026-06-01T24:00",
		       "date expected at column 10 of 'due_at < 2026-06-01T24:00': '2026-06-01T24:00' (such as 2026-06-01 or 2026-06-01T08:00; for a "
		       "duration use age)");
	assert_refused("score like '8%'", "like is for text at column 7 of 'score like '8%'': 'like'");
	assert_refused("name like x", "text in quotes expected after like at column 11 of 'name like x': 'x'");
}

static void a_long_expression_is_shown_around_the_error(void **state)
{
	char text[400] = "";
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct pv_error err;

	(void)state;
	for (int i = 0; i < 20; i++)
		strncat(text, "id = 1 and ", sizeof(text) - strlen(text) - 1);
	strncat(text, "zzz = 1 and id = 1 and id = 1 and id = 1 and id = 1 and id = 1", sizeof(text) - strlen(text) - 1);
	assert_int_equal(pv_expr_parse(text, &arena, &x, &err), PV_ERR_USAGE);
	assert_string_equal(err.text, "unknown field at column 221 of '... 1 and id = 1 and id = 1 and id = 1 and zzz = 1 and id = 1 and id = 1 and "
				      "id = 1...': 'zzz'");
	pv_arena_release(&arena);
}

static void caps_hold(void **state)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct buf b = BUF_INIT(100000);

	(void)state;
	for (int i = 0; i < PV_EXPR_MAX_DEPTH - 1; i++)
		buf_putc(&b, '(');
	buf_puts(&b, "id=1");
	for (int i = 0; i < PV_EXPR_MAX_DEPTH - 1; i++)
		buf_putc(&b, ')');
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_OK);
	buf_clear(&b);
	for (int i = 0; i < PV_EXPR_MAX_DEPTH; i++)
		buf_puts(&b, "not ");
	buf_puts(&b, "id=1");
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_ERR_TOO_LARGE);

	buf_clear(&b);
	buf_puts(&b, "id in (1");
	for (int i = 1; i < PV_EXPR_MAX_VALUES; i++)
		buf_puts(&b, ",1");
	buf_puts(&b, ")");
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_OK);
	assert_int_equal(x->value_count, PV_EXPR_MAX_VALUES);
	b.len--;
	buf_puts(&b, ",1)");
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_ERR_TOO_LARGE);

	buf_clear(&b);
	buf_printf(&b, "id = 1%*s", PV_EXPR_MAX_BYTES - 6, "");
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_OK);
	buf_putc(&b, ' ');
	assert_int_equal(pv_expr_parse(buf_str(&b), &arena, &x, NULL), PV_ERR_TOO_LARGE);
	buf_release(&b);
	pv_arena_release(&arena);
}

static void says_which_fields_it_names(void **state)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;

	(void)state;
	assert_int_equal(pv_expr_parse("id=1 and (score > 3 or not nas = 0) and dim.w > 3", &arena, &x, NULL), PV_OK);
	assert_true(pv_expr_names(x, PV_FIELD_NAS));
	assert_true(pv_expr_names(x, PV_FIELD_ID));
	assert_true(pv_expr_names(x, PV_FIELD_CHECK));
	assert_false(pv_expr_names(x, PV_FIELD_FAILS));
	assert_false(pv_expr_names(NULL, PV_FIELD_NAS));
	pv_arena_release(&arena);
}

static void measures_of_others(void **state)
{
	(void)state;
	assert_true(pv_field_is_check("file.bytes"));
	assert_true(pv_field_is_check("ofiq.Sharpness"));
	assert_false(pv_field_is_check("file.byte"));	/* a family of ours is closed */
	assert_false(pv_field_is_check("fil.bytes"));	/* too near to ours to be another's */
	assert_false(pv_field_is_check("ofiq."));
	assert_false(pv_field_is_check(".x"));
	assert_false(pv_field_is_check("a.b.c"));
	assert_false(pv_field_is_check("ofiq.a-b"));
	assert_false(pv_field_is_check("ofiq.a_name_that_is_really_too_long_to_store"));
}

static void assert_slot(const char *text, enum pv_slot_kind kind, size_t from)
{
	struct pv_expr_slot s;

	pv_expr_slot_at(text, strlen(text), &s);
	if (s.kind != kind || s.from != from)
		fail_msg("'%s': slot %d from %zu, not %d from %zu", text, (int)s.kind, s.from, (int)kind, from);
}

/* Completion knows what may stand at the cursor, also in the middle of a word. */
static void slots_of_what_is_being_typed(void **state)
{
	struct pv_expr_slot s;

	(void)state;
	assert_slot("", PV_SLOT_FIELD, 0);
	assert_slot("sco", PV_SLOT_FIELD, 0);
	assert_slot("not (sco", PV_SLOT_FIELD, 5);
	assert_slot("score ", PV_SLOT_OPERATOR, 6);
	assert_slot("school li", PV_SLOT_OPERATOR, 7);
	assert_slot("score <", PV_SLOT_VALUE, 7);
	assert_slot("status = pen", PV_SLOT_VALUE, 9);
	assert_slot("status in (pending, pe", PV_SLOT_VALUE, 20);
	assert_slot("status in (pending ", PV_SLOT_COMMA, 19);
	assert_slot("status in (pending)", PV_SLOT_JOIN, 19);
	assert_slot("school = 'Ex", PV_SLOT_VALUE, 9);
	assert_slot("score < 3 ", PV_SLOT_JOIN, 10);
	assert_slot("score < 3 an", PV_SLOT_JOIN, 10);
	assert_slot("score < 3 and ", PV_SLOT_FIELD, 14);
	assert_slot("(score < 3) or jpeg.q > ", PV_SLOT_VALUE, 24);
	assert_slot("nonsense > ", PV_SLOT_NONE, 11);
	assert_slot("score < 3 4 ", PV_SLOT_NONE, 12);
	assert_slot("score =! 3", PV_SLOT_NONE, 6);
	pv_expr_slot_at("channel in ('we", 15, &s);
	assert_int_equal(s.field, PV_FIELD_CHANNEL);
	assert_true(s.is_list && s.is_quoted);
	pv_expr_slot_at("sharp.vol", 9, &s);
	assert_int_equal(s.field, PV_FIELD_COUNT);
	pv_expr_slot_at("sharp.vol ", 10, &s);
	assert_int_equal(s.field, PV_FIELD_CHECK);
}

/* The parts of an error, for whoever says it in another language and puts the cursor there. */
static void assert_mistake(const char *text, size_t at, size_t column, const char *what, const char *subject, const char *guess)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct pv_expr_mistake m = { .at = 99 };

	assert_int_not_equal(pv_expr_parse_at(text, &arena, &x, &m, NULL), PV_OK);
	assert_int_equal(m.at, at);
	assert_int_equal(m.column, column);
	assert_string_equal(m.what, what);
	assert_string_equal(m.subject, subject);
	assert_string_equal(m.guess, guess);
	assert_non_null(m.hint);
	pv_arena_release(&arena);
}

static void errors_say_their_place(void **state)
{
	char deep[200];

	(void)state;
	assert_mistake("score > 3 and scor = 1", 14, 15, "unknown field", "scor", "score");
	assert_mistake("name = '王' and x", 17, 16, "unknown field", "x", "");
	assert_mistake("score >", 7, 8, "value expected", "", "");
	assert_mistake("name = '王", 7, 8, "quote not closed", "", "");
	assert_mistake("  ", 2, 0, "expression is empty", "", "");
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	assert_mistake(deep, sizeof(deep) - 1, 0, "expression nested deeper than 64", "", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(precedence),
		cmocka_unit_test(the_example_of_the_manual),
		cmocka_unit_test(values),
		cmocka_unit_test(errors_point_at_the_column),
		cmocka_unit_test(values_must_suit_the_field),
		cmocka_unit_test(a_long_expression_is_shown_around_the_error),
		cmocka_unit_test(caps_hold),
		cmocka_unit_test(says_which_fields_it_names),
		cmocka_unit_test(measures_of_others),
		cmocka_unit_test(slots_of_what_is_being_typed),
		cmocka_unit_test(errors_say_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
