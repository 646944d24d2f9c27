#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "commands/gen.h"
#include "photovet/selection.h"
#include "photovet/settings.h"
#include "ui/keymap.h"

void gen_errors(struct buf *out)
{
	static const struct {
		const char *name;
		int status;
		const char *text;
	} rows[] = {
#define PV_ERR(id, status, retry, text) { #id, status, text },
#include "photovet/errors.def"
#undef PV_ERR
	};

	buf_puts(out, ".Bl -tag -width 3n -compact\n.It 0\nall done\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It %d\n%s\n", rows[i].status, rows[i].text);
	buf_puts(out, ".El\n");
}

void gen_keys(struct buf *out)
{
	static const struct {
		const char *name, *keys, *sentence;
	} rows[] = {
#define N_(s) s
#define ACTION(id, name, group, keys, needs, sentence) { name, keys, sentence },
#include "ui/actions.def"
#undef ACTION
#undef N_
	};

	buf_puts(out, ".Bl -tag -width 10n -compact\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It Li %s\n.Pq %s\n%s\n", rows[i].keys[0] ? rows[i].keys : "-", rows[i].name, rows[i].sentence);
	buf_puts(out, ".El\n");
}

void gen_colon(struct buf *out)
{
	static const struct {
		const char *name, *argument, *sentence;
	} rows[] = {
#define N_(s) s
#define COLON(id, name, argument, sentence) { name, argument, sentence },
#include "ui/colon.def"
#undef COLON
#undef N_
	};

	buf_puts(out, ".Bl -tag -width 10n -compact\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It Li :%s%s%s\n%s\n", rows[i].name, rows[i].argument[0] ? " Ar " : "", rows[i].argument, rows[i].sentence);
	buf_puts(out, ".El\n");
}

void gen_theme(struct buf *out)
{
	static const struct {
		const char *name, *look, *sentence;
	} rows[] = {
#define STYLE(id, name, look, plain, sentence) { name, look, sentence },
#include "terminal/styles.def"
#undef STYLE
	};

	buf_puts(out, ".Bl -tag -width 8n -compact\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It Ic %s\n%s%s%s%s\n", rows[i].name, rows[i].sentence, rows[i].look[0] ? " (" : "", rows[i].look,
			   rows[i].look[0] ? ")" : "");
	buf_puts(out, ".El\n");
}

void gen_checks(struct buf *out)
{
	static const struct {
		const char *name, *unit, *label;
		bool decides;
	} rows[] = {
#define CHECK(id, name, decides, unit, label) { name, unit, label, decides },
#include "photovet/checks.def"
#undef CHECK
	};
	static const struct {
		const char *name, *label;
	} others[] = {
#define MEASURE(name, zh, en) { name, en },
#include "photovet/measures.def"
#undef MEASURE
	};

	buf_puts(out, ".Bl -tag -width 12n -compact\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It Sy %s\n%s%s%s%s%s\n", rows[i].name, rows[i].label, rows[i].unit[0] ? " (" : "", rows[i].unit,
			   rows[i].unit[0] ? ")" : "", rows[i].decides ? "; takes part in the score" : "; for information");
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		buf_printf(out, ".It Sy %s\n%s; %s\n", others[i].name, others[i].label,
			   strncmp(others[i].name, "dup.", 4) == 0 ? "found by the database" : "by an external checker");
	buf_puts(out, ".El\n");
}

void gen_fields(struct buf *out)
{
	static const struct {
		const char *name, *type, *sentence;
	} rows[] = {
#define FIELD(id, name, type, column, sentence) { name, #type, sentence },
#include "photovet/fields.def"
#undef FIELD
	};

	buf_puts(out, ".Bl -tag -width 12n -compact\n");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, ".It Sy %s\n%s\n", rows[i].name, rows[i].sentence);
	buf_puts(out, ".El\n");
}

void gen_statuses(struct buf *out)
{
	static const struct {
		const char *name, *zh;
	} rows[] = {
#define STATUS(id, name, zh, en) { name, zh },
#include "photovet/statuses.def"
#undef STATUS
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		buf_printf(out, "%s (%s)%s\n", rows[i].name, rows[i].zh, i + 1 < ARRAY_LEN(rows) ? "," : ".");
}

static void put_and_free(struct buf *out, char *text)
{
	buf_puts(out, text);
	free(text);
}

void gen_settings(struct buf *out)
{
	put_and_free(out, pv_settings_manual());
}

void gen_example(struct buf *out)
{
	put_and_free(out, pv_settings_example());
}
