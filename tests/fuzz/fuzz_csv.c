/* CSV: lines go up, caps hold, and good rows survive being written and read again. The
 * first byte chooses the encoding. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	long line;
	struct buf out;
	size_t rows;
};

static bool check_row(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	struct seen *s = context;

	if (line <= s->line || count > CSV_MAX_FIELDS || (problem && count > 0) || (!problem && count == 0))
		abort();
	s->line = line;
	for (size_t i = 0; i < count; i++) {
		if (strlen(fields[i]) > CSV_MAX_FIELD_BYTES || !utf8_is_valid(fields[i], strlen(fields[i])))
			abort();
		/* quoted, since a row of one empty field is a blank line */
		if (count == 1 && !*fields[i])
			buf_puts(&s->out, "\"\"\n");
		else
			csv_put(&s->out, fields[i], i + 1 == count);
	}
	s->rows += !problem;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const encodings[] = { NULL, "UTF-8", "GB18030", "UTF-16LE" };
	struct seen first = { .out = BUF_INIT(64u << 20) }, second = { .out = BUF_INIT(64u << 20) };
	struct pv_error err;

	if (size == 0)
		return 0;
	buf_puts(&first.out, "h\n");	/* a BOM in a field must not come first in the file */
	if (csv_parse((const char *)data + 1, size - 1, encodings[data[0] % 4], check_row, &first, &err) != PV_OK)
		abort();
	if (csv_parse(buf_str(&first.out), first.out.len, NULL, check_row, &second, &err) != PV_OK)
		abort();
	if (first.rows + 1 != second.rows || first.out.len != second.out.len ||
	    (first.out.len && memcmp(first.out.data, second.out.data, first.out.len) != 0))
		abort();
	buf_release(&first.out);
	buf_release(&second.out);
	return 0;
}
