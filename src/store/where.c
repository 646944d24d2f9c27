#include "store/where.h"

#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/zone.h"

enum field_type { NUMBER, TEXT, TIME, AGE };

static const struct field {
	enum field_type type;
	const char *column;
} FIELDS[] = {
#define FIELD(id, name, type, column, sentence) [PV_FIELD_##id] = { type, "s." column },
#include "photovet/fields.def"
#undef FIELD
};
_Static_assert(ARRAY_LEN(FIELDS) == PV_FIELD_CHECK, "a row per field");

/* What is being written: the text and the statement whose parameters it names. */
struct writer {
	struct buf *text;
	struct query *q;
	struct pv_error *err;
};

static const char *op_text(enum pv_expr_op op)
{
	switch (op) {
	case PV_OP_EQ: return "=";
	case PV_OP_NE: return "<>";
	case PV_OP_LT: return "<";
	case PV_OP_LE: return "<=";
	case PV_OP_GT: return ">";
	case PV_OP_GE: return ">=";
	case PV_OP_IN: return "=";
	case PV_OP_LIKE: return "LIKE";
	}
	BUG("operator %d", (int)op);
}

/* Older than means received before: an age is compared the other way round, so that the column's index helps. */
static enum pv_expr_op mirrored(enum pv_expr_op op)
{
	switch (op) {
	case PV_OP_LT: return PV_OP_GT;
	case PV_OP_LE: return PV_OP_GE;
	case PV_OP_GT: return PV_OP_LT;
	case PV_OP_GE: return PV_OP_LE;
	default: return op;
	}
}

static bool digits(const char **at, int n)
{
	for (int i = 0; i < n; i++, (*at)++)
		if (**at < '0' || **at > '9')
			return false;
	return true;
}

static bool accept(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

static bool is_zone(const char *at)
{
	if (!strcmp(at, "Z"))
		return true;
	if (*at != '+' && *at != '-')
		return false;
	at++;
	if (!digits(&at, 2))
		return false;
	if (!*at)
		return true;
	(void)accept(&at, ':');
	return digits(&at, 2) && !*at;
}

static int two(const char *at)
{
	return (at[0] - '0') * 10 + (at[1] - '0');
}

static bool skip_date(const char **at)
{
	const char *d = *at;

	if (!digits(at, 4) || !accept(at, '-') || !digits(at, 2) || !accept(at, '-') || !digits(at, 2))
		return false;
	int year = two(d) * 100 + two(d + 2), month = two(d + 5), day = two(d + 8);
	return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= civil_days_in_month(year, month);
}

static bool skip_clock(const char **at)
{
	const char *clock = *at;

	if (!digits(at, 2) || !accept(at, ':') || !digits(at, 2) || two(clock) > 23 || two(clock + 3) > 59)
		return false;
	if (accept(at, ':') && (!digits(at, 2) || two(*at - 2) > 59))
		return false;
	if (accept(at, '.'))
		*at += strspn(*at, "0123456789");
	return true;
}

bool where_is_time(const char *text, bool *ret_has_zone, bool *ret_is_date)
{
	const char *at = text;

	*ret_has_zone = *ret_is_date = false;
	if (!skip_date(&at))
		return false;
	if (!*at)
		return *ret_is_date = true;
	if ((!accept(&at, 'T') && !accept(&at, ' ')) || !skip_clock(&at))
		return false;
	return !*at || (*ret_has_zone = is_zone(at));
}

/* A moment as an expression; days are added to a bare date. */
static enum pv_err put_moment(struct writer *w, const char *text, int days)
{
	bool has_zone, is_date;

	if (!where_is_time(text, &has_zone, &is_date))
		return pv_error_set(w->err, PV_ERR_USAGE, "not a date or time (2026-06-01, 2026-06-01T08:00): '%.64s'", text);
	int n = query_text(w->q, text);
	if (has_zone)
		buf_printf(w->text, "$%d::timestamptz", n);
	else
		buf_printf(w->text, "($%d::timestamp + %d * interval '1 day') AT TIME ZONE s.zone", n, days);
	return PV_OK;
}

static enum pv_err put_time(struct writer *w, const char *column, enum pv_expr_op op, const struct pv_value *v)
{
	bool has_zone, is_date, is_day;

	if (v->kind != PV_VALUE_DATE && v->kind != PV_VALUE_TEXT)
		return pv_error_set(w->err, PV_ERR_USAGE, "a time is compared with a date, not with '%.64s'", v->text);
	is_day = where_is_time(v->text, &has_zone, &is_date) && is_date && (op == PV_OP_EQ || op == PV_OP_NE || op == PV_OP_IN);
	if (!is_day) {
		buf_printf(w->text, "%s %s ", column, op_text(op));
		return put_moment(w, v->text, 0);
	}
	buf_printf(w->text, "%s(%s >= ", op == PV_OP_NE ? "NOT " : "", column);
	enum pv_err e = put_moment(w, v->text, 0);
	buf_printf(w->text, " AND %s < ", column);
	if (!e)
		e = put_moment(w, v->text, 1);
	buf_putc(w->text, ')');
	return e;
}

static enum pv_err put_age(struct writer *w, const char *column, enum pv_expr_op op, const struct pv_value *v)
{
	if (v->kind != PV_VALUE_DURATION)
		return pv_error_set(w->err, PV_ERR_USAGE, "an age is compared with a duration such as 2d, not with '%.64s'", v->text);
	buf_printf(w->text, "%s %s now() - $%d * interval '1 second'", column, op_text(mirrored(op)), query_real(w->q, v->number));
	return PV_OK;
}

static enum pv_err put_number(struct writer *w, const char *column, enum pv_expr_op op, const struct pv_value *v)
{
	if (v->kind != PV_VALUE_NUMBER)
		return pv_error_set(w->err, PV_ERR_USAGE, "a number is compared with a number, not with '%.64s'", v->text);
	/* Whole numbers as int8: the columns' indexes then serve. */
	bool is_whole = floor(v->number) == v->number && fabs(v->number) < 9e15;
	int n = is_whole ? query_int8(w->q, (int64_t)v->number) : query_real(w->q, v->number);
	buf_printf(w->text, "%s %s $%d", column, op_text(op), n);
	return PV_OK;
}

/* The server would refuse it too, but only when it meets a row it might match. */
static bool ends_in_escape(const char *pattern)
{
	size_t n = strlen(pattern), slashes = 0;

	while (slashes < n && pattern[n - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2;
}

/* A text that is not there is the empty one ("claimed_by = ''" is what nobody holds): only measures
 * can be n.a. The other text columns are never null, and bare they can use their indexes. */
static enum pv_err put_text(struct writer *w, const char *column, enum pv_expr_op op, const struct pv_value *v)
{
	if (op == PV_OP_LIKE && ends_in_escape(v->text))
		return pv_error_set(w->err, PV_ERR_USAGE, "a pattern cannot end in a single backslash: '%.64s'", v->text);
	bool may_be_null = !strcmp(column, FIELDS[PV_FIELD_CLAIMED_BY].column);
	buf_printf(w->text, "%s%s%s %s $%d", may_be_null ? "coalesce(" : "", column, may_be_null ? ", '')" : "", op_text(op), query_text(w->q, v->text));
	return PV_OK;
}

static enum pv_err put_compare(struct writer *w, enum field_type type, const char *column, enum pv_expr_op op, const struct pv_value *v)
{
	switch (type) {
	case NUMBER:
		return put_number(w, column, op, v);
	case TIME:
		return put_time(w, column, op, v);
	case AGE:
		return put_age(w, column, op, v);
	case TEXT:
		return put_text(w, column, op, v);
	}
	BUG("field type %d", (int)type);
}

static void put_check(struct buf *column, struct query *q, const char *name)
{
	buf_printf(column, "(SELECT c.native FROM photovet.check_list c WHERE c.submission = s.id AND c.name = $%d AND c.status <> 'na' LIMIT 1)",
		   query_text(q, name));
}

static enum pv_err put_cmp(struct writer *w, const struct pv_expr *x)
{
	struct buf check = BUF_INIT(512);
	enum field_type type = NUMBER;
	const char *column;
	enum pv_err e = PV_OK;

	if (x->field == PV_FIELD_CHECK) {
		put_check(&check, w->q, x->check);
		column = buf_str(&check);
	} else {
		type = FIELDS[x->field].type;
		column = FIELDS[x->field].column;
	}
	if (x->op == PV_OP_LIKE && type != TEXT)
		e = pv_error_set(w->err, PV_ERR_USAGE, "like is for texts only: '%.64s'", x->values[0].text);
	for (size_t i = 0; i < x->value_count && !e; i++) {
		buf_puts(w->text, i ? " OR " : "(");
		e = put_compare(w, type, column, x->op, &x->values[i]);
	}
	buf_putc(w->text, ')');
	buf_release(&check);
	return e;
}

/* Depth is capped by the parser. */
static enum pv_err put_expr(struct writer *w, const struct pv_expr *x)
{
	enum pv_err e;

	switch (x->kind) {
	case PV_EXPR_CMP:
		return put_cmp(w, x);
	case PV_EXPR_NOT:
		buf_puts(w->text, "(NOT ");
		e = put_expr(w, x->left);
		break;
	default:
		buf_putc(w->text, '(');
		e = put_expr(w, x->left);
		buf_puts(w->text, x->kind == PV_EXPR_AND ? " AND " : " OR ");
		if (!e)
			e = put_expr(w, x->right);
	}
	buf_putc(w->text, ')');
	return e;
}

static void put_equal(struct writer *w, const char *column, const char *value)
{
	if (value)
		buf_printf(w->text, " AND %s = $%d", column, query_text(w->q, value));
}

/* As a range, and put_order sorts by it too: with = the planner believes a large campaign's first
 * page to be quickly found in the index by time alone, and reads all other campaigns' rows. */
static void put_campaign(struct writer *w, const char *code)
{
	if (!code)
		return;
	int n = query_text(w->q, code);
	buf_printf(w->text, " AND s.campaign BETWEEN $%d AND $%d", n, n);
}

static void put_statuses(struct writer *w, unsigned statuses)
{
	const char *names[PV_STATUS_COUNT];
	size_t n = 0;

	if (!statuses)
		return;
	for (int s = 0; s < PV_STATUS_COUNT; s++)
		if (statuses & 1u << s)
			names[n++] = pv_status_name((enum pv_status)s);
	buf_printf(w->text, " AND s.status = ANY ($%d)", query_texts(w->q, names, n));
}

static enum pv_err put_selection(struct writer *w, const struct pv_selection *sel)
{
	enum pv_err e = PV_OK;

	put_campaign(w, sel->campaign);
	put_statuses(w, sel->statuses);
	if (sel->stage)
		buf_printf(w->text, " AND s.stage = $%d", query_int(w->q, sel->stage));
	put_equal(w, "s.school_code", sel->school);
	put_equal(w, "s.channel", sel->channel);
	put_equal(w, "s.student_no", sel->student_no);
	if (sel->claimed_by)	/* by way of the leases, which are few */
		buf_printf(w->text, " AND s.id IN (SELECT h.submission_id FROM photovet.review_queue h JOIN photovet.lease l ON l.lease_id = h.lease_id"
			   " WHERE l.login = $%d::name AND l.kept_until > now())", query_text(w->q, sel->claimed_by));
	if (sel->since) {
		buf_puts(w->text, " AND s.received_at >= ");
		e = put_moment(w, sel->since, 0);
	}
	if (sel->until && !e) {
		buf_puts(w->text, " AND s.received_at < ");
		e = put_moment(w, sel->until, 0);
	}
	if (sel->id_count)
		buf_printf(w->text, " AND s.id = ANY ($%d)", query_int8s(w->q, sel->ids, sel->id_count));
	if (sel->where && !e) {
		buf_puts(w->text, " AND ");
		e = put_expr(w, sel->where);
	}
	return e;
}

static enum pv_err put_order(struct writer *w, const struct where *wh)
{
	const char *sort = wh->sel ? wh->sel->sort : NULL;

	if (!sort) {
		if (wh->sel && wh->sel->campaign && wh->sel->limit > 0)
			buf_puts(w->text, "s.campaign,");
		return PV_OK;
	}
	bool descends = *sort == '-';
	enum pv_field field = pv_field_find(sort + descends);
	if (field != PV_FIELD_COUNT) {
		buf_puts(w->text, FIELDS[field].column);
		descends ^= FIELDS[field].type == AGE;
	} else if (pv_field_is_check(sort + descends)) {
		put_check(w->text, w->q, sort + descends);
	} else {
		return pv_error_set(w->err, PV_ERR_USAGE, "cannot sort by an unknown field: '%.64s'", sort + descends);
	}
	buf_puts(w->text, descends ? " DESC NULLS LAST," : " NULLS LAST,");
	return PV_OK;
}

/* Copies the file up to and with the line break after the mark; the mark itself goes. */
static const char *copy_to_mark(struct buf *out, const char *file, const char *mark)
{
	const char *at = strstr(file, mark);

	if (!at)
		BUG("query file without %s", mark);
	buf_append(out, file, (size_t)(at - file));
	return at + strlen(mark);
}

enum pv_err where_query(const char *file, const struct where *wh, void (*add)(struct query *q, void *context), void *context,
			struct query *q, struct buf *ret_text, struct pv_error *err)
{
	struct writer w = { .text = ret_text, .q = q, .err = err };
	enum pv_err e;

	buf_init(ret_text, WHERE_MAX_BYTES);
	query_init(q, NULL);
	if (add)
		add(q, context);
	file = copy_to_mark(ret_text, file, "--where");
	e = wh->sel ? put_selection(&w, wh->sel) : PV_OK;
	file = copy_to_mark(ret_text, file, "--order");
	if (!e)
		e = put_order(&w, wh);
	file = copy_to_mark(ret_text, file, "--limit");
	if (wh->sel && wh->sel->limit > 0)
		buf_printf(ret_text, "LIMIT $%d", query_int8(q, wh->sel->limit));
	buf_puts(ret_text, file);
	if (!e && ret_text->failed)
		e = pv_error_set(err, PV_ERR_TOO_LARGE, "the selection is too long");
	if (e) {
		buf_release(ret_text);
		query_release(q);
		return e;
	}
	q->text = ret_text->data;
	return PV_OK;
}
