#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/resume.h"
#include "appfix.h"

static void begin(struct uifix *f, const char *session)
{
	appfix_init(f, 24, 80, GRAPHICS_SIXEL);
	f->session = session;
	uifix_start(f);
}

static void open_deck(struct uifix *f)
{
	begin(f, NULL);
	uifix_play(f, "Enter");
	assert_int_equal(uifix_front(f), FIRST);
}

/* The line drops; what was saved is what the next start is given. */
static char *drop(struct uifix *f)
{
	struct app_event ev = { .kind = APP_HANGUP, .now = f->now, .mono = f->mono };
	char *saved;

	(void)app_update(f->app, &ev);
	uifix_settle(f);
	saved = mem_strdup(f->saved);
	uifix_release(f);
	return saved;
}

/* In the middle of a word, of an escalation. */
static void complaint_04_half_typed_cause(void **state)
{
	struct uifix f;
	char *saved;

	(void)state;
	open_deck(&f);
	uifix_play(&f, "j j");
	uifix_press(&f, "e");
	uifix_type(&f, "the left ear, \"\xe8\x80\xb3\"");
	uifix_press(&f, "Left Left");
	saved = drop(&f);
	begin(&f, saved);
	assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
	assert_int_equal(f.app->prompt.purpose, PROMPT_ESCALATE);
	assert_int_equal(uifix_front(&f), FIRST + 2);
	assert_string_equal(f.app->prompt.field.text, "the left ear, \"\xe8\x80\xb3\"");
	uifix_type(&f, "!");
	assert_string_equal(f.app->prompt.field.text, "the left ear, \"!\xe8\x80\xb3\"");
	uifix_settle(&f);
	uifix_press(&f, "Enter");
	assert_int_equal(f.last_action, PV_ESCALATE);
	uifix_release(&f);
	free(saved);
}

/* Reasons half chosen, the filter half typed, a note on top of them. */
static void complaint_04_half_chosen_reasons(void **state)
{
	struct uifix f;
	char *saved;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "x 1 3");
	uifix_press(&f, "/");
	uifix_type(&f, "hea");
	saved = drop(&f);
	begin(&f, saved);
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_true(f.app->chooser.is_narrowing);
	assert_string_equal(f.app->chooser.filter.text, "hea");
	uifix_press(&f, "Enter Esc c");
	uifix_type(&f, "see");
	free(saved);
	saved = drop(&f);
	begin(&f, saved);
	assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
	assert_int_equal(f.app->prompt.purpose, PROMPT_NOTE);
	uifix_type(&f, " bo");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_press(&f, "Enter");
	assert_string_equal(f.last_text, "see bo");
	assert_int_equal(f.last_action, PV_REJECT);
	assert_non_null(strchr(f.last_reasons, ','));	/* both */
	uifix_release(&f);
	free(saved);
}

/* What was found fixed or not of a second attempt; a reason taken out of the list again stays out. */
static void complaint_04_earlier_reasons(void **state)
{
	struct uifix f;
	const struct item *it;
	char *saved;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "1 2 2 x");
	assert_true(f.app->chooser.is_chosen[3]);	/* B01 */
	uifix_press(&f, "e");
	assert_false(f.app->chooser.is_chosen[3]);
	saved = drop(&f);
	assert_non_null(strstr(saved, "\"fixes\":[[1000231,\"L03\",1],[1000231,\"B01\",2]]"));
	begin(&f, saved);
	uifix_settle(&f);
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_false(f.app->chooser.is_chosen[3]);
	it = deck_find(&f.app->deck, FIRST);
	assert_int_equal(it->earlier_count, 2);
	assert_string_equal(it->earlier[0].code, "L03");
	assert_int_equal(it->earlier[0].fix, ITEM_FIX_DONE);
	assert_int_equal(it->earlier[1].fix, ITEM_FIX_NOT);
	uifix_release(&f);
	free(saved);
	/* out of bounds, unknown, no code: left out */
	begin(&f, "{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"fixes\":[[1000231,\"L03\",3],[1000231,\"L03\"],[1000231,\"\\u001b[m\",1],"
		   "[7,\"B01\",1],[1000231,\"B01\",1],3]}");
	uifix_settle(&f);
	it = deck_find(&f.app->deck, FIRST);
	assert_int_equal(it->earlier[0].fix, ITEM_FIX_OPEN);
	assert_int_equal(it->earlier[1].fix, ITEM_FIX_DONE);
	uifix_release(&f);
}

/* Notes and marks of photos in hand, the position among them; after a quit too. */
static void complaint_04_notes_marks_position(void **state)
{
	struct uifix f;
	char *saved;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "c");
	uifix_type(&f, "first");
	uifix_press(&f, "Enter j j j");
	assert_true(deck_mark(&f.app->deck, FIRST + 1, true));
	assert_true(deck_mark(&f.app->deck, FIRST + 4, true));
	uifix_play(&f, "q q n");
	assert_null(uifix_pending(&f, ASK_RELEASE_ALL));
	saved = mem_strdup(f.saved);
	uifix_release(&f);
	if (strstr(saved, "\"notes\":[]"))	/* n released: then nothing may be left */
		assert_non_null(strstr(saved, "\"marks\""));
	free(saved);

	open_deck(&f);
	uifix_press(&f, "c");
	uifix_type(&f, "first");
	uifix_press(&f, "Enter j j j");
	(void)deck_mark(&f.app->deck, FIRST + 1, true);
	(void)deck_mark(&f.app->deck, FIRST + 4, true);
	f.app->view = VIEW_SHEET;
	saved = drop(&f);
	begin(&f, saved);
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_int_equal(deck_marked_count(&f.app->deck), 2);
	assert_true(deck_is_marked(deck_find(&f.app->deck, FIRST + 4)));
	assert_string_equal(deck_find(&f.app->deck, FIRST)->note, "first");
	uifix_release(&f);
	free(saved);
}

/* It is saved by itself soon after a change: nothing is lost when not even a hangup is told. */
static void complaint_04_saved_by_itself(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "e");
	uifix_type(&f, "half a thou");
	uifix_tick(&f, 300);
	uifix_tick(&f, 600);
	uifix_settle(&f);
	assert_non_null(strstr(f.saved, "half a thou"));
	uifix_release(&f);
}

/* Someone else has the photo meanwhile: the words are not lost, and go to no other photo. */
static void test_photo_gone(void **state)
{
	struct uifix f;
	char *saved;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "e");
	uifix_type(&f, "his brother?");
	saved = drop(&f);
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.decided[0] = 'a';
	f.session = saved;
	uifix_start(&f);
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_notice(&f, "your words: his brother?");
	uifix_release(&f);
	free(saved);
}

/* A text of the first program that kept one. */
static void test_old_text(void **state)
{
	struct uifix f;

	(void)state;
	begin(&f, "{\"campaign\":\"demo\",\"at\":1000235,\"done\":3,\"escalated\":false,\"photo\":true}");
	assert_int_equal(f.app->view, VIEW_PHOTO);
	assert_int_equal(uifix_front(&f), FIRST + 4);
	uifix_release(&f);
}

/* From the queue he comes back to the queue, and to his place when he opens it. */
static void test_place_waits(void **state)
{
	struct uifix f;

	(void)state;
	begin(&f, "{\"campaign\":\"demo\",\"at\":1000235,\"done\":0,\"photo\":false,\"notes\":[[1000235,\"n\"]]}");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	uifix_play(&f, "Enter");
	assert_int_equal(uifix_front(&f), FIRST + 4);
	assert_string_equal(app_item(f.app)->note, "n");
	uifix_release(&f);
}

static void test_hostile_text(void **state)
{
	static const char *const texts[] = {
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"notes\":{\"a\":1},\"marks\":\"x\",\"reasons\":[],\"field\":7}",
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"notes\":[[1],[1000231,\"a\\u001b[2J\"],[-1,\"x\"],[1000231,5]]}",
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"field\":{\"purpose\":\"approve\",\"id\":1000231,\"text\":\"x\"}}",
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"field\":{\"purpose\":\"note\",\"id\":-4,\"text\":\"x\"}}",
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"reasons\":{\"id\":9,\"chosen\":[\"B01\"],\"cursor\":4}}",
		"{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"marks\":[\"1\",-3,1.5,99]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct uifix f;

		begin(&f, texts[i]);
		assert_int_equal(f.app->view, VIEW_PHOTO);
		assert_int_equal(f.app->overlay, OVERLAY_NONE);
		assert_int_equal(deck_marked_count(&f.app->deck), 0);
		assert_null(app_item(f.app)->note);
		uifix_release(&f);
	}
}

/* Cursors out of bounds and in the middle of a character. */
static void test_cursor(void **state)
{
	static const struct { const char *cursor; size_t want; } cases[] = { { "-1", 6 }, { "999", 6 }, { "4", 3 }, { "3", 3 }, { "null", 6 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct uifix f;
		char text[256];

		snprintf(text, sizeof(text), "{\"campaign\":\"demo\",\"at\":1000231,\"done\":0,\"photo\":true,\"field\":{\"purpose\":\"note\",\"id\":1000231,"
			"\"text\":\"\xe5\xae\xa1\xe6\xa0\xb8\",\"cursor\":%s}}", cases[i].cursor);
		begin(&f, text);
		assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
		assert_int_equal(f.app->prompt.field.cursor, cases[i].want);
		uifix_release(&f);
	}
}

/* As many of the longest notes as one can hold: still below what the database takes, and read back. */
static void test_size(void **state)
{
	struct uifix f;
	struct buf text = BUF_INIT(RESUME_MAX_BYTES);
	char note[TEXTFIELD_MAX_BYTES + 1];

	(void)state;
	memset(note, '"', TEXTFIELD_MAX_BYTES);
	note[TEXTFIELD_MAX_BYTES] = 0;
	open_deck(&f);
	for (size_t i = 0; i < f.app->deck.count; i++)
		deck_set_text(&f.app->deck.items[i]->note, note);
	f.app->resume.notes = mem_array(300, sizeof(*f.app->resume.notes));
	for (int i = 0; i < 300; i++)
		f.app->resume.notes[f.app->resume.note_count++] = (struct resume_note){ .id = 5000 + i, .text = mem_strdup(note) };
	resume_format(f.app, &text);
	assert_true(text.len > 100000 && text.len < RESUME_MAX_BYTES - 4096);
	resume_parse(f.app, buf_str(&text));
	assert_true(f.app->resume.note_count > 20);
	buf_release(&text);
	uifix_release(&f);
}

/* The lease runs out while the database is away: warned before, told when, told after. */
static void complaint_02_lease_runs_out(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_tick(&f, 299000);
	f.is_down = true;
	uifix_tick(&f, 2000);
	uifix_settle(&f);
	for (int i = 0; i < 100 && !f.app->is_lease_warned; i++) {
		uifix_tick(&f, 7000);
		uifix_settle(&f);
	}
	assert_in_range(deck_lease_end(&f.app->deck) - f.now, 100000000, 120000000);
	assert_notice(&f, "your lease ends at ");
	assert_notice(&f, "could not be renewed yet");
	uifix_tick(&f, 121000);
	assert_notice(&f, "your lease ended at ");
	f.app->notice.until = 0;
	uifix_tick(&f, 1000);
	assert_true(f.app->notice.until == 0 || !strstr(f.app->notice.text, "your lease ended"));	/* once */
	f.is_claimed[3] = f.is_claimed[4] = false;	/* bo has taken two */
	f.is_down = false;
	for (int i = 0; i < 8 && f.app->link.is_down; i++) {
		uifix_tick(&f, 5000);
		uifix_settle(&f);
	}
	assert_notice(&f, "2 photos of the batch are no longer yours");
	assert_true(deck_find(&f.app->deck, FIRST + 3)->is_lost || deck_find(&f.app->deck, FIRST + 3)->state == ITEM_GONE);
	assert_false(deck_find(&f.app->deck, FIRST + 5)->is_lost);
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_04_half_typed_cause), cmocka_unit_test(complaint_04_half_chosen_reasons),
		cmocka_unit_test(complaint_04_earlier_reasons), cmocka_unit_test(complaint_04_notes_marks_position), cmocka_unit_test(complaint_04_saved_by_itself), cmocka_unit_test(test_photo_gone),
		cmocka_unit_test(test_old_text), cmocka_unit_test(test_place_waits), cmocka_unit_test(test_hostile_text), cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_size), cmocka_unit_test(complaint_02_lease_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
