#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/profiles.h"

#define FILE_MAX (1u << 20)

static struct json *profile_json(const struct pv_profile_row *p)
{
	struct json *j = json_object(), *intake = json_object(), *body = NULL;

	json_set_str(j, "name", p->name);
	json_set_int(j, "version", p->version);
	json_set_bool(j, "newest", p->is_newest);
	json_set_int(j, "campaigns", p->campaigns);
	json_set_str(j, "by", p->by);
	print_json_time(j, "made_at", p->made_at, "UTC");
	json_set_int(intake, "min_kb", p->min_kb);
	json_set_int(intake, "max_kb", p->max_kb);
	json_set_int(intake, "width", p->width);
	json_set_int(intake, "height", p->height);
	if (json_parse(p->body, strlen(p->body), &body, NULL) == PV_OK)
		json_set(j, "profile", body);
	json_set(j, "intake", intake);
	return j;
}

static void add_row(struct print_table *t, const struct pv_profile_row *p)
{
	char version[16], campaigns[24], kb[32], size[32];

	snprintf(version, sizeof(version), "%d", p->version);
	snprintf(campaigns, sizeof(campaigns), "%lld", (long long)p->campaigns);
	snprintf(kb, sizeof(kb), "%d-%d", p->min_kb, p->max_kb);
	snprintf(size, sizeof(size), "%dx%d", p->width, p->height);
	print_table_row(t, (const char *[]){ p->name, version, p->by, campaigns, kb, size });
}

static enum pv_err list(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { "name", "version", "by", "campaigns", "KB", "pixels" };
	struct pv_profile_list found = { 0 };
	struct print_table t = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	bool is_json = print_format_of(command_line_value(cx->line, "format"), PRINT_TABLE) == PRINT_JSON;
	enum pv_err rc = pv_profile_fetch(cx->store, NULL, 0, &found, err);

	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		print_table_column(&t, titles[i], i == 1 || i == 3);
	for (size_t i = 0; rc == PV_OK && i < found.count; i++) {
		struct json *j = is_json ? profile_json(&found.rows[i]) : NULL;

		if (j) {
			json_format(&out, j);
			buf_putc(&out, '\n');
		} else {
			add_row(&t, &found.rows[i]);
		}
		json_free(j);
	}
	if (rc == PV_OK && !is_json)
		print_table_flush(&t, &out);
	if (rc == PV_OK)
		rc = print_out(&out, err);
	print_table_release(&t);
	buf_release(&out);
	pv_profile_list_release(&found);
	return rc;
}

/* What set takes: the profile's own keys and "intake". */
static void put_file(struct buf *out, const struct pv_profile_row *p)
{
	struct json *j = NULL, *intake = json_object();

	json_set_int(intake, "min_kb", p->min_kb);
	json_set_int(intake, "max_kb", p->max_kb);
	json_set_int(intake, "width", p->width);
	json_set_int(intake, "height", p->height);
	if (json_parse(p->body, strlen(p->body), &j, NULL) == PV_OK) {
		json_set(j, "intake", intake);
		json_format(out, j);
		buf_putc(out, '\n');
	} else {
		json_free(intake);
	}
	json_free(j);
}

static enum pv_err show(const struct command_context *cx, const char *name, struct pv_error *err)
{
	struct pv_profile_list found = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	int64_t version = 0;
	enum pv_err rc = command_line_int(cx->line, "version", 1, INT32_MAX, 0, &version, err);

	if (rc == PV_OK)
		rc = pv_profile_fetch(cx->store, name, (int)version, &found, err);
	if (rc == PV_OK && print_format_of(command_line_value(cx->line, "format"), PRINT_TABLE) == PRINT_JSON) {
		struct json *j = profile_json(&found.rows[0]);

		json_format(&out, j);
		buf_putc(&out, '\n');
		json_free(j);
	} else if (rc == PV_OK) {
		put_file(&out, &found.rows[0]);
	}
	if (rc == PV_OK)
		rc = print_out(&out, err);
	buf_release(&out);
	pv_profile_list_release(&found);
	return rc;
}

static enum pv_err set(const struct command_context *cx, const char *name, const char *path, struct pv_error *err)
{
	struct buf text = BUF_INIT(FILE_MAX);
	int version = 0;
	enum pv_err rc = strcmp(path, "-") == 0 ? buf_read_fd(&text, 0, "standard input", err) : buf_read_file(&text, path, err);

	if (rc == PV_OK)
		rc = pv_profile_set(cx->store, name, buf_str(&text), text.len, &version, err);
	if (rc == PV_OK)
		printf("%s %d\n", name, version);
	buf_release(&text);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 3, err);

	if (rc != PV_OK)
		return rc;
	if (strcmp(words[0], "list") == 0)
		rc = command_line_expect(cx->line, 1, 1, err);
	else if (strcmp(words[0], "show") == 0)
		rc = command_line_expect(cx->line, 2, 2, err);
	else if (strcmp(words[0], "set") == 0)
		rc = command_line_expect(cx->line, 3, 3, err);
	else
		rc = pv_error_set(err, PV_ERR_USAGE, "profile takes list, show or set, not '%s'", words[0]);
	if (rc != PV_OK)
		return rc;
	if (words[0][0] == 'l')
		return list(cx, err);
	return words[0][1] == 'h' ? show(cx, words[1], err) : set(cx, words[1], words[2], err);
}

static const struct command_option options[] = {
	{ "version", 0, "N", N_("an older version, for show"), NULL },
	{ "format", 'f', "FORMAT", N_("how list and show print"), "table|json" },
	{ 0 },
};

const struct command cmd_profile_command = {
	.name = "profile", .usage = "list | show NAME [--version N] | set NAME FILE.json",
	.summary = N_("photo profiles: what the checks judge by"),
	.details = N_("show prints what set takes. set makes a new version, which campaigns with that profile use from the next check on; who sets one must supervise every campaign that uses it."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
