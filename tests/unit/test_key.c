#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "terminal/key.h"

/* What came out of a decoder, as one readable line. */
struct log {
	struct buf text;
	struct key_decoder *d;
};

static void on_key(const struct key *k, void *context)
{
	struct log *log = context;

	if (log->text.len)
		buf_putc(&log->text, ' ');
	key_format(&log->text, k);
	if (k->code == KEY_PASTE)
		buf_printf(&log->text, "<%s>", k->paste);
	if (k->code >= KEY_CLICK && k->code <= KEY_WHEEL_DOWN)
		buf_printf(&log->text, "(%d,%d)", k->row, k->column);
}

static void on_reply(const struct reply *r, void *context)
{
	static const char *const kinds[] = { "none", "da1", "ok", "cell", "area", "graphics", "mode", "version", "kitty" };
	struct log *log = context;

	if (log->text.len)
		buf_putc(&log->text, ' ');
	buf_printf(&log->text, "{%s", kinds[r->kind]);
	for (int i = 0; i < r->count; i++)
		buf_printf(&log->text, "%c%d", i ? ',' : ':', r->params[i]);
	if (r->kind == REPLY_VERSION)
		buf_printf(&log->text, ":%s", r->text);
	if (r->kind == REPLY_KITTY)
		buf_printf(&log->text, ":%u,%d", r->id, r->is_ok);
	buf_putc(&log->text, '}');
}

static void start(struct log *log)
{
	log->d = key_decoder_new();
	buf_init(&log->text, 1 << 20);
}

static void finish(struct log *log)
{
	key_decoder_free(log->d);
	buf_release(&log->text);
}

static void feed(struct log *log, const char *bytes, size_t n)
{
	key_decoder_feed(log->d, bytes, n, on_key, on_reply, log);
}

/* The same answer whole, cut in two at every place, and byte by byte; then 50 ms of silence. */
static void expect_n(const char *bytes, size_t n, const char *want)
{
	for (size_t cut = 0; cut <= n; cut++) {
		struct log log;

		start(&log);
		feed(&log, bytes, cut);
		feed(&log, bytes + cut, n - cut);
		key_decoder_timeout(log.d, on_key, &log);
		assert_string_equal(buf_str(&log.text), want);
		finish(&log);
	}
	struct log log;

	start(&log);
	for (size_t i = 0; i < n; i++)
		feed(&log, bytes + i, 1);
	key_decoder_timeout(log.d, on_key, &log);
	assert_string_equal(buf_str(&log.text), want);
	finish(&log);
}

static void expect(const char *bytes, const char *want)
{
	expect_n(bytes, strlen(bytes), want);
}

static void test_plain(void **state)
{
	(void)state;
	expect("aX/", "a X /");
	expect("\r\t\x7f\b ", "Enter Tab Backspace Backspace Space");
	expect("\x01\x1a\n\x1c\x1f", "C-a C-z C-j C-\\ C-_");
	expect_n("\0", 1, "C-Space");
	expect("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "é 中 😀");
}

static void test_escape_and_alt(void **state)
{
	(void)state;
	expect("\033", "Esc");
	expect("\033\033", "Esc Esc");
	expect("\033x", "M-x");
	expect("\033\xe4\xb8\xad", "M-中");
	expect("\033\r", "M-Enter");
	expect("\033[", "M-[");
	expect("\033O", "M-O");
	expect("\033P", "M-P");
	expect("\033\033[A", "M-Up");
}

static void test_sequences(void **state)
{
	(void)state;
	expect("\033[A\033OB\033[1;5C\033[1;3D\033[1;2A", "Up Down C-Right M-Left Up");
	expect("\033[5~\033[6~\033[H\033[F\033[1~\033[4~\033[2~\033[3~\033[Z", "PgUp PgDn Home End Home End Ins Del BackTab");
	expect("\033OP\033[12~\033OR\033OS\033[15~\033[24~\033[[A\033[[E", "F1 F2 F3 F4 F5 F12 F1 F5");
	expect("\033[1;5P\033O5Q\033O1;3R\033[15;5~", "C-F1 C-F2 M-F3 C-F5");
	expect("\033OM\033Op\033Oy\033Ok\033Ol", "Enter 0 9 + ,");
	expect("\033[27;5;97~\033[97;5u\033[105;5u\033[13u", "C-a C-a Tab Enter");
}

static void test_unknown_never_acts(void **state)
{
	(void)state;
	expect("\033[99~a", "Unknown a");
	expect("\033[5;40Ra", "Unknown a");		/* a cursor report is not F3 */
	expect("\033[1;99Aa", "Unknown a");
	expect("\033[Ma!!b", "Unknown b");		/* X10 mouse: three bytes follow */
	expect("\033[1;\ra", "Unknown a");
	expect("\033Oza", "Unknown a");
	expect("\xff\x80q", "Unknown Unknown q");
	expect("\xc2\x9b" "A", "Unknown A");		/* C1 CSI spelled in UTF-8 */
	expect("\xe4q", "Unknown q");
	expect("\033]0;title\007a\033]8;;x\033\\b", "a b");
	expect("\033_Gi=1;OK\033\\a", "{kitty:1,1} a");
	expect("\033[200$wa", "a");
}

/* Only a plain press of the first button and the wheel are heard; all else of a mouse is nothing. */
static void test_mouse(void **state)
{
	(void)state;
	expect("\033[<0;10;20Ma", "Click(19,9) a");
	expect("\033[<64;1;1M\033[<65;223;300M", "WheelUp(0,0) WheelDown(299,222)");
	expect("\033[<0;10;20ma", "a");			/* released */
	expect("\033[<1;10;20M\033[<2;10;20M\033[<4;10;20M\033[<32;10;20M\033[<66;1;1Ma", "a");
	expect("\033[<0;0;20M\033[<0;10;0M\033[<0;10M\033[<0;10;20;1M\033[<;10;20M\033[<0;;20Ma", "a");
	expect("\033[<0;99999;20M\033[<0:10;20;1M\033[<0;1:0;20M\033[<-1;1;1Ma", "a");
	expect("\033[<0;10;20$Ma", "a");
	expect("\033[<0;10;20Aa", "a");
}

static void test_mouse_cannot_be_bound(void **state)
{
	struct key k;

	(void)state;
	assert_false(key_parse("Click", &k));
	assert_false(key_parse("WheelUp", &k));
	assert_false(key_parse("WheelDown", &k));
}

static void test_long_sequence(void **state)
{
	struct log log;

	(void)state;
	start(&log);
	feed(&log, "\033[", 2);
	for (int i = 0; i < 100000; i++)
		feed(&log, "1;", 2);
	feed(&log, "Ax", 2);
	assert_string_equal(buf_str(&log.text), "Unknown x");
	finish(&log);
}

static void test_replies(void **state)
{
	(void)state;
	expect("\033[?64;1;4;22c", "{da1:64,1,4,22}");
	expect("\033[0n\033[3n", "{ok:0}");
	expect("\033[6;20;10t\033[4;480;640t\033[8;24;80t", "{cell:6,20,10} {area:4,480,640}");
	expect("\033[?1;0;1024S\033[?2;0;600;520S\033[?2;3S", "{graphics:1,0,1024} {graphics:2,0,600,520} {graphics:2,3}");
	expect("\033[?2026;2$y", "{mode:2026,2}");
	expect("\033P>|XTerm(379)\033\\", "{version:XTerm(379)}");
	expect("\033P>|a\x01\x02z\033\\", "{version:az}");
	expect("\033P1$r0m\033\\q", "q");
	expect("\033[>41;379;0cq", "q");
	expect("j\033[?62;4ck\033[0nl", "j {da1:62,4} k {ok:0} l");
	expect("\033[?;4c", "{da1:-1,4}");
}

/* The tail of a reply never turns into keys, however late it is. */
static void test_reply_with_a_pause(void **state)
{
	struct log log;

	(void)state;
	start(&log);
	feed(&log, "\033[?64;1", 7);
	assert_false(key_decoder_is_pending(log.d));
	for (int i = 0; i < 100; i++)
		key_decoder_timeout(log.d, on_key, &log);
	feed(&log, ";4ca", 4);
	assert_string_equal(buf_str(&log.text), "{da1:64,1,4} a");
	finish(&log);
}

static void test_open_string_ends(void **state)
{
	struct log log;

	(void)state;
	start(&log);
	feed(&log, "\033P>|never", 9);
	assert_true(key_decoder_is_pending(log.d));
	for (int i = 0; i < 19; i++)
		key_decoder_timeout(log.d, on_key, &log);
	feed(&log, "x", 1);
	for (int i = 0; i < 20; i++)
		key_decoder_timeout(log.d, on_key, &log);
	feed(&log, "y", 1);
	assert_string_equal(buf_str(&log.text), "y");
	finish(&log);
}

static void test_paste(void **state)
{
	(void)state;
	expect("\033[200~hi\tthere\r\nyou\033[A\x01\xff\xc2\x85.\033[201~q", "Paste<hi there you[A.> q");
	expect("\033[200~\033[201~q", "Paste<> q");
	expect("\033[200~a\033[20\033[201~q", "Paste<a[20> q");
	expect("\033[200~a\033\033[201~q", "Paste<a> q");
	expect("\033[201~q", "Unknown q");
}

/* An answer is never lost to what a person does at the same moment, nor the key to the answer. */
static void test_answers_between_keys(void **state)
{
	(void)state;
	expect("\033[200~one\033[0n two\033[201~q", "{ok:0} Paste<one two> q");
	expect("\033[200~n\033[5n\033[201~q", "Paste<n[5n> q");
	expect("\033\033[0nq", "Esc {ok:0} q");
	expect("\033\033[Aq", "M-Up q");
}

static void test_paste_cap_and_timeout(void **state)
{
	struct log log;

	(void)state;
	start(&log);
	feed(&log, "\033[200~", 6);
	for (int i = 0; i < 200000; i++)
		feed(&log, "a", 1);
	feed(&log, "\033[201~b", 7);
	assert_true(log.text.len > 60000 && log.text.len < 70000);
	assert_string_equal(buf_str(&log.text) + log.text.len - 4, "a> b");
	buf_clear(&log.text);

	feed(&log, "\033[200~left", 10);
	for (int i = 0; i < 19; i++)
		key_decoder_timeout(log.d, on_key, &log);
	assert_int_equal(log.text.len, 0);
	assert_true(key_decoder_is_pending(log.d));
	key_decoder_timeout(log.d, on_key, &log);
	assert_string_equal(buf_str(&log.text), "Paste<left>");
	assert_false(key_decoder_is_pending(log.d));
	finish(&log);
}

static void first_key(const struct key *k, void *context)
{
	*(struct key *)context = *k;
}

static void test_full_width(void **state)
{
	struct key got, want;
	struct key_decoder *d = key_decoder_new();

	(void)state;
	key_decoder_feed(d, "\xef\xbd\x81", 3, first_key, NULL, &got);	/* U+FF41 */
	assert_int_equal(got.code, 0xff41);
	assert_true(key_parse("a", &want));
	assert_true(key_equal(&got, &want));
	key_decoder_feed(d, "\xe3\x80\x80", 3, first_key, NULL, &got);
	assert_int_equal(got.base, ' ');
	key_decoder_free(d);
}

static void test_names(void **state)
{
	static const char *const same[] = { "a", "X", "C-r", "Enter", "Esc", "Space", "PgDn", "F1", "F12", "Tab", "BackTab", "Up", "M-x", "C-M-Left",
					    "-", "C--", "中", "Del", "Ins", "Home", "End", "Backspace" };
	static const char *const bad[] = { "", "xx", "C-", "F13", "\033", "Paste", "Unknown", "\xff", "D-x" };
	struct buf out = BUF_INIT(100);
	struct key k;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		assert_true(key_parse(same[i], &k));
		buf_clear(&out);
		key_format(&out, &k);
		assert_string_equal(buf_str(&out), same[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(key_parse(bad[i], &k));
	assert_true(key_parse("C-I", &k));
	assert_int_equal(k.code, '\t');
	assert_int_equal(k.mods, 0);
	assert_true(key_parse("pagedown", &k));
	assert_int_equal(k.code, KEY_PAGE_DOWN);
	buf_release(&out);
}

/* Keys are bound by the key pressed, whatever layout or input method is on; fields get what was typed. */
static void test_layouts(void **state)
{
	static const char *const layouts[][2] = {
		{ "\xd1\x84", "a" }, { "\xd1\x87", "x" }, { "\xd0\xbe", "j" }, { "\xd0\x99", "Q" }, { "\xd0\xb1", "," }, { "\xd0\x81", "~" },
		{ "\xef\xbd\x81", "a" }, { "\xe3\x80\x8a", "<" }, { "\xe3\x80\x82", "." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(layouts); i++) {
		struct key typed, same;

		assert_true(key_parse(layouts[i][0], &typed));
		assert_true(key_parse(layouts[i][1], &same));
		assert_true(key_equal(&typed, &same));
		assert_int_not_equal(typed.code, same.code);
	}
	assert_int_equal(key_base(0x4e00), 0x4e00);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_escape_and_alt),
		cmocka_unit_test(test_sequences),
		cmocka_unit_test(test_unknown_never_acts),
		cmocka_unit_test(test_mouse), cmocka_unit_test(test_mouse_cannot_be_bound), cmocka_unit_test(test_long_sequence),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_reply_with_a_pause),
		cmocka_unit_test(test_open_string_ends),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_answers_between_keys),
		cmocka_unit_test(test_paste_cap_and_timeout),
		cmocka_unit_test(test_full_width),
		cmocka_unit_test(test_names), cmocka_unit_test(test_layouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
