#include "base/csv.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#undef csv_parse
#include <csv.h>

#include "base/mem.h"
#include "base/utf8.h"

#define ENCODING_MAX 32
/* Stands for what iconv could not convert: never part of UTF-8, so its row is refused. */
#define BAD_BYTE "\xff"

struct reader {
	struct buf row;				/* the fields, each with its NUL */
	size_t starts[CSV_MAX_FIELDS];
	size_t count;
	const char *problem;
	long line;				/* of the row's first byte */
	bool has_row;				/* libcsv said the row is complete */
	bool is_stopped;
	csv_row_fn *fn;
	void *context;
};

/* -- encodings -- */

static enum pv_err convert(iconv_t cd, const char *data, size_t n, struct buf *out, struct pv_error *err)
{
	char *in = (char *)(uintptr_t)data;	/* iconv's prototype lacks the const */

	while (n > 0) {
		size_t room = n < 4096 ? 4096 : n, left = room;
		char *to = buf_reserve(out, room);
		size_t rc;

		if (!to)
			return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to convert the CSV text");
		rc = iconv(cd, &in, &n, &to, &left);
		buf_commit(out, room - left);
		if (rc != (size_t)-1 || errno == E2BIG)
			continue;
		buf_puts(out, BAD_BYTE);
		if (errno != EILSEQ)	/* cut off at the end */
			break;
		in++;
		n--;
	}
	return PV_OK;
}

static enum pv_err to_utf8(const char *data, size_t n, const char *encoding, struct buf *out, struct pv_error *err)
{
	iconv_t cd = (iconv_t)-1;
	enum pv_err rc;

	/* "//" would start iconv's options. */
	if (strlen(encoding) < ENCODING_MAX && !strchr(encoding, '/'))
		cd = iconv_open("UTF-8", encoding);
	if (cd == (iconv_t)-1)
		return pv_error_set(err, PV_ERR_USAGE, "unknown encoding: '%s'", encoding);
	rc = convert(cd, data, n, out, err);
	iconv_close(cd);
	return rc;
}

/* -- rows -- */

static void on_field(void *field, size_t len, void *context)
{
	struct reader *r = context;

	if (r->problem)
		return;
	if (r->count == CSV_MAX_FIELDS)
		r->problem = "too many fields";
	else if (len > CSV_MAX_FIELD_BYTES)
		r->problem = "a field is too long";
	else if (len > 0 && memchr(field, '\0', len))
		r->problem = "a NUL byte in a field";
	else if (len > 0 && !utf8_is_valid(field, len))
		r->problem = "not UTF-8";
	else {
		r->starts[r->count++] = r->row.len;
		buf_append(&r->row, field, len);
		buf_putc(&r->row, '\0');
	}
}

static void on_row(int ending, void *context)
{
	struct reader *r = context;

	(void)ending;
	r->has_row = true;
}

static void start_row(struct reader *r, long line)
{
	buf_clear(&r->row);
	r->count = 0;
	r->problem = NULL;
	r->has_row = false;
	r->line = line;
}

static void give_row(struct reader *r)
{
	const char *fields[CSV_MAX_FIELDS];

	if (r->row.failed && !r->problem)
		r->problem = "not enough memory";
	if (r->problem)
		r->count = 0;
	for (size_t i = 0; i < r->count; i++)
		fields[i] = r->row.data + r->starts[i];
	r->is_stopped = !r->fn(fields, r->count, r->line, r->problem, r->context);
}

/* Bytes of the physical line at data, its end included: LF, CRLF or a lone CR. */
static size_t line_length(const char *data, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (data[i] == '\n')
			return i + 1;
		if (data[i] == '\r')
			return i + (i + 1 < n && data[i + 1] == '\n' ? 2 : 1);
	}
	return n;
}

/* A quote that opens a field and never closes would swallow the rest of the file. So a
 * row that breaks costs its first line only: reading goes on with the line after it. */
struct place {
	size_t at;
	long line;
};

enum outcome { ROW_OPEN, ROW_DONE, ROW_BROKEN };

static enum outcome feed(struct csv_parser *p, struct reader *r, const char *data, size_t n, bool is_last)
{
	if (csv_parse(p, data, n, on_field, on_row, r) < n)
		return ROW_BROKEN;
	if (!r->has_row && is_last && csv_fini(p, on_field, on_row, r) != 0)
		return ROW_BROKEN;
	if (r->has_row)
		return ROW_DONE;
	return p->entry_pos > CSV_MAX_FIELD_BYTES ? ROW_BROKEN : ROW_OPEN;
}

static void read_rows(struct csv_parser *p, struct reader *r, const char *data, size_t n)
{
	struct place here = { 0, 1 }, second = { 0, 0 };
	bool is_first_line = true;

	start_row(r, 1);
	while (here.at < n && !r->is_stopped) {
		size_t len = line_length(data + here.at, n - here.at);
		enum outcome outcome = feed(p, r, data + here.at, len, here.at + len == n);

		here.at += len;
		here.line++;
		if (is_first_line)
			second = here;
		is_first_line = false;
		if (outcome == ROW_OPEN && p->pstate != 0)	/* inside quotes: the row goes on */
			continue;
		if (outcome == ROW_BROKEN) {
			r->problem = p->entry_pos > CSV_MAX_FIELD_BYTES && p->status == CSV_SUCCESS && !r->problem ?
				"a field is too long, or its quote is not closed" : "broken quote";
			here = second;
			csv_free(p);
			if (csv_init(p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
				BUG("libcsv cannot start");
		}
		if (outcome != ROW_OPEN)
			give_row(r);
		start_row(r, here.line);
		is_first_line = true;
	}
}

enum pv_err csv_read(const char *data, size_t n, const char *encoding, csv_row_fn *fn, void *context, struct pv_error *err)
{
	struct reader r = { .row = BUF_INIT(CSV_MAX_FIELDS * (CSV_MAX_FIELD_BYTES + 1)), .fn = fn, .context = context };
	struct buf converted = BUF_INIT(n > SIZE_MAX / 8 ? SIZE_MAX / 2 : n * 4 + 8192);
	struct csv_parser p;
	enum pv_err rc = PV_OK;

	if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to read CSV");
	if (encoding && strcasecmp(encoding, "UTF-8") != 0 && strcasecmp(encoding, "UTF8") != 0) {
		rc = to_utf8(data, n, encoding, &converted, err);
		if (rc != PV_OK)
			goto out;
		data = buf_str(&converted);
		n = converted.len;
	}
	if (n >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		n -= 3;
	}
	read_rows(&p, &r, data, n);
out:
	csv_free(&p);
	buf_release(&r.row);
	buf_release(&converted);
	return rc;
}

void csv_put(struct buf *out, const char *field, bool is_last)
{
	bool needs_quotes = field[strcspn(field, ",\"\r\n")] || field[0] == ' ' || (field[0] && field[strlen(field) - 1] == ' ');

	if (needs_quotes) {
		buf_putc(out, '"');
		for (const char *p = field; *p; p++) {
			if (*p == '"')
				buf_putc(out, '"');
			buf_putc(out, *p);
		}
		buf_putc(out, '"');
	} else {
		buf_puts(out, field);
	}
	buf_putc(out, is_last ? '\n' : ',');
}
