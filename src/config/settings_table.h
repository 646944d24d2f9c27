/* The three .def tables as rows, for everything that walks them: the parser's options,
 * the checks, config.example and the manual page. */
#ifndef CONFIG_SETTINGS_TABLE_H
#define CONFIG_SETTINGS_TABLE_H

#include <stddef.h>

#include "photovet/settings.h"

enum setting_type { SETTING_TYPE_STR, SETTING_TYPE_INT, SETTING_TYPE_BOOL };

struct setting_row {
	const char *name, *sentence;
	enum setting_type type;
	size_t offset;			/* of the field in the section's struct */
	const char *text;		/* default of STR */
	long number, low, high;		/* INT; the default of BOOL is number */
};

enum settings_section { SECTION_TOP, SECTION_GATEWAY, SECTION_TARGET, SECTION_CHECKER, SECTION_COUNT };
#define SETTINGS_ROWS_MAX 32

/* The rows of a section; gateway's start with its type, checker's are its own. */
const struct setting_row *settings_table_rows(enum settings_section section, size_t *ret_count);
const char *settings_table_name(enum settings_section section);		/* "" "gateway" "target" "checker" */
const char *settings_table_choices(enum settings_section section, const char *name);	/* "a b c": the only values; NULL = any */
bool settings_table_is_secret(enum settings_section section, const char *name);

#endif
