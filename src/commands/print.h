/* How answers are printed: tables whose double-width names line up, CSV, JSON lines. */
#ifndef COMMANDS_PRINT_H
#define COMMANDS_PRINT_H

#include "base/json.h"
#include "commands/command.h"
#include "photovet/vet.h"

#define PRINT_MAX (64u << 20)		/* most bytes one answer may be held in */
#define PRINT_COLUMNS_MAX 32

enum print_format { PRINT_TABLE, PRINT_JSON, PRINT_CSV, PRINT_IDS, PRINT_TEXT };
/* "table" "json" "csv" "ids" "text"; the option's values have been checked before. */
enum print_format print_format_of(const char *name, enum print_format fallback);

/* Rows gathered, then printed with every column as wide as its widest cell. A long answer is printed in
 * blocks: whoever adds rows without end flushes when the table is_full. */
#define PRINT_TABLE_BLOCK 1000		/* rows */
struct print_table {
	const char *titles[PRINT_COLUMNS_MAX];
	bool align_right[PRINT_COLUMNS_MAX];
	int width[PRINT_COLUMNS_MAX];	/* columns; of the blocks printed so far, and never less again */
	size_t columns;
	char **cells;			/* columns * rows, owned */
	size_t rows;
	bool is_titled;
};
void print_table_column(struct print_table *t, const char *title, bool align_right);
void print_table_row(struct print_table *t, const char *const *cells);
bool print_table_is_full(const struct print_table *t);
/* Prints the rows and forgets them; before the first of them the titles, without rows nothing else.
 * Hostile text is sanitized. */
void print_table_flush(struct print_table *t, struct buf *out);
void print_table_release(struct print_table *t);

/* An answer of rows: a table or JSON lines, as --format says. */
struct print_list {
	bool is_json;
	struct print_table table;
	struct buf out;
};
/* titles ends with NULL; a title that begins with '>' is a column of numbers, aligned right. */
void print_list_init(struct print_list *l, const char *format, const char *const *titles);
void print_list_json(struct print_list *l, struct json *row);	/* takes row */
void print_list_row(struct print_list *l, const char *const *cells);
/* Prints unless rc tells of a failure, releases, and returns rc or what printing did. No rows print
 * nothing: the callers say "nothing matched", and standard output is empty then. */
PV_MUST_CHECK enum pv_err print_list_finish(struct print_list *l, enum pv_err rc, struct pv_error *err);

/* Writes what is in out to stdout and empties it; a full disk or closed pipe is an error. */
PV_MUST_CHECK enum pv_err print_out(struct buf *out, struct pv_error *err);
/* RFC 3339 with zone, null for PV_TIME_NONE. */
void print_json_time(struct json *object, const char *key, int64_t t, const char *zone);

/* What became of a move: answers on stdout ("ID DECISION STATUS" or JSON), refusals on
 * stderr with their cause. Returns PV_OK, the one class all refusals share when nothing was
 * done, or PV_ERR_PARTIAL; err->text stays empty as everything was told. */
struct print_tally {
	size_t done, refused;
	unsigned classes;		/* bit set by enum pv_err of the refusals */
};
void print_outcomes(struct buf *out, const struct pv_outcome_list *list, enum print_format format, struct print_tally *tally);
enum pv_err print_tally_code(const struct print_tally *tally);

#endif
