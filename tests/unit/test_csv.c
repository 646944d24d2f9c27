#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

/* Each row as "LINE:a|b" or "LINE!problem", joined by blanks. */
static bool note(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	struct buf *b = context;

	buf_printf(b, "%s%ld%c", b->len ? " " : "", line, problem ? '!' : ':');
	if (problem) {
		assert_int_equal(count, 0);
		buf_puts(b, problem);
	}
	for (size_t i = 0; i < count; i++)
		buf_printf(b, "%s%s", i ? "|" : "", fields[i]);
	return true;
}

static void assert_rows_n(const char *data, size_t n, const char *encoding, const char *want)
{
	struct buf b = BUF_INIT(1 << 20);
	struct pv_error err;

	assert_int_equal(csv_parse(data, n, encoding, note, &b, &err), PV_OK);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
}

static void assert_rows(const char *data, const char *want)
{
	assert_rows_n(data, strlen(data), NULL, want);
}

static void reads_rows(void **state)
{
	(void)state;
	assert_rows("", "");
	assert_rows("a,b\n", "1:a|b");
	assert_rows("a,b", "1:a|b");
	assert_rows("a,b\r\nc,d\r\n", "1:a|b 2:c|d");
	assert_rows("a\rb\r", "1:a 2:b");
	assert_rows("a,\n,b\n,\n", "1:a| 2:|b 3:|");
	assert_rows("a\n\n\nb\n", "1:a 4:b");			/* blank lines are skipped, and counted */
	assert_rows(" a , b \n", "1:a|b");
	assert_rows("\xef\xbb\xbf" "a,b\n", "1:a|b");		/* BOM */
	assert_rows("王小明,2026\n", "1:王小明|2026");
}

static void reads_quotes(void **state)
{
	(void)state;
	assert_rows("\"a,b\",\"c\"\"d\"\n", "1:a,b|c\"d");
	assert_rows("\"\",x\n", "1:|x");
	assert_rows("\"two\nlines\",x\nnext\n", "1:two\nlines|x 3:next");
	assert_rows("\" a \"\n", "1: a ");
}

static void a_broken_quote_costs_its_line_only(void **state)
{
	(void)state;
	assert_rows("a\nb\"c,d\ne\n", "1:a 2!broken quote 3:e");
	assert_rows("a\n\"b\"c,d\ne\n", "1:a 2!broken quote 3:e");
	assert_rows("a\n\"b,c\nd\ne\n", "1:a 2!broken quote 3:d 4:e");		/* never closed */
	assert_rows("\"b\nx\n\"c\"\nd\n", "1!broken quote 2:x 3:c 4:d");
	assert_rows("a\n\"b", "1:a 2!broken quote");
}

static void what_is_not_text_is_refused_by_row(void **state)
{
	(void)state;
	assert_rows("a\n\xff,b\nc\n", "1:a 2!not UTF-8 3:c");
	assert_rows_n("a\nx\0y,b\nc\n", 10, NULL, "1:a 2!a NUL byte in a field 3:c");
}

static void caps_hold(void **state)
{
	struct buf in = BUF_INIT(1 << 20), want = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < CSV_MAX_FIELDS; i++)
		csv_put(&in, "x", i == CSV_MAX_FIELDS - 1);
	for (int i = 0; i <= CSV_MAX_FIELDS; i++)
		csv_put(&in, "x", i == CSV_MAX_FIELDS);
	buf_puts(&want, "1:");
	for (int i = 0; i < CSV_MAX_FIELDS; i++)
		buf_puts(&want, i ? "|x" : "x");
	buf_puts(&want, " 2!too many fields");
	assert_rows(buf_str(&in), buf_str(&want));

	buf_clear(&in);
	buf_clear(&want);
	buf_printf(&in, "%0*d\n", CSV_MAX_FIELD_BYTES, 7);
	buf_printf(&in, "%0*d\nend\n", CSV_MAX_FIELD_BYTES + 1, 7);
	buf_printf(&want, "1:%0*d 2!a field is too long 3:end", CSV_MAX_FIELD_BYTES, 7);
	assert_rows(buf_str(&in), buf_str(&want));

	buf_clear(&in);		/* a quote that swallows line after line is given up */
	buf_puts(&in, "\"open\n");
	for (int i = 0; i < 2000; i++)
		buf_puts(&in, "line\n");
	buf_puts(&in, "\"\n");
	buf_clear(&want);
	buf_puts(&want, "1!a field is too long, or its quote is not closed");
	for (int i = 0; i < 2000; i++)
		buf_printf(&want, " %d:line", i + 2);
	buf_puts(&want, " 2002!broken quote");
	assert_rows(buf_str(&in), buf_str(&want));
	buf_release(&in);
	buf_release(&want);
}

static void other_encodings(void **state)
{
	const char gb[] = "\xcd\xf5\xd0\xa1\xc3\xf7,1\n";		/* 王小明 */
	const char four[] = "\x82\x35\x8f\x33,1\n";			/* a four-byte character */
	const char broken[] = "\xcd\xf5,1\n\xff\xff,2\n\xd0\xa1,3\n";
	const char bom[] = "\x84\x31\x95\x33" "a,1\n";
	struct pv_error err;
	struct buf b = BUF_INIT(100);

	(void)state;
	assert_rows_n(gb, sizeof(gb) - 1, "GB18030", "1:王小明|1");
	assert_rows_n(gb, sizeof(gb) - 1, "gbk", "1:王小明|1");
	assert_rows_n(four, sizeof(four) - 1, "GB18030", "1:\xe9\xbe\xa6|1");
	assert_rows_n(broken, sizeof(broken) - 1, "GB18030", "1:王|1 2!not UTF-8 3:小|3");
	assert_rows_n("a,\xcd", 3, "GB18030", "1!not UTF-8");		/* cut off */
	assert_rows_n(bom, sizeof(bom) - 1, "GB18030", "1:a|1");
	assert_rows_n("a\0,\0b\0\n\0", 8, "UTF-16LE", "1:a|b");
	assert_int_equal(csv_parse("a", 1, "no-such", note, &b, &err), PV_ERR_USAGE);
	assert_string_equal(err.text, "unknown encoding: 'no-such'");
	assert_int_equal(csv_parse("a", 1, "GB18030//IGNORE", note, &b, &err), PV_ERR_USAGE);
	buf_release(&b);
}

static bool stop_at_two(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	(void)fields;
	(void)count;
	(void)problem;
	++*(int *)context;
	return line < 2;
}

static void the_reader_may_stop(void **state)
{
	int seen = 0;

	(void)state;
	assert_int_equal(csv_parse("a\nb\nc\n", 6, "utf-8", stop_at_two, &seen, NULL), PV_OK);
	assert_int_equal(seen, 2);
}

static void writes_and_reads_back(void **state)
{
	static const char *const fields[] = { "plain", "", "a,b", "q\"q", "two\nlines", " lead", "trail ", "cr\rx", "王" };
	struct buf b = BUF_INIT(1000);
	size_t n = sizeof(fields) / sizeof(fields[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		csv_put(&b, fields[i], i + 1 == n);
	assert_string_equal(buf_str(&b), "plain,,\"a,b\",\"q\"\"q\",\"two\nlines\",\" lead\",\"trail \",\"cr\rx\",王\n");
	assert_rows(buf_str(&b), "1:plain||a,b|q\"q|two\nlines| lead|trail |cr\rx|王");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rows),
		cmocka_unit_test(reads_quotes),
		cmocka_unit_test(a_broken_quote_costs_its_line_only),
		cmocka_unit_test(what_is_not_text_is_refused_by_row),
		cmocka_unit_test(caps_hold),
		cmocka_unit_test(other_encodings),
		cmocka_unit_test(the_reader_may_stop),
		cmocka_unit_test(writes_and_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
