#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "commands/command_select.h"
#include "commands/pager.h"
#include "commands/print_submission.h"
#include "commands/show_photo.h"
#include "photovet/profiles.h"

/* The profile that judged the row, kept from the row before when it is the same one. */
struct judge {
	bool is_known;
	struct pv_profile profile;
};

static const struct pv_profile *judge_of(const struct command_context *cx, const struct pv_submission *s, struct judge *j)
{
	struct pv_profile_list list = { 0 };

	if (!s->profile || !s->profile[0])
		return NULL;
	if (j->is_known && strcmp(j->profile.name, s->profile) == 0 && j->profile.version == s->profile_version)
		return &j->profile;
	j->is_known = pv_profile_fetch(cx->store, s->profile, s->profile_version, &list, NULL) == PV_OK && list.count == 1 &&
		      pv_profile_parse(s->profile, s->profile_version, list.rows[0].body, &j->profile, NULL) == PV_OK;
	pv_profile_list_release(&list);
	return j->is_known ? &j->profile : NULL;
}

/* The masked field asked for, in full; text NULL when none was. */
struct revealed {
	const char *field;
	char *text;
};

static void put_one(struct buf *out, const struct pv_submission *s, enum print_format format, const struct pv_profile *profile,
		    const struct revealed *full)
{
	struct json *j;

	if (format != PRINT_JSON) {
		print_submission_text(out, s, profile);
		if (full->text) {
			buf_printf(out, "%lld %s ", (long long)s->id, full->field);
			utf8_sanitize(out, full->text, 0);
			buf_putc(out, '\n');
		}
		return;
	}
	j = print_submission_json(s);
	print_submission_clocks(j, s);
	if (full->text) {
		struct json *fields = json_object();

		json_set_str(fields, full->field, full->text);
		json_set(j, "revealed", fields);
	}
	json_format(out, j);
	buf_putc(out, '\n');
	json_free(j);
}

static enum pv_err show_all(const struct command_context *cx, const struct pv_submission_list *list, const struct revealed *full, struct pv_error *err)
{
	enum print_format format = print_format_of(command_line_value(cx->line, "format"), PRINT_TEXT);
	struct buf out = BUF_INIT(PRINT_MAX);
	struct judge judge = { 0 };
	enum pv_err rc = PV_OK;

	for (size_t i = 0; rc == PV_OK && i < list->count; i++) {
		put_one(&out, &list->rows[i], format, format == PRINT_JSON ? NULL : judge_of(cx, &list->rows[i], &judge), &full[i]);
		rc = print_out(&out, err);
		if (rc == PV_OK && command_line_has(cx->line, "photo"))
			rc = show_photo_inline(cx, &list->rows[i], err);
	}
	buf_release(&out);
	return rc;
}

/* Before anything is printed, as it may be refused; the database keeps a record of who asked. */
static enum pv_err reveal(const struct command_context *cx, const struct pv_submission_list *list, struct revealed *full, struct pv_error *err)
{
	const char *field = command_line_value(cx->line, "reveal");
	enum pv_err rc = PV_OK;

	for (size_t i = 0; field && rc == PV_OK && i < list->count; i++) {
		full[i].field = field;
		rc = pv_vet_reveal(cx->store, list->rows[i].id, field, &full[i].text, err);
	}
	return rc;
}

static enum pv_err show(const struct command_context *cx, const struct pv_submission_list *list, struct pv_error *err)
{
	struct revealed *full = mem_array(list->count + 1, sizeof(*full));
	bool is_page = !command_line_has(cx->line, "photo") && print_format_of(command_line_value(cx->line, "format"), PRINT_TEXT) == PRINT_TEXT;
	enum pv_err rc = reveal(cx, list, full, err);

	if (rc == PV_OK && list->count && is_page)
		pager_begin(cx->pager);
	if (rc == PV_OK)
		rc = show_all(cx, list, full, err);
	for (size_t i = 0; i < list->count; i++)
		free(full[i].text);
	free(full);
	return rc;
}

/* Which ids were not shown, each on its line; they are asked for by their own. */
static enum pv_err tell_unknown(const struct pv_submission_list *list, const int64_t *ids, size_t count)
{
	if (list->count == count)
		return PV_OK;
	for (size_t i = 0, shown = 0; i < count; i++) {
		for (shown = 0; shown < list->count && list->rows[shown].id != ids[i]; shown++)
			;
		if (shown == list->count)
			fprintf(stderr, "photovet: %lld: unknown, or not visible to you\n", (long long)ids[i]);
	}
	return list->count ? PV_ERR_PARTIAL : PV_ERR_NOT_FOUND;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct pv_submission_list list = { 0 };
	struct pv_arena arena = { 0 };
	const int64_t *ids = NULL;
	size_t count = 0;
	enum pv_err rc = command_line_expect(cx->line, 1, SIZE_MAX, err);

	if (rc == PV_OK)
		rc = command_select_ids(cx->line, 0, &arena, &ids, &count, err);
	if (rc == PV_OK)
		rc = pv_store_show(cx->store, ids, count, &list, err);
	if (rc == PV_OK)
		rc = show(cx, &list, err);
	if (rc == PV_OK) {
		pager_end(cx->pager);	/* the talk comes after the page */
		rc = tell_unknown(&list, ids, count);
	}
	pv_submission_list_release(&list);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = {
	{ "format", 'f', "FORMAT", N_("how to print it"), "text|json" },
	{ "photo", 0, NULL, N_("the photo inline, if the terminal can"), NULL },
	{ "reveal", 0, "FIELD", N_("this field in full; leaves an audit row"), "name|id_number|phone|email" },
	{ 0 },
};

const struct command cmd_show_command = {
	.name = "show", .usage = "ID... [-f text|json] [--photo] [--reveal FIELD]",
	.summary = N_("one submission in full: checks, history, photo"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
