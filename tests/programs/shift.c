/* A scripted shift: one person, one terminal, N photos, a seeded random mix of all a person
 * and a line can do. usage: shift SEED; the world comes from tests/shift/run.sh:
 *
 *   PHOTOVET   the program            SERVICE  conninfo of the reviewer
 *   CAMPAIGNS  "s1 s2"                SUPER    conninfo of the superuser, for psql
 *
 * The script keeps a log of what it has decided and seen acknowledged on the screen. At the end
 * the decisions in the database, in their order, with verdict, reasons, note and what they undo
 * or redo, must be that log, no more and no less. Where the program or its line is killed in the
 * middle of a decision, either outcome is right, but nothing else is.
 *
 * It waits for what a person would see, and its pauses are counted from when the program has read
 * a key, not from when it was typed: on a busy machine that is much later. */
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "faketerm.h"
#include "photovet/vet.h"
#include "terminal/key_burst.h"
#include "ui/prompt.h"

#define SUBS_MAX 2000
#define LOG_MAX 20000
#define LIMIT_MS 60000
#define SETTLE_MS 90000		/* a lost acknowledgement is asked for again after 30 s */
#define STALL_US 8000000
#define KEY_GAP_MS 35		/* two keys closer than that are a burst */
#define GUARD_MS 165		/* the same key sooner than that is one held down */
#define RESIZE_MS 200		/* longer than a window that changes is given to come to rest */

struct sub {
	int64_t id;
	char no[32], campaign[32];
	char note[2048];		/* typed and not sent */
};
enum kind { APPROVE, REJECT, RETOUCH, ESCALATE, SKIP, UNDO, REDO, KINDS };
static const char *const words[] = { "approve", "reject", "retouch", "escalate", "skip", "undo", "redo" };
struct event {
	enum kind kind;
	struct sub *sub;
	int of;				/* UNDO, REDO: the event it takes back or decides again */
	char reasons[160], note[2048];
};

struct shift {
	uint64_t random;
	struct faketerm *ft;
	int rows, columns;
	struct sub subs[SUBS_MAX];
	size_t sub_count;
	struct event log[LOG_MAX];
	int log_count;
	int undo[LOG_MAX], undo_count;	/* events u takes back, newest last */
	int redo[LOG_MAX], redo_count;	/* events C-r decides again, newest last */
	char letters[64][16];		/* reasons: letter, then code */
	size_t letter_count;
	char pressed[8];		/* the last key, read by */
	int64_t pressed_at;
	int run;			/* keys typed without a pause that the program has seen, too */
	int failed, stalls, steps, kills, drops, undos, redos, dropped;
	char doing[256], trail[40][300];
	int trail_count;
	int campaign;			/* of CAMPAIGNS, in front */
	int batch;			/* the campaign whose batch the screen has, also behind the queue; -1: not known */
	bool is_batch_done;		/* when it was last seen */
};

/* --- chance --- */

static uint32_t chance(struct shift *s, uint32_t n)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return (uint32_t)(s->random >> 33) % n;
}

/* --- telling --- */

static void fail(struct shift *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct shift *s, const char *fmt, ...)
{
	struct buf screen = BUF_INIT(1u << 20);
	va_list args;

	if (s->failed++)
		return;
	printf("not ok: step %d, %s: ", s->steps, s->doing);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	for (int i = s->trail_count > 12 ? s->trail_count - 12 : 0; i < s->trail_count; i++)
		printf("  before: %s\n", s->trail[i % 40]);
	if (s->ft) {
		faketerm_dump(s->ft, &screen);
		printf("%s\n", buf_str(&screen));
	}
	buf_release(&screen);
}

static void doing(struct shift *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void doing(struct shift *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(s->doing, sizeof(s->doing), fmt, args);
	va_end(args);
	snprintf(s->trail[s->trail_count++ % 40], sizeof(s->trail[0]), "%d %s", s->steps, s->doing);
	if (getenv("SHIFT_VERBOSE"))
		printf("%d %s\n", s->steps, s->doing);
}

/* --- the database, from outside --- */

static char *sql(const char *conninfo, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static char *sql(const char *conninfo, const char *fmt, ...)
{
	struct buf command = BUF_INIT(1u << 16), out = BUF_INIT(16u << 20);
	char bytes[8192], *text;
	va_list args;
	size_t n;
	FILE *pipe;

	buf_printf(&command, "psql -XAtq \"%s\" -F '|' -c \"", getenv(conninfo));
	va_start(args, fmt);
	buf_vprintf(&command, fmt, args);
	va_end(args);
	buf_puts(&command, "\"");
	pipe = popen(buf_str(&command), "r");
	while (pipe && (n = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buf_append(&out, bytes, n);
	if (pipe)
		(void)pclose(pipe);
	while (out.len > 0 && out.data[out.len - 1] == '\n')
		out.data[--out.len] = 0;
	text = buf_take(&out);
	buf_release(&command);
	buf_release(&out);
	return text;
}

static void load_subs(struct shift *s)
{
	char *text = sql("SUPER", "SELECT s.submission_id, t.student_no, s.campaign FROM photovet.submission s JOIN photovet.student t USING (student_id) ORDER BY 1");

	for (char *save = NULL, *line = strtok_r(text, "\n", &save); line && s->sub_count < SUBS_MAX; line = strtok_r(NULL, "\n", &save)) {
		struct sub *sub = &s->subs[s->sub_count];
		long long id;

		if (sscanf(line, "%lld|%31[^|]|%31s", &id, sub->no, sub->campaign) == 3) {
			sub->id = id;
			s->sub_count++;
		}
	}
	free(text);
}

static void load_reasons(struct shift *s, const char *campaign)
{
	static const char letters[] = "abdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ";	/* c is the note's, x and X open lists */
	struct pv_store *st = NULL;
	struct pv_reason_list list = {0};
	struct pv_error err;

	if (pv_store_open(getenv("SERVICE"), "shift", &st, &err) != PV_OK || pv_store_reasons(st, campaign, &list, &err) != PV_OK)
		fail(s, "no reasons: %s", err.text);
	for (size_t i = 0; i < list.count && s->letter_count < sizeof(letters) - 1; i++)
		if (list.rows[i].enabled && list.rows[i].severity != 'T') {
			snprintf(s->letters[s->letter_count], sizeof(s->letters[0]), "%c%s", letters[s->letter_count], list.rows[i].code);
			s->letter_count++;
		}
	pv_reason_list_release(&list);
	pv_store_close(st);
}

/* --- the screen --- */

static struct sub *front(struct shift *s)
{
	struct buf row = BUF_INIT(64u << 10);
	struct sub *found = NULL;

	faketerm_row(s->ft, 1, &row);	/* further down others may be named: of a duplicate */
	for (size_t i = 0; i < s->sub_count && !found; i++)
		if (strstr(buf_str(&row), s->subs[i].no))
			found = &s->subs[i];
	buf_release(&row);
	return found;
}

static bool is_queue(const struct shift *s) { return faketerm_has_text(s->ft, "decided by you"); }
static bool is_done(const struct shift *s) { return faketerm_has_text(s->ft, "This batch is done"); }
static bool shows(const struct shift *s, const char *text) { return faketerm_has_text(s->ft, text); }

static void pump(struct shift *s, int ms) { faketerm_pump(s->ft, ms); }

/* All keys are read and acted on, and nothing comes for a moment. */
static void rest(struct shift *s)
{
	if (!s->failed && !faketerm_wait_read(s->ft, LIMIT_MS))
		fail(s, "it does not read what is typed");
	pump(s, KEY_GAP_MS);
	s->run = 0;
}

/* As fast as can be without looking like a paste. */
static void type(struct shift *s, const char *keys)
{
	int n = keys[0] == '\033' && keys[1] ? 0 : (int)strlen(keys);

	if (s->run > 0 && s->run + n >= KEY_BURST_MIN)
		rest(s);
	faketerm_type(s->ft, keys);
	s->run += n;
	pump(s, 2);
}

/* One key, and what it does at once is done; the same again later than a held key would repeat. */
static void press(struct shift *s, const char *key)
{
	int64_t since = (clock_monotonic() - s->pressed_at) / 1000;

	if (since < GUARD_MS && strcmp(key, s->pressed) == 0)
		pump(s, (int)(GUARD_MS - since));
	type(s, key);
	if (!s->failed && !faketerm_wait_read(s->ft, LIMIT_MS))
		fail(s, "it does not read what is typed");
	snprintf(s->pressed, sizeof(s->pressed), "%s", key);
	s->pressed_at = clock_monotonic();
}

static bool wait_text(struct shift *s, const char *text)
{
	if (s->failed || faketerm_wait_text(s->ft, text, LIMIT_MS))
		return true;
	fail(s, "no '%s' on the screen", text);
	return false;
}

static bool wait_gone(struct shift *s, const char *text)
{
	if (s->failed || faketerm_wait_gone(s->ft, text, LIMIT_MS))
		return true;
	fail(s, "still '%s' on the screen", text);
	return false;
}

/* The screen says that it has not taken the key: a person presses it again. */
static bool is_dropped(const struct shift *s)
{
	return shows(s, "keys ignored") || shows(s, "repeated key dropped") || shows(s, "key dropped");
}

/* A key that puts something on the screen. */
static void press_for(struct shift *s, const char *key, const char *text)
{
	for (int i = 0; i < 4 && !s->failed; i++) {
		press(s, key);
		if (shows(s, text) || !is_dropped(s))
			break;
	}
	wait_text(s, text);
}

/* Esc, alone: a key too soon behind it would be another key. */
static void escape(struct shift *s, const char *text)
{
	press(s, "\033");
	wait_gone(s, text);
	rest(s);
}

/* The one in front is another than before, or the batch is done. */
static bool has_moved(struct shift *s, const struct sub *before)
{
	const struct sub *now = front(s);

	return (now && now != before) || (!now && is_done(s));
}

static void wait_moved(struct shift *s, const struct sub *before)
{
	for (int i = 0; i < LIMIT_MS / 5 && !s->failed; i++) {
		if (has_moved(s, before))
			return;
		pump(s, 5);
	}
	fail(s, "it stays at %s", before->no);
}

static void wait_front(struct shift *s, const struct sub *want)
{
	for (int i = 0; i < LIMIT_MS / 10 && !s->failed; i++) {
		if (front(s) == want)
			return;
		pump(s, 10);
	}
	fail(s, "%s does not come to the front, %s is there", want->no, front(s) ? front(s)->no : "nothing");
}

/* Nothing under way, and the picture of what is in front acknowledged. */
static void settle(struct shift *s)
{
	int64_t began = clock_monotonic();

	for (int i = 0; i < SETTLE_MS / 10 && !s->failed; i++) {
		bool is_busy = shows(s, "storing ") || shows(s, "NOT STORED") || shows(s, "database away") || shows(s, "waiting for the database") ||
			       shows(s, "opening") || shows(s, "pulling the next batch") || shows(s, "asking the database");

		if (!is_busy && (is_done(s) || is_queue(s) || (front(s) && shows(s, " px, ")))) {
			s->stalls += clock_monotonic() - began > STALL_US;
			return;
		}
		pump(s, 10);
	}
	fail(s, "it does not come to rest");
}

/* --- the log --- */

static void drop_from(int *list, int *count, int at)
{
	memmove(&list[at], &list[at + 1], (size_t)(*count - at - 1) * sizeof(*list));
	--*count;
}

static struct event *note_event(struct shift *s, enum kind kind, struct sub *sub)
{
	struct event *e = &s->log[s->log_count++];

	if (s->log_count >= LOG_MAX)
		abort();
	memset(e, 0, sizeof(*e));
	e->kind = kind;
	e->sub = sub;
	e->of = -1;
	if (kind < SKIP) {
		for (int i = s->redo_count; i-- > 0;)	/* decided anew: nothing of it can be redone */
			if (s->log[s->redo[i]].sub == sub)
				drop_from(s->redo, &s->redo_count, i);
		s->undo[s->undo_count++] = s->log_count - 1;
	}
	return e;
}

/* The screen keeps the note of a decided photo for an undo, as long as it has the photo: not over
 * a restart, another campaign or the next batch. */
static void forget_notes(struct shift *s)
{
	for (size_t k = 0; k < s->sub_count; k++)
		for (int i = s->log_count; i-- > 0;) {
			if (s->log[i].sub != &s->subs[k])
				continue;
			if (s->log[i].kind != UNDO)
				s->subs[k].note[0] = 0;
			break;
		}
}

static int campaign_of(const struct sub *sub)
{
	return strcmp(sub->campaign, "s1") != 0;
}

/* A batch was asked for, or may have come with an undo. Where nothing was free the old one stays. */
static void look_at_batch(struct shift *s)
{
	const struct sub *sub = front(s);

	if (!sub)
		return;
	if (campaign_of(sub) != s->batch || s->is_batch_done)
		forget_notes(s);
	s->batch = s->campaign = campaign_of(sub);
	s->is_batch_done = false;
}

/* --- starting, stopping --- */

static void start(struct shift *s)
{
	char database[] = "-d", review[] = "review";
	char *argv[] = { getenv("PHOTOVET"), database, getenv("SERVICE"), review, NULL };

	forget_notes(s);
	s->batch = -1;
	faketerm_free(s->ft);
	s->ft = faketerm_start(argv, NULL, s->rows, s->columns, FAKETERM_VT340);
	s->run = 0;
	s->pressed[0] = 0;
}

static void open_campaign(struct shift *s, int which)
{
	s->campaign = which;
	wait_text(s, "today:");
	press(s, "\033[H");
	for (int i = 0; i < which; i++)
		press(s, "j");
	press(s, "\r");
	settle(s);
	look_at_batch(s);
}

/* --- what a person does --- */

static void approve(struct shift *s, struct sub *sub)
{
	char note[2048];

	doing(s, "approve %s", sub->no);
	snprintf(note, sizeof(note), "%s", sub->note);
	for (int i = 0; i < 4 && !s->failed; i++) {
		press(s, "a");
		if (has_moved(s, sub) || !is_dropped(s))
			break;
	}
	wait_moved(s, sub);
	snprintf(note_event(s, APPROVE, sub)->note, sizeof(note), "%s", note);
}

static void type_note(struct shift *s, struct sub *sub)
{
	static const char *const texts[] = { "left ear", "\xe8\x80\xb3\xe6\x9c\xb5", "aaxxu", "\"quoted\" \\", "compare with his ID, please", "q" };
	const char *text = texts[chance(s, 6)];

	press_for(s, "c", "Note for colleagues");
	type(s, text);
	wait_text(s, text);
	rest(s);
	press(s, "\r");
	wait_gone(s, "Note for colleagues");
	snprintf(sub->note + strlen(sub->note), sizeof(sub->note) - strlen(sub->note), "%s", text);
}

static void reject(struct shift *s, struct sub *sub)
{
	bool is_chosen[64] = { false };
	struct event *e;
	char note[2048], count[32], key[2] = "";
	size_t n = 1 + chance(s, 3), chosen = 0;

	doing(s, "reject %s for %zu reasons", sub->no, n);
	press_for(s, "x", "0 chosen");
	wait_gone(s, "loading the reasons");
	wait_gone(s, "reasons follow");
	if (front(s) != sub)
		fail(s, "the list is another's");
	while (chosen < n && !s->failed) {
		size_t i = chance(s, (uint32_t)s->letter_count);

		key[0] = s->letters[i][0];
		is_chosen[i] = !is_chosen[i];
		chosen = is_chosen[i] ? chosen + 1 : chosen - 1;
		snprintf(count, sizeof(count), "%zu chosen", chosen);
		press_for(s, key, count);
	}
	if (chance(s, 4) == 0)
		type_note(s, sub);
	snprintf(note, sizeof(note), "%s", sub->note);
	press(s, "\r");
	wait_moved(s, sub);
	e = note_event(s, REJECT, sub);
	snprintf(e->note, sizeof(e->note), "%s", note);
	for (size_t i = 0; i < s->letter_count; i++)
		if (is_chosen[i]) {
			strncat(e->reasons, e->reasons[0] ? "," : "", sizeof(e->reasons) - strlen(e->reasons) - 1);
			strncat(e->reasons, s->letters[i] + 1, sizeof(e->reasons) - strlen(e->reasons) - 1);
		}
}

/* Retouch, escalate, skip: a line, with a ready cause or words. */
static void with_cause(struct shift *s, struct sub *sub, enum kind kind)
{
	static const char *const keys[] = { [RETOUCH] = "t", [ESCALATE] = "e", [SKIP] = "s" };
	static const char *const titles[] = { [RETOUCH] = "To retouching", [ESCALATE] = "To a supervisor", [SKIP] = "Skip" };
	static const enum prompt_purpose purposes[] = { [RETOUCH] = PROMPT_RETOUCH, [ESCALATE] = PROMPT_ESCALATE, [SKIP] = PROMPT_SKIP };
	struct event *e;
	char note[2048], key[2] = { (char)('1' + chance(s, 3)), 0 };

	doing(s, "%s %s", words[kind], sub->no);
	press_for(s, keys[kind], titles[kind]);
	snprintf(note, sizeof(note), "%s", kind == SKIP ? "" : sub->note);
	if (!note[0]) {
		snprintf(note, sizeof(note), "%s", prompt_causes(purposes[kind])[key[0] - '1']);
		press_for(s, key, note);
	}
	if (chance(s, 3) == 0) {
		press(s, "!");
		snprintf(note + strlen(note), sizeof(note) - strlen(note), "!");
	}
	press(s, "\r");
	wait_moved(s, sub);
	e = note_event(s, kind, sub);
	snprintf(e->note, sizeof(e->note), "%s", note);
	if (kind == RETOUCH)
		snprintf(e->reasons, sizeof(e->reasons), "B04");	/* implied */
}

static void undo(struct shift *s)
{
	int at;
	struct event *e;

	if (s->undo_count == 0)
		return;
	at = s->undo[--s->undo_count];
	doing(s, "undo %s %s", words[s->log[at].kind], s->log[at].sub->no);
	press(s, "u");
	wait_front(s, s->log[at].sub);
	wait_text(s, "undone: ");
	e = &s->log[s->log_count++];
	*e = (struct event){ .kind = UNDO, .sub = s->log[at].sub, .of = at };
	s->redo[s->redo_count++] = at;
	s->undos++;
	look_at_batch(s);
}

static void redo(struct shift *s)
{
	struct sub *before = front(s);
	struct event *e;
	char text[128];
	int at, first;

	if (s->redo_count == 0)
		return;
	at = s->redo[--s->redo_count];
	for (first = at; s->log[first].kind == REDO; first = s->log[first].of)
		;
	doing(s, "redo %s %s", words[s->log[first].kind], s->log[at].sub->no);
	press(s, "\x12");
	snprintf(text, sizeof(text), "redone: %s %lld", words[s->log[first].kind], (long long)s->log[at].sub->id);
	wait_text(s, text);
	if (before == s->log[at].sub)
		wait_moved(s, before);
	e = &s->log[s->log_count++];
	*e = (struct event){ .kind = REDO, .sub = s->log[at].sub, .of = at };
	memcpy(e->reasons, s->log[at].reasons, sizeof(e->reasons));
	memcpy(e->note, s->log[at].note, sizeof(e->note));
	s->undo[s->undo_count++] = s->log_count - 1;
	s->redos++;
}

static void wander(struct shift *s)
{
	static const char *const keys[] = { "j", "k", "n", "p", " ", "\033[H", "\033[F", "\033[B", "\033[A", "h", "l" };

	doing(s, "wander");
	for (uint32_t n = 1 + chance(s, 4); n > 0; n--)
		type(s, keys[chance(s, 11)]);
	rest(s);	/* until then the screen may be the one before */
}

/* Keys that mean nothing, and keys that must mean nothing here. */
static void junk(struct shift *s)
{
	static const char *const what[] = {
		"%", "&", "\033[99~", "\033[200~aaxx\r1\rq\033[201~", "aaxx1\raaee1\rss", "\xff\xfe", "\033OP", "\x1b[1;5Q", "\xc3\xa4",
	};
	struct sub *before = front(s);
	uint32_t i = chance(s, 9);

	doing(s, "junk %u", (unsigned)i);
	rest(s);
	type(s, what[i]);
	rest(s);
	if (i == 6) {		/* F1 */
		wait_text(s, "Keys as they are now");
		escape(s, "Keys as they are now");
	}
	settle(s);
	if (before && front(s) != before)
		fail(s, "junk moved it from %s to %s", before->no, front(s) ? front(s)->no : "nothing");
}

static void under_overlay(struct shift *s)
{
	static const char *const opens[] = { "?", "L" }, *const titles[] = { "Keys as they are now", "History: " };
	struct sub *before = front(s);
	uint32_t i = chance(s, 2);

	if (!before)
		return;
	doing(s, "verdict keys under %s", opens[i]);
	press_for(s, opens[i], titles[i]);
	press(s, "a");
	press(s, "e");
	press(s, "t");
	wait_text(s, "close this first");
	escape(s, titles[i]);
	settle(s);
	if (front(s) != before)
		fail(s, "it is not back at %s", before->no);
}

/* The picture is not acknowledged yet: the key is dropped, and said so. */
static void too_early(struct shift *s)
{
	struct sub *before = front(s), *now;

	if (!before)
		return;
	doing(s, "too early");
	faketerm_hold_acks(s->ft, true);
	press(s, "j");
	now = front(s);
	if (now && now != before && !shows(s, " px, ")) {
		press(s, "a");
		wait_text(s, "key dropped");
		s->dropped++;
	}
	faketerm_hold_acks(s->ft, false);
	settle(s);
	if (front(s) != now)
		fail(s, "a dropped key moved it on");
}

static void resize(struct shift *s)
{
	static const int sizes[][2] = { { 24, 80 }, { 36, 120 }, { 30, 100 }, { 50, 160 }, { 27, 91 } };
	struct sub *before = front(s);
	uint32_t i = chance(s, 5);

	doing(s, "resize %dx%d", sizes[i][0], sizes[i][1]);
	/* What is on the line by then was meant for the old size, and no program could call it back. */
	(void)faketerm_wait_idle(s->ft, RESIZE_MS, LIMIT_MS);
	if (chance(s, 3) == 0) {
		faketerm_resize(s->ft, 20, 60, FAKETERM_CELL_WIDTH, FAKETERM_CELL_HEIGHT);
		wait_text(s, "photovet needs");
		press(s, "a");
		press(s, "x");
		(void)faketerm_wait_idle(s->ft, RESIZE_MS, LIMIT_MS);
	}
	s->rows = sizes[i][0];
	s->columns = sizes[i][1];
	faketerm_resize(s->ft, s->rows, s->columns, FAKETERM_CELL_WIDTH, FAKETERM_CELL_HEIGHT);
	(void)faketerm_wait_idle(s->ft, RESIZE_MS, LIMIT_MS);
	settle(s);
	if (before && front(s) != before)
		fail(s, "a resize moved it");
}

/* The line drops in the middle of a word; afterwards all is as it was. */
static void hang_up(struct shift *s)
{
	struct sub *before = front(s);
	bool is_writing = before && chance(s, 2) == 0;

	doing(s, "hangup%s", is_writing ? " in the middle of a word" : "");
	if (is_writing) {
		press_for(s, "e", "To a supervisor");
		type(s, "is this he");
		wait_text(s, "is this he");
		rest(s);
	}
	faketerm_hangup(s->ft);
	if (faketerm_wait_exit(s->ft, LIMIT_MS) != 0)
		fail(s, "it does not end in peace");
	start(s);
	s->kills++;
	if (!before) {
		wait_text(s, "today:");
		open_campaign(s, (int)chance(s, 2));
		return;
	}
	if (is_writing) {
		wait_text(s, "is this he");
		escape(s, "To a supervisor");
	}
	wait_front(s, before);
	settle(s);
}

/* Until the database has noticed that the program is gone: what was under way is stored by then, or never. */
static void wait_gone_there(struct shift *s)
{
	for (int i = 0; i < LIMIT_MS / 100 && !s->failed; i++) {
		char *text = sql("SUPER", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'anna' AND application_name LIKE 'photovet%%'");
		bool is_gone = strcmp(text, "0") == 0;

		free(text);
		if (is_gone)
			return;
		pump(s, 100);
	}
	fail(s, "its connections stay");
}

/* Decided in the last moment, or not: the database knows. */
static void resolve(struct shift *s, struct sub *sub, const struct event *maybe)
{
	char *text;
	int n;

	wait_gone_there(s);
	text = sql("SUPER", "SELECT count(*) FROM photovet.decision WHERE by = 'anna'");
	n = (int)strtol(text, NULL, 10);
	free(text);
	if (n == s->log_count)
		return;
	if (n != s->log_count + 1) {
		fail(s, "%d decisions are stored, not %d or one more", n, s->log_count);
		return;
	}
	*note_event(s, maybe->kind, sub) = *maybe;
}

/* A kill leaves no time to save: of the notes of open photos the latest words may be gone, and no others. */
static void learn_notes(struct shift *s)
{
	forget_notes(s);
	for (size_t i = 0; i < s->sub_count && !s->failed; i++) {
		struct sub *sub = &s->subs[i];
		char *saved;

		if (!sub->note[0])
			continue;
		saved = sql("SUPER", "SELECT n.value->>1 FROM photovet.session, json_array_elements(body::json->'notes') n "
				     "WHERE login = 'anna' AND (n.value->>0)::bigint = %lld", (long long)sub->id);
		if (strncmp(sub->note, saved, strlen(saved)) != 0)
			fail(s, "the note of %s is saved as '%s', not as '%s' or less", sub->no, saved, sub->note);
		snprintf(sub->note, sizeof(sub->note), "%s", saved);
		free(saved);
	}
}

/* Where a new start leads: back to the batch, or, when it was done, to the queue. */
static void come_back(struct shift *s)
{
	for (int i = 0; i < LIMIT_MS / 10 && !s->failed; i++) {
		if (front(s))
			return;
		if (shows(s, "today:") && !shows(s, "opening") && !shows(s, "pulling the next batch")) {
			open_campaign(s, s->campaign);
			return;
		}
		pump(s, 10);
	}
	fail(s, "it does not come up");
}

/* Killed right behind the key: it has been decided, or not. */
static void kill_in_the_middle(struct shift *s, bool by_line)
{
	struct sub *before = front(s);
	struct event maybe = { .kind = APPROVE, .sub = before, .of = -1 };

	if (!before)
		return;
	snprintf(maybe.note, sizeof(maybe.note), "%s", before->note);
	doing(s, "%s behind the key at %s", by_line ? "line cut" : "killed", before->no);
	pump(s, GUARD_MS);
	faketerm_type(s->ft, "a");
	pump(s, (int)chance(s, 12));
	if (by_line)
		faketerm_hangup(s->ft);
	else
		faketerm_kill(s->ft, SIGKILL);
	if (faketerm_wait_exit(s->ft, LIMIT_MS) < 0)
		fail(s, "it does not end");
	resolve(s, before, &maybe);
	if (!by_line)
		learn_notes(s);
	start(s);
	s->kills++;
	come_back(s);
	settle(s);
}

/* All of the screen's connections end; what is decided meanwhile is not lost, and keeps its order. */
static void drop(struct shift *s)
{
	struct sub *sub;

	doing(s, "connection dropped");
	free(sql("SUPER", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'anna' AND application_name LIKE 'photovet%%'"));
	s->drops++;
	for (uint32_t n = 1 + chance(s, 3); n > 0 && !s->failed; n--) {
		sub = front(s);
		if (!sub || !faketerm_wait_text(s->ft, " px, ", 3000))
			break;
		approve(s, sub);
	}
	doing(s, "connection back");
	press(s, "R");
	settle(s);
	(void)faketerm_wait_idle(s->ft, 150, LIMIT_MS);
	settle(s);
}

static void to_other_campaign(struct shift *s)
{
	doing(s, "to the other campaign");
	s->is_batch_done = s->is_batch_done || is_done(s);
	press(s, "q");
	open_campaign(s, 1 - s->campaign);
}

static void next_batch(struct shift *s)
{
	doing(s, "next batch");
	s->is_batch_done = true;
	press(s, "P");
	settle(s);
	look_at_batch(s);
}

static void decide(struct shift *s)
{
	struct sub *sub = front(s);
	uint32_t c = chance(s, 100);

	if (!sub)
		return;
	if (c < 12)
		type_note(s, sub);
	if (c < 55)
		approve(s, sub);
	else if (c < 80)
		reject(s, sub);
	else if (c < 87)
		with_cause(s, sub, RETOUCH);
	else if (c < 95)
		with_cause(s, sub, ESCALATE);
	else
		with_cause(s, sub, SKIP);
}

static void step(struct shift *s)
{
	uint32_t c = chance(s, 1000);

	s->steps++;
	if (c < 600)
		decide(s);
	else if (c < 720)
		undo(s);
	else if (c < 790)
		redo(s);
	else if (c < 860)
		wander(s);
	else if (c < 895)
		junk(s);
	else if (c < 920)
		under_overlay(s);
	else if (c < 940)
		too_early(s);
	else if (c < 955)
		resize(s);
	else if (c < 967)
		hang_up(s);
	else if (c < 976)
		kill_in_the_middle(s, c % 2);
	else if (c < 988)
		drop(s);
	else
		to_other_campaign(s);
	settle(s);
	look_at_batch(s);
	if (*faketerm_problems(s->ft))
		fail(s, "the terminal was ill treated: %s", faketerm_problems(s->ft));
}

/* --- the end: the database against the log --- */

static void expected(const struct shift *s, struct buf *out)
{
	for (int i = 0; i < s->log_count; i++) {
		const struct event *e = &s->log[i];
		const struct event *first = e;

		while (first->kind == REDO)
			first = &s->log[first->of];
		buf_printf(out, "%lld|%s|%s|%s|", (long long)e->sub->id, words[e->kind], e->kind == UNDO ? "undo" : words[first->kind], e->reasons);
		if (e->kind == UNDO)
			buf_printf(out, "%d", e->of + 1);
		buf_printf(out, "|%s\n", e->kind == UNDO ? "" : e->note);
	}
}

static void compare(struct shift *s)
{
	struct buf want = BUF_INIT(16u << 20);
	char *is = sql("SUPER",
		       "WITH n AS (SELECT decision_id, row_number() OVER (ORDER BY decision_id) AS n FROM photovet.decision WHERE by = 'anna') "
		       "SELECT d.submission_id, d.action, d.verdict, array_to_string(d.reasons, ','), CASE d.action WHEN 'undo' THEN u.n END, coalesce(t.note, '') "
		       "FROM photovet.decision d JOIN n USING (decision_id) LEFT JOIN n u ON u.decision_id = d.undoes LEFT JOIN photovet.decision_note t ON t.decision_id = d.decision_id "
		       "ORDER BY d.decision_id");
	const char *a, *b;
	int line = 1;

	doing(s, "the end");
	expected(s, &want);
	if (want.len > 0)
		want.data[--want.len] = 0;
	a = buf_str(&want);
	b = is;
	while (*a && strcspn(a, "\n") == strcspn(b, "\n") && strncmp(a, b, strcspn(a, "\n")) == 0) {
		a += strcspn(a, "\n");
		b += strcspn(b, "\n");
		a += *a == '\n';
		b += *b == '\n';
		line++;
	}
	if (*a || *b)
		fail(s, "decision %d of %d differs:\n  decided %.*s\n  stored  %.*s", line, s->log_count, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
	free(is);
	buf_release(&want);
}

/* Each photo's state follows from its last decision that stands. */
static void compare_states(struct shift *s)
{
	char *text = sql("SUPER", "SELECT count(*) FROM photovet.submission s WHERE s.status <> coalesce((SELECT CASE WHEN d.action = 'undo' THEN 'pending' "
		"ELSE CASE d.verdict WHEN 'approve' THEN 'approved' WHEN 'reject' THEN 'rejected' WHEN 'retouch' THEN 'retouching' ELSE 'escalated' END END "
		"FROM photovet.decision d WHERE d.submission_id = s.submission_id AND d.action <> 'skip' ORDER BY d.decision_id DESC LIMIT 1), 'pending')");

	if (strcmp(text, "0") != 0)
		fail(s, "%s photos are in a state nobody decided", text);
	free(text);
}

static int decided(const struct shift *s)
{
	char *text = sql("SUPER", "SELECT count(*) FROM photovet.submission WHERE status <> 'pending'");
	int n = (int)strtol(text, NULL, 10);

	(void)s;
	free(text);
	return n;
}

int main(int argc, char **argv)
{
	struct shift *s = mem_alloc(sizeof(*s));
	int64_t began = clock_monotonic();
	int wanted, idle = 0;

	if (argc != 3) {
		fprintf(stderr, "usage: shift SEED PHOTOS\n");
		return 2;
	}
	s->random = strtoull(argv[1], NULL, 10) * UINT64_C(0x9e3779b97f4a7c15) + 1;
	wanted = (int)strtol(argv[2], NULL, 10);
	s->rows = 36;
	s->columns = 120;
	load_subs(s);
	load_reasons(s, "s1");
	doing(s, "start");
	start(s);
	open_campaign(s, 0);
	while (!s->failed && idle < 12) {
		if (s->steps % 20 == 19 && decided(s) >= wanted)
			break;
		if (is_queue(s)) {	/* nothing was free there */
			idle++;
			open_campaign(s, 1 - s->campaign);
			continue;
		}
		if (is_done(s)) {
			next_batch(s);
			if (is_done(s)) {
				idle++;
				to_other_campaign(s);
				if (!front(s))
					continue;
			}
		} else {
			idle = 0;
		}
		step(s);
	}
	settle(s);
	(void)faketerm_wait_idle(s->ft, 300, LIMIT_MS);
	if (decided(s) < wanted)
		fail(s, "no more to be had, and only %d of %d are decided", decided(s), wanted);
	compare(s);
	compare_states(s);
	printf("%s: seed %s, %d photos decided, %d decisions, %d undone, %d redone, %d kills, %d drops, %d keys dropped, %d stalls, %d steps, %.1f s\n",
	       s->failed ? "not ok" : "ok", argv[1], decided(s), s->log_count, s->undos, s->redos, s->kills, s->drops, s->dropped, s->stalls, s->steps,
	       (double)(clock_monotonic() - began) / 1e6);
	faketerm_free(s->ft);
	return s->failed ? 1 : 0;
}
