#include "config/settings_parse.h"

#include <confuse.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/guess.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "config/settings_check.h"
#include "config/settings_table.h"
#include "photovet/selection.h"

#define KEYS "keys"
#define FILTERS "filters"
#define THEME "theme"
#define SECTIONS_MAX 256u	/* of one kind */
#define LIST_MAX 64u		/* argv, measures */
#define NOTES_MAX (SECTIONS_MAX * 3)

/* The sections whose names are free. */
static const char *const free_sections[] = { KEYS, FILTERS, THEME };

/* libconfuse hands its error function no context, so what it needs waits here. It also
 * calls it for each line of a section whose names are free, as for an unknown name, and
 * goes on; that is how such a line is known. */
static _Thread_local struct {
	const char *path;
	struct pv_error *err;
	bool is_failed;
	struct pv_settings *settings;
	struct { const char *section, *name; int line; } *notes;
	size_t note_count;
} reading;

static const char *suggest(cfg_t *cfg, const char *typed)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	for (unsigned i = 0; i < cfg_num(cfg); i++)
		guess_consider(typed, cfg_opt_name(cfg_getnopt(cfg, i)), &best, &distance);
	return best && guess_is_close(typed, distance) ? best : NULL;
}

/* Notes the line of a name in a free section; false: this is none of them. */
static bool note_name(cfg_t *cfg, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(free_sections); i++) {
		if (strcmp(cfg_name(cfg), free_sections[i]) != 0)
			continue;
		if (reading.note_count < NOTES_MAX) {	/* more are refused when they are collected */
			reading.notes[reading.note_count].section = free_sections[i];
			reading.notes[reading.note_count].name = pv_arena_strdup(&reading.settings->arena, name);
			reading.notes[reading.note_count++].line = cfg->line;
		}
		return true;
	}
	return false;
}

static int line_of(const char *section, const char *name)
{
	for (size_t i = 0; i < reading.note_count; i++)
		if (strcmp(reading.notes[i].section, section) == 0 && strcmp(reading.notes[i].name, name) == 0)
			return reading.notes[i].line;
	return 0;
}

PV_PRINTF(2, 0) static void on_error(cfg_t *cfg, const char *fmt, va_list args)
{
	char text[256];
	const char *name, *near;
	va_list again;

	if (reading.is_failed)
		return;
	if (strstr(fmt, "no such option")) {
		va_copy(again, args);
		name = va_arg(again, const char *);
		if (note_name(cfg, name)) {
			va_end(again);
			return;
		}
		near = suggest(cfg, name);
		pv_error_set(reading.err, PV_ERR_CONFIG, "%s:%d: unknown name: '%.60s'%s%s%s", reading.path, cfg->line, name,
			     near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
		va_end(again);
	} else {
		vsnprintf(text, sizeof(text), fmt, args);
		pv_error_set(reading.err, PV_ERR_CONFIG, "%s:%d: %s", reading.path, cfg->line, text);
	}
	reading.is_failed = true;
}

static enum pv_err fail_at(cfg_t *cfg, struct pv_error *err)
{
	pv_error_prefix(err, "%s:%d", reading.path, cfg->line);
	return PV_ERR_CONFIG;
}

/* -- single values, checked as they are read, while the line is known -- */

static enum settings_section section_of(cfg_t *cfg)
{
	for (int i = SECTION_GATEWAY; i < SECTION_COUNT; i++)
		if (strcmp(cfg_name(cfg), settings_table_name((enum settings_section)i)) == 0)
			return (enum settings_section)i;
	return SECTION_TOP;
}

static const struct setting_row *row_of(enum settings_section section, const char *name)
{
	size_t count;
	const struct setting_row *rows = settings_table_rows(section, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	BUG("no row for setting '%s'", name);
}

static int validate_int(cfg_t *cfg, cfg_opt_t *opt)
{
	const struct setting_row *row = row_of(section_of(cfg), cfg_opt_name(opt));
	long n = cfg_opt_getnint(opt, 0);

	if (n >= row->low && n <= row->high)
		return 0;
	cfg_error(cfg, "%s must be between %ld and %ld: '%ld'", row->name, row->low, row->high, n);
	return -1;
}

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && *s != '\n' && *s != '\t') || *s == 0x7f)
			return false;
	return true;
}

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = choices; p; p = strchr(p, ' ')) {
		p += *p == ' ';
		if (strncmp(p, value, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
			return n > 0;
	}
	return false;
}

static int validate_str(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *value = cfg_opt_getnstr(opt, cfg_opt_size(opt) - 1), *name = cfg_opt_name(opt);
	const char *choices = settings_table_choices(section_of(cfg), name);

	if (!is_plain(value) || !utf8_is_valid(value, strlen(value))) {
		cfg_error(cfg, "control characters in '%s'", name);
		return -1;
	}
	if (!choices || is_choice(choices, value) || strcmp(value, row_of(section_of(cfg), name)->text) == 0)
		return 0;
	cfg_error(cfg, "%s is one of %s: '%s'", name, choices, value);
	return -1;
}

/* -- the options, made from the tables -- */

static void make_options(enum settings_section section, cfg_opt_t *opts)
{
	size_t count;
	const struct setting_row *rows = settings_table_rows(section, &count);

	for (size_t i = 0; i < count; i++) {
		const struct setting_row *row = &rows[i];

		switch (row->type) {
		case SETTING_TYPE_STR:
			opts[i] = (cfg_opt_t)CFG_STR(row->name, row->text, CFGF_NONE);
			opts[i].validcb = validate_str;
			break;
		case SETTING_TYPE_INT:
			opts[i] = (cfg_opt_t)CFG_INT(row->name, row->number, CFGF_NONE);
			opts[i].validcb = validate_int;
			break;
		case SETTING_TYPE_BOOL:
			opts[i] = (cfg_opt_t)CFG_BOOL(row->name, row->number ? cfg_true : cfg_false, CFGF_NONE);
			break;
		}
	}
	opts[count] = (cfg_opt_t)CFG_END();
}

static cfg_t *make_parser(void)
{
	const cfg_flag_t many = CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES;
	cfg_opt_t gateway[SETTINGS_ROWS_MAX + 1], target[SETTINGS_ROWS_MAX + 1], checker[SETTINGS_ROWS_MAX + 3], top[SETTINGS_ROWS_MAX + 7];
	cfg_opt_t none[] = { CFG_END() };
	size_t n;

	make_options(SECTION_GATEWAY, gateway);
	make_options(SECTION_TARGET, target);
	make_options(SECTION_CHECKER, checker);
	settings_table_rows(SECTION_CHECKER, &n);
	checker[n] = (cfg_opt_t)CFG_STR_LIST("argv", NULL, CFGF_NONE);
	checker[n].validcb = validate_str;
	checker[n + 1] = (cfg_opt_t)CFG_STR_LIST("measures", NULL, CFGF_NONE);
	checker[n + 1].validcb = validate_str;
	checker[n + 2] = (cfg_opt_t)CFG_END();
	make_options(SECTION_TOP, top);
	settings_table_rows(SECTION_TOP, &n);
	top[n++] = (cfg_opt_t)CFG_SEC("gateway", gateway, many);
	top[n++] = (cfg_opt_t)CFG_SEC("target", target, many);
	top[n++] = (cfg_opt_t)CFG_SEC("checker", checker, many);
	for (size_t i = 0; i < ARRAY_LEN(free_sections); i++)
		top[n++] = (cfg_opt_t)CFG_SEC(free_sections[i], none, CFGF_KEYSTRVAL);
	top[n] = (cfg_opt_t)CFG_END();
	return cfg_init(top, CFGF_NONE);	/* copies them */
}

/* -- out of libconfuse, into the struct -- */

static void copy_values(cfg_t *cfg, enum settings_section section, void *to, struct pv_arena *arena)
{
	size_t count;
	const struct setting_row *rows = settings_table_rows(section, &count);

	for (size_t i = 0; i < count; i++) {
		char *field = (char *)to + rows[i].offset;

		switch (rows[i].type) {
		case SETTING_TYPE_STR:
			*(const char **)(void *)field = pv_arena_strdup(arena, cfg_getstr(cfg, rows[i].name));
			break;
		case SETTING_TYPE_INT:
			*(long *)(void *)field = cfg_getint(cfg, rows[i].name);
			break;
		case SETTING_TYPE_BOOL:
			*(bool *)(void *)field = cfg_getbool(cfg, rows[i].name);
			break;
		}
	}
}

static enum pv_err count_sections(cfg_t *cfg, const char *name, unsigned *ret, struct pv_error *err)
{
	unsigned n = cfg_size(cfg, name);

	if (n > SECTIONS_MAX)
		return pv_error_set(err, PV_ERR_CONFIG, "%s: more than %u sections: '%s'", reading.path, SECTIONS_MAX, name);
	*ret = n;
	return PV_OK;
}

/* A file gateway named "file" exists without being written down. */
static void add_file_gateway(cfg_t *cfg, struct pv_gateway *g, struct pv_arena *arena)
{
	size_t count;
	const struct setting_row *rows = settings_table_rows(SECTION_GATEWAY, &count);

	(void)cfg;
	for (size_t i = 0; i < count; i++) {
		char *field = (char *)g + rows[i].offset;

		if (rows[i].type == SETTING_TYPE_STR)
			*(const char **)(void *)field = pv_arena_strdup(arena, rows[i].text);
		else
			*(long *)(void *)field = rows[i].number;
	}
	g->name = "file";
	g->type = "file";
}

static enum pv_err take_gateways(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	struct pv_gateway *rows;
	unsigned n = 0;
	enum pv_err rc = count_sections(cfg, "gateway", &n, err);
	bool has_file = false;

	if (rc != PV_OK)
		return rc;
	rows = pv_arena_alloc(&s->arena, (n + 1) * sizeof(*rows));
	for (unsigned i = 0; i < n; i++) {
		cfg_t *section = cfg_getnsec(cfg, "gateway", i);

		copy_values(section, SECTION_GATEWAY, &rows[i], &s->arena);
		rows[i].name = pv_arena_strdup(&s->arena, cfg_title(section));
		has_file = has_file || strcmp(rows[i].name, "file") == 0;
		if (settings_check_gateway(&rows[i], err) != PV_OK)
			return fail_at(section, err);
	}
	if (!has_file)
		add_file_gateway(cfg, &rows[n++], &s->arena);
	s->gateways = rows;
	s->gateway_count = n;
	return PV_OK;
}

static enum pv_err take_targets(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	struct pv_target_auth *rows;
	unsigned n = 0;
	enum pv_err rc = count_sections(cfg, "target", &n, err);

	if (rc != PV_OK)
		return rc;
	rows = pv_arena_alloc(&s->arena, (n + 1) * sizeof(*rows));
	for (unsigned i = 0; i < n; i++) {
		cfg_t *section = cfg_getnsec(cfg, "target", i);

		copy_values(section, SECTION_TARGET, &rows[i], &s->arena);
		rows[i].prefix = pv_arena_strdup(&s->arena, cfg_title(section));
		if (settings_check_target(&rows[i], err) != PV_OK)
			return fail_at(section, err);
	}
	s->targets = rows;
	s->target_count = n;
	return PV_OK;
}

static const char *const *take_list(cfg_t *section, const char *name, struct pv_arena *arena)
{
	unsigned n = cfg_size(section, name);
	const char **list;

	if (n > LIST_MAX)
		n = LIST_MAX + 1;
	list = pv_arena_alloc(arena, (n + 1) * sizeof(*list));
	for (unsigned i = 0; i < n; i++)
		list[i] = pv_arena_strdup(arena, cfg_getnstr(section, name, i));
	return list;
}

static enum pv_err take_checkers(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	struct pv_checker_conf *rows;
	unsigned n = 0;
	enum pv_err rc = count_sections(cfg, "checker", &n, err);

	if (rc != PV_OK)
		return rc;
	rows = pv_arena_alloc(&s->arena, (n + 1) * sizeof(*rows));
	for (unsigned i = 0; i < n; i++) {
		cfg_t *section = cfg_getnsec(cfg, "checker", i);

		copy_values(section, SECTION_CHECKER, &rows[i], &s->arena);
		rows[i].name = pv_arena_strdup(&s->arena, cfg_title(section));
		rows[i].argv = take_list(section, "argv", &s->arena);
		rows[i].measures = take_list(section, "measures", &s->arena);
		rc = settings_check_checker(&rows[i], err);
		if (rc == PV_OK && (cfg_size(section, "argv") > LIST_MAX || cfg_size(section, "measures") > LIST_MAX))
			rc = pv_error_set(err, PV_ERR_CONFIG, "more than %u values in a list: 'checker %s'", LIST_MAX, rows[i].name);
		if (rc != PV_OK)
			return fail_at(section, err);
	}
	s->checkers = rows;
	s->checker_count = n;
	return PV_OK;
}

/* The lines of a section whose names are free, in their order. */
static enum pv_err take_free(cfg_t *cfg, const char *section, struct pv_settings *s, const struct pv_named **ret, size_t *ret_count,
			     struct pv_error *err)
{
	cfg_t *sec = cfg_getsec(cfg, section);
	unsigned n = sec ? cfg_num(sec) : 0;
	struct pv_named *rows;

	if (n > SECTIONS_MAX)
		return pv_error_set(err, PV_ERR_CONFIG, "%s: more than %u lines in a section: '%s'", reading.path, SECTIONS_MAX, section);
	rows = pv_arena_alloc(&s->arena, (n + 1) * sizeof(*rows));
	for (unsigned i = 0; i < n; i++) {
		cfg_opt_t *opt = cfg_getnopt(sec, i);
		const char *value = cfg_opt_size(opt) ? cfg_opt_getnstr(opt, 0) : "";

		rows[i] = (struct pv_named){ pv_arena_strdup(&s->arena, cfg_opt_name(opt)), pv_arena_strdup(&s->arena, value),
					     line_of(section, cfg_opt_name(opt)) };
		if (!is_plain(value) || !utf8_is_valid(value, strlen(value)))
			return pv_error_set(err, PV_ERR_CONFIG, "%s:%d: control characters in '%s'", reading.path, rows[i].line, rows[i].name);
	}
	*ret = rows;
	*ret_count = n;
	return PV_OK;
}

static enum pv_err take_bindings(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	const struct pv_named *named;
	struct pv_binding *rows;
	size_t n;
	enum pv_err rc = take_free(cfg, KEYS, s, &named, &n, err);

	if (rc != PV_OK)
		return rc;
	rows = pv_arena_alloc(&s->arena, (n + 1) * sizeof(*rows));
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct pv_binding){ named[i].name, named[i].value, named[i].line };
	s->bindings = rows;
	s->binding_count = n;
	return PV_OK;
}

/* An expression that cannot be understood is a mistake of the file, not of whoever chooses it later. */
static enum pv_err take_filters(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	enum pv_err rc = take_free(cfg, FILTERS, s, &s->filters, &s->filter_count, err);

	for (size_t i = 0; i < s->filter_count && rc == PV_OK; i++) {
		struct pv_arena arena = { 0 };
		const struct pv_expr *tree;
		struct pv_error why = { 0 };

		if (pv_expr_parse(s->filters[i].value, &arena, &tree, &why) != PV_OK)
			rc = pv_error_set(err, PV_ERR_CONFIG, "%s:%d: filter '%s': %s", reading.path, s->filters[i].line, s->filters[i].name, why.text);
		pv_arena_release(&arena);
	}
	return rc;
}

static enum pv_err take_all(cfg_t *cfg, struct pv_settings *s, struct pv_error *err)
{
	enum pv_err rc;

	copy_values(cfg, SECTION_TOP, s, &s->arena);
	rc = settings_check_top(s, err);
	if (rc != PV_OK) {
		pv_error_prefix(err, "%s", reading.path);
		return rc;
	}
	rc = take_gateways(cfg, s, err);
	if (rc == PV_OK)
		rc = take_targets(cfg, s, err);
	if (rc == PV_OK)
		rc = take_checkers(cfg, s, err);
	if (rc == PV_OK)
		rc = take_bindings(cfg, s, err);
	if (rc == PV_OK)
		rc = take_filters(cfg, s, err);
	if (rc == PV_OK)
		rc = take_free(cfg, THEME, s, &s->styles, &s->style_count, err);
	return rc;
}

enum pv_err settings_parse_text(const char *path, const char *text, struct pv_settings *ret, struct pv_error *err)
{
	struct pv_error local = { 0 };
	cfg_t *cfg = make_parser();
	enum pv_err rc = PV_OK;

	if (!cfg)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to read '%s'", path);
	reading.path = path;
	reading.err = &local;
	reading.is_failed = false;
	reading.settings = ret;
	reading.notes = pv_arena_alloc(&ret->arena, NOTES_MAX * sizeof(*reading.notes));
	reading.note_count = 0;
	cfg_set_error_function(cfg, on_error);
	if (*text && cfg_parse_buf(cfg, text) != CFG_SUCCESS) {
		if (!reading.is_failed)
			pv_error_set(&local, PV_ERR_CONFIG, "%s:%d: cannot be understood", path, cfg->line);
		rc = PV_ERR_CONFIG;
	}
	if (rc == PV_OK)
		rc = take_all(cfg, ret, &local);
	if (rc != PV_OK && err)
		*err = local;
	cfg_free(cfg);
	memset(&reading, 0, sizeof(reading));
	return rc;
}
