#include "ui/resume.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/earlier.h"
#include "ui/focus.h"
#include "ui/line.h"
#include "ui/prompt.h"

#define NOTES_MAX 400
#define MARKS_MAX 1000
#define CODES_MAX 1000		/* bytes */
#define TEXT_BUDGET (RESUME_MAX_BYTES / 2)	/* of notes: what is typed now must fit too */

static const char *const purposes[] = {
	[PROMPT_NOTE] = "note", [PROMPT_RETOUCH] = "retouch", [PROMPT_ESCALATE] = "escalate", [PROMPT_SKIP] = "skip",
};
static const char *const lines[LINE_KINDS] = { [LINE_FIND] = "find", [LINE_FILTER] = "filter", [LINE_COMMAND] = "command" };

static void forget_overlays(struct resume *r)
{
	free(r->codes);
	free(r->narrow);
	free(r->text);
	r->codes = r->narrow = r->text = NULL;
	r->reasons_id = r->field_id = 0;
	r->is_line = false;
}

void resume_release(struct resume *r)
{
	for (size_t i = 0; i < r->note_count; i++)
		free(r->notes[i].text);
	free(r->notes);
	free(r->marks);
	free(r->fixes);
	forget_overlays(r);
	memset(r, 0, sizeof(*r));
}

/* Replaces the note of a photo; "" forgets it. */
static void put_note(struct resume *r, int64_t id, const char *text)
{
	size_t i = 0;

	while (i < r->note_count && r->notes[i].id != id)
		i++;
	if (i == r->note_count) {
		if (!*text || r->note_count >= NOTES_MAX)
			return;
		r->notes = mem_realloc(r->notes, r->note_count + 1, sizeof(*r->notes));
		r->notes[r->note_count++] = (struct resume_note){ .id = id };
	}
	free(r->notes[i].text);
	r->notes[i].text = mem_strdup(text);
	if (!*text) {
		free(r->notes[i].text);
		r->notes[i] = r->notes[--r->note_count];
	}
}

void resume_keep_notes(struct app *app)
{
	for (size_t i = 0; i < app->deck.count; i++) {
		const struct item *it = app->deck.items[i];

		put_note(&app->resume, it->row.id, it->state == ITEM_OPEN && it->note ? it->note : "");
	}
}

/* --- writing --- */

static void add_note(struct json *notes, int64_t id, const char *text, size_t *budget)
{
	struct json *pair;
	size_t n = strlen(text) * 2;	/* escaped at worst: nothing but quotes */

	if (n > *budget)
		return;
	*budget -= n;
	pair = json_array();
	json_add_int(pair, id);
	json_add_str(pair, text);
	json_add(notes, pair);
}

static void add_fixes(struct json *fixes, const struct item *it)
{
	for (size_t i = 0; i < it->earlier_count; i++) {
		struct json *entry;

		if (it->earlier[i].fix == ITEM_FIX_OPEN)
			continue;
		entry = json_array();
		json_add_int(entry, it->row.id);
		json_add_str(entry, it->earlier[i].code);
		json_add_int(entry, it->earlier[i].fix);
		json_add(fixes, entry);
	}
}

static void format_items(const struct app *app, struct json *j)
{
	struct json *notes = json_array(), *marks = json_array(), *fixes = json_array();
	size_t budget = TEXT_BUDGET;

	for (size_t i = 0; i < app->deck.count; i++) {
		const struct item *it = app->deck.items[i];

		if (it->state == ITEM_OPEN && it->note)
			add_note(notes, it->row.id, it->note, &budget);
		if (deck_is_marked(it))
			json_add_int(marks, it->row.id);
		if (it->state == ITEM_OPEN)
			add_fixes(fixes, it);
	}
	for (size_t i = 0; i < app->resume.note_count; i++)
		if (!deck_find(&app->deck, app->resume.notes[i].id))
			add_note(notes, app->resume.notes[i].id, app->resume.notes[i].text, &budget);
	json_set(j, "notes", notes);
	json_set(j, "marks", marks);
	json_set(j, "fixes", fixes);
}

static bool is_reasons_open(const struct app *app)
{
	return app->overlay == OVERLAY_REASONS || (app->overlay == OVERLAY_PROMPT && app->prompt.then == OVERLAY_REASONS);
}

static void format_reasons(const struct app *app, struct json *j)
{
	const struct chooser *ch = &app->chooser;
	const struct item *it = app_item(app);
	struct json *o, *chosen;

	if (!is_reasons_open(app) || !it || ch->is_bulk)
		return;
	o = json_object();
	chosen = json_array();
	for (size_t i = 0; app->reasons.is_known && i < app->reasons.list.count && i < CHOOSER_MAX; i++)
		if (ch->is_chosen[i])
			json_add_str(chosen, app->reasons.list.rows[i].code);
	json_set_int(o, "id", it->row.id);
	json_set(o, "chosen", chosen);
	json_set_str(o, "filter", ch->filter.text);
	json_set_bool(o, "narrowing", ch->is_narrowing);
	json_set_int(o, "cursor", ch->cursor);
	json_set(j, "reasons", o);
}

static void format_field(const struct app *app, struct json *j)
{
	struct json *o;

	if (app->overlay != OVERLAY_PROMPT && app->overlay != OVERLAY_LINE)
		return;
	o = json_object();
	if (app->overlay == OVERLAY_PROMPT) {
		json_set_str(o, "purpose", purposes[app->prompt.purpose]);
		json_set_int(o, "id", app->prompt.id);
		json_set_str(o, "text", app->prompt.field.text);
		json_set_int(o, "cursor", (int64_t)app->prompt.field.cursor);
	} else {
		json_set_str(o, "line", lines[app->line.kind]);
		json_set_str(o, "text", app->line.field.text);
	}
	json_set(j, "field", o);
}

void resume_format(const struct app *app, struct buf *out)
{
	struct json *j = json_object();
	const struct item *it = deck_current(&app->deck);

	json_set_str(j, "campaign", app->campaign);
	json_set_int(j, "at", it ? it->row.id : 0);
	json_set_int(j, "done", (int64_t)(app->deck.done_before + app->deck.count - deck_open_count(&app->deck)));
	json_set_bool(j, "escalated", app->is_escalated);
	json_set_bool(j, "photo", app->view != VIEW_QUEUE);
	json_set_bool(j, "sheet", app->view == VIEW_SHEET);
	format_items(app, j);
	format_reasons(app, j);
	format_field(app, j);
	filter_save(app, j);
	json_format(out, j);
	json_free(j);
}

void resume_save(struct app *app)
{
	struct buf text = BUF_INIT(RESUME_MAX_BYTES);
	struct ask *ask = ask_new(ASK_SESSION_SAVE);

	resume_format(app, &text);
	ask->text = buf_take(&text);
	app->is_session_dirty = false;
	app->session_save_at = 0;
	app_submit(app, ask);
	buf_release(&text);
}

/* --- reading --- */

/* A text as a field could hold it; NULL when it is none. */
static const char *field_text(const struct json *j)
{
	const char *s = json_str(j);

	if (!s || strlen(s) > TEXTFIELD_MAX_BYTES)
		return NULL;
	for (const char *c = s; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			return NULL;
	return s;
}

static bool is_code(const char *code, size_t max)
{
	return code && *code && strlen(code) <= max && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == strlen(code);
}

/* [id, "L03", 1]: fixed or not. */
static void parse_fixes(struct resume *r, const struct json *fixes)
{
	if (!json_is_array(fixes) || json_count(fixes) > MARKS_MAX)
		return;
	r->fixes = mem_array(json_count(fixes) + 1, sizeof(*r->fixes));
	for (size_t i = 0; i < json_count(fixes); i++) {
		const struct json *entry = json_at(fixes, i);
		struct resume_fix *f = &r->fixes[r->fix_count];
		int64_t fix;

		if (!json_is_array(entry) || json_count(entry) != 3 || !json_int(json_at(entry, 0), &f->id) || f->id <= 0 ||
		    !is_code(json_str(json_at(entry, 1)), sizeof(f->earlier.code) - 1) || !json_int(json_at(entry, 2), &fix) || fix <= ITEM_FIX_OPEN ||
		    fix >= ITEM_FIX_COUNT)
			continue;
		snprintf(f->earlier.code, sizeof(f->earlier.code), "%s", json_str(json_at(entry, 1)));
		f->earlier.fix = (enum item_fix)fix;
		r->fix_count++;
	}
}

static void parse_items(struct resume *r, const struct json *j)
{
	const struct json *notes = json_get(j, "notes"), *marks = json_get(j, "marks");

	for (size_t i = 0; json_is_array(notes) && i < json_count(notes) && i < NOTES_MAX; i++) {
		const struct json *pair = json_at(notes, i);
		const char *text = json_is_array(pair) && json_count(pair) == 2 ? field_text(json_at(pair, 1)) : NULL;
		int64_t id;

		if (text && json_int(json_at(pair, 0), &id) && id > 0)
			put_note(r, id, text);
	}
	parse_fixes(r, json_get(j, "fixes"));
	if (!json_is_array(marks) || json_count(marks) > MARKS_MAX)
		return;
	r->marks = mem_array(json_count(marks) + 1, sizeof(*r->marks));
	for (size_t i = 0; i < json_count(marks); i++)
		if (json_int(json_at(marks, i), &r->marks[r->mark_count]) && r->marks[r->mark_count] > 0)
			r->mark_count++;
}

/* "O01,L03": each code a word of letters and digits. */
static char *parse_codes(const struct json *chosen)
{
	struct buf codes = BUF_INIT(CODES_MAX);
	char *text;

	for (size_t i = 0; json_is_array(chosen) && i < json_count(chosen) && i < CHOOSER_MAX; i++) {
		const char *code = json_str(json_at(chosen, i));

		if (is_code(code, 16))
			buf_printf(&codes, ",%s", code);
	}
	buf_putc(&codes, ',');
	text = buf_take(&codes);
	buf_release(&codes);
	return text;
}

static void parse_reasons(struct resume *r, const struct json *o)
{
	const char *narrow = field_text(json_get(o, "filter"));
	int64_t cursor = 0;

	if (!json_is_object(o) || !json_int(json_get(o, "id"), &r->reasons_id) || r->reasons_id <= 0) {
		r->reasons_id = 0;
		return;
	}
	r->codes = parse_codes(json_get(o, "chosen"));
	r->narrow = mem_strdup(narrow ? narrow : "");
	(void)json_bool(json_get(o, "narrowing"), &r->is_narrowing);
	(void)json_int(json_get(o, "cursor"), &cursor);
	r->cursor = cursor > 0 && cursor < CHOOSER_MAX ? (int)cursor : 0;
}

static int word_at(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; word && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

static void parse_field(struct resume *r, const struct json *o)
{
	const char *text = field_text(json_get(o, "text"));
	int purpose = word_at(purposes, ARRAY_LEN(purposes), json_str(json_get(o, "purpose")));
	int line = word_at(lines, ARRAY_LEN(lines), json_str(json_get(o, "line")));
	int64_t cursor = 0;

	if (!text)
		return;
	if (line >= 0) {
		r->is_line = true;
		r->line = (enum line_kind)line;
	} else if (purpose < 0 || !json_int(json_get(o, "id"), &r->field_id) || r->field_id <= 0) {
		r->field_id = 0;
		return;
	}
	r->purpose = purpose < 0 ? PROMPT_NOTE : (enum prompt_purpose)purpose;
	r->text = mem_strdup(text);
	if (!json_int(json_get(o, "cursor"), &cursor) || cursor < 0 || (uint64_t)cursor > strlen(text))
		cursor = (int64_t)strlen(text);
	while (cursor > 0 && ((unsigned char)text[cursor] & 0xc0) == 0x80)
		cursor--;
	r->at = (size_t)cursor;
}

static void parse_place(struct app *app, const struct json *j)
{
	int64_t at = 0, done = 0;
	const char *campaign = json_str(json_get(j, "campaign"));

	if (!campaign || strlen(campaign) >= sizeof(app->session_campaign))
		return;
	if (!json_int(json_get(j, "at"), &at) || at < 0 || !json_int(json_get(j, "done"), &done) || done < 0 || done >= 100000)
		return;
	snprintf(app->session_campaign, sizeof(app->session_campaign), "%s", campaign);
	app->session_at = at;
	app->session_done = (size_t)done;
	(void)json_bool(json_get(j, "photo"), &app->resume.was_photo);
	(void)json_bool(json_get(j, "sheet"), &app->resume.was_sheet);
	(void)json_bool(json_get(j, "escalated"), &app->is_escalated);
	if (app->resume.was_photo)
		filter_restore(app, j);
}

void resume_parse(struct app *app, const char *text)
{
	struct json *j = NULL;

	app->session_at = 0;
	app->session_done = 0;
	*app->session_campaign = 0;
	resume_release(&app->resume);
	if (!text || !*text || strlen(text) > RESUME_MAX_BYTES || json_parse(text, strlen(text), &j, NULL) != PV_OK)
		return;
	if (json_is_object(j)) {
		parse_place(app, j);
		parse_items(&app->resume, j);
		parse_reasons(&app->resume, json_get(j, "reasons"));
		parse_field(&app->resume, json_get(j, "field"));
	}
	json_free(j);
}

/* --- back on the screen --- */

static bool is_among(const struct pv_submission_list *list, int64_t id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].id == id)
			return true;
	return false;
}

static void tell_words(struct app *app)
{
	if (app->resume.text && *app->resume.text)
		app_notice(app, NOTICE_WARN, _("the photo you were writing on is no longer yours; your words: %s"), app->resume.text);
}

void resume_prune(struct app *app, const struct pv_submission_list *mine)
{
	struct resume *r = &app->resume;

	for (size_t i = r->note_count; i-- > 0;)
		if (!is_among(mine, r->notes[i].id))
			put_note(r, r->notes[i].id, "");
	if (r->field_id != 0 && !is_among(mine, r->field_id)) {
		tell_words(app);
		forget_overlays(r);
	}
}

void resume_forget_notes(struct app *app)
{
	for (size_t i = 0; i < app->deck.count; i++)
		deck_set_text(&app->deck.items[i]->note, NULL);
	resume_release(&app->resume);
}

void resume_reasons(struct app *app)
{
	struct resume *r = &app->resume;
	char word[24];

	if (!r->codes || r->reasons_id != 0 || !app->reasons.is_known || !is_reasons_open(app))
		return;
	for (size_t i = 0; i < app->reasons.list.count && i < CHOOSER_MAX; i++) {
		snprintf(word, sizeof(word), ",%.16s,", app->reasons.list.rows[i].code);
		app->chooser.is_chosen[i] = app->chooser.is_chosen[i] || strstr(r->codes, word);
	}
	free(r->codes);
	r->codes = NULL;
	app->chooser.cursor = r->cursor;
	chooser_refresh(app);
}

static void open_reasons(struct app *app)
{
	struct resume *r = &app->resume;

	chooser_open(app);
	memset(app->chooser.is_chosen, 0, sizeof(app->chooser.is_chosen));	/* what was chosen comes back, no more */
	app->chooser.is_begun = true;
	textfield_set(&app->chooser.filter, r->narrow);
	app->chooser.is_narrowing = r->is_narrowing;
	r->reasons_id = 0;
	chooser_refresh(app);
	resume_reasons(app);
}

static void open_field(struct app *app)
{
	struct resume *r = &app->resume;

	if (r->is_line) {
		line_open_with(app, r->line, r->text);
	} else {
		prompt_open(app, r->purpose);
		textfield_set(&app->prompt.field, r->text);
		app->prompt.field.cursor = r->at;
	}
	r->field_id = 0;
	r->is_line = false;
}

/* The photo that was being written on, when it is in front; its words are shown when it is not ours any more. */
static void open_overlays(struct app *app)
{
	struct resume *r = &app->resume;
	const struct item *it = app_item(app);
	int64_t front = it ? it->row.id : 0;

	if (app->overlay != OVERLAY_NONE || app->view == VIEW_QUEUE)
		return;
	if (r->reasons_id != 0 && r->reasons_id == front)
		open_reasons(app);
	if (r->is_line || (r->field_id != 0 && r->field_id == front))
		open_field(app);
	else if (r->field_id != 0)
		tell_words(app);
	r->reasons_id = r->field_id = 0;
	focus_changed(app);
}

void resume_enter(struct app *app)
{
	struct resume *r = &app->resume;

	for (size_t i = r->note_count; i-- > 0;) {
		struct item *it = deck_find(&app->deck, r->notes[i].id);

		if (!it)
			continue;
		if (!it->note)
			deck_set_text(&it->note, r->notes[i].text);
		put_note(r, r->notes[i].id, "");
	}
	if (strcmp(app->campaign, app->session_campaign) != 0 || app->deck.count == 0)
		return;
	for (size_t i = 0; i < r->mark_count; i++)
		(void)deck_mark(&app->deck, r->marks[i], true);
	r->mark_count = 0;
	for (size_t i = 0; i < r->fix_count; i++)
		earlier_restore(deck_find(&app->deck, r->fixes[i].id), &r->fixes[i].earlier);
	r->fix_count = 0;
	if (r->was_sheet && app->view == VIEW_PHOTO && app->overlay == OVERLAY_NONE) {
		app->view = VIEW_SHEET;
		focus_changed(app);
	}
	r->was_sheet = false;
	if (r->reasons_id != 0 || r->field_id != 0 || r->is_line)
		open_overlays(app);
}
