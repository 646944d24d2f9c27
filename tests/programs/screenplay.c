/* Plays a script of keys against the real program on a terminal that answers like a real
 * one, and compares what shows. usage: screenplay FILE.keys; the folder is the current one.
 *
 * A script has one step a line; '#' comments; $NAME is an environment variable.
 *
 *   terminal MODE ROWSxCOLS [NAME=VALUE...]   vt340 xterm tmux silent slow split sync kitty iterm tmux33 screen
 *   start COMMAND ARGS...        the program, split at blanks
 *   wait TEXT | gone TEXT        until it is on a row of the screen, or no longer
 *   absent TEXT                  it is not on the screen now
 *   type KEYS                    \r \e \xHH are bytes; keys go one by one, as a person's
 *   burst KEYS                   all at once, as a held key or a paste
 *   within N KEYS TEXT          typed while a picture is on its way, TEXT is there before N more bytes of all that have come
 *   idle [MS]                    nothing comes for so long (default 150)
 *   hold on|off                  the terminal acknowledges pictures later
 *   refuse on|off                a kitty terminal answers pictures with an error
 *   rate N                       bytes a second the line takes, 0 = at once
 *   resize ROWSxCOLS             with cells of 10 x 20 px
 *   pictures N                   so many show
 *   picture ID                   exactly one shows, whole, acknowledged, and it is this submission's photo
 *   part ID                      the same, but the part of it that the status line names (zoom Z % at X,Y %)
 *   screen NAME                  as tests/ui/NAME.screen, times and sizes masked (PHOTOVET_WRITE_SCREENS=1 writes it)
 *   set NAME COMMAND...          environment variable from the command's standard output
 *   run COMMAND... => OUTPUT     the shell's answer, trimmed
 *   hangup | exit STATUS | clean the line drops; the program ends so; no rule of the terminal was broken
 *
 * What must hold is looked at again until it does, for 20 s: on a busy machine a decision is stored, or a
 * picture drawn, long after the key. A key is followed by a pause from when the program has read it.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "faketerm.h"
#include "photovet/store.h"
#include "quality.h"

#define LIMIT_MS 20000
#define ARGS_MAX 64
#define PSNR_MIN 24.0		/* dB: another person's portrait is far below */

struct play {
	const char *file;
	int line;
	struct faketerm *ft;
	enum faketerm_mode mode;
	int rows, columns;
	char *env[ARGS_MAX];
	size_t env_count;
	int steps, failed;
	struct buf why;			/* what does not hold, for now */
};

static void fail(struct play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct play *p, const char *fmt, ...)
{
	struct buf screen = BUF_INIT(1u << 20);
	va_list args;

	p->failed++;
	printf("not ok %s:%d: ", p->file, p->line);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	if (p->ft) {
		faketerm_dump(p->ft, &screen);
		printf("%s\n", buf_str(&screen));
	}
	buf_release(&screen);
}

static bool no(struct play *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool no(struct play *p, const char *fmt, ...)
{
	va_list args;

	buf_clear(&p->why);
	va_start(args, fmt);
	buf_vprintf(&p->why, fmt, args);
	va_end(args);
	return false;
}

static void must_hold(struct play *p, bool (*holds)(struct play *p, char *arg), char *arg)
{
	int64_t until = clock_monotonic() + LIMIT_MS * INT64_C(1000);

	while (!holds(p, arg)) {
		if (p->failed)
			return;
		if (clock_monotonic() >= until) {
			fail(p, "%s", buf_str(&p->why));
			return;
		}
		if (p->ft)
			faketerm_pump(p->ft, 100);
		else
			usleep(100 * 1000);
	}
}

/* --- text --- */

static void expand(const char *s, struct buf *out)
{
	while (*s) {
		if (*s == '$' && (isupper((unsigned char)s[1]) || s[1] == '_')) {
			char name[64];
			size_t n = strspn(s + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

			snprintf(name, sizeof(name), "%.*s", (int)n, s + 1);
			buf_puts(out, getenv(name) ? getenv(name) : "");
			s += n + 1;
		} else {
			buf_putc(out, *s++);
		}
	}
}

static size_t key_bytes(const char *s, struct buf *out)
{
	if (s[0] != '\\') {
		uint32_t cp;
		size_t n = utf8_decode(s, strlen(s), &cp);

		buf_append(out, s, n);
		return n;
	}
	if (s[1] == 'x' && isxdigit((unsigned char)s[2]) && isxdigit((unsigned char)s[3])) {
		char hex[3] = { s[2], s[3], 0 };

		buf_putc(out, (char)strtol(hex, NULL, 16));
		return 4;
	}
	buf_putc(out, s[1] == 'r' ? '\r' : s[1] == 'e' ? '\033' : s[1] == 's' ? ' ' : s[1]);
	return s[1] ? 2 : 1;
}

static void type(struct play *p, const char *keys, bool one_by_one)
{
	struct buf bytes = BUF_INIT(4096);

	while (*keys) {
		keys += key_bytes(keys, &bytes);
		if (!one_by_one && *keys)
			continue;
		faketerm_type(p->ft, buf_str(&bytes));
		buf_clear(&bytes);
		if (!faketerm_wait_read(p->ft, LIMIT_MS))
			fail(p, "the program does not read what is typed");
		faketerm_pump(p->ft, one_by_one ? 180 : 20);	/* beyond the guard time */
	}
	buf_release(&bytes);
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "11-22 12:54" and "12:54" at s: its length, else 0. */
static size_t time_length(const char *s)
{
	size_t n = 0;

	if (is_digit(s[0]) && is_digit(s[1]) && s[2] == '-' && is_digit(s[3]) && is_digit(s[4]) && s[5] == ' ')
		n = 6;
	if (is_digit(s[n]) && is_digit(s[n + 1]) && s[n + 2] == ':' && is_digit(s[n + 3]) && is_digit(s[n + 4]))
		return n + 5;
	return 0;
}

static size_t number_with(const char *s, const char *unit)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && strncmp(s + n, unit, strlen(unit)) == 0 ? n + strlen(unit) : 0;
}

/* A count in front of a time, as overdue before due: it depends on the hour of the run. */
static size_t number_before_time(const char *s)
{
	size_t n = strspn(s, "0123456789"), blanks = strspn(s + n, " ");

	return n > 0 && blanks > 0 && time_length(s + n + blanks) > 0 ? n : 0;
}

/* The words in front of a due time that is past: whether it is depends on the hour, too. */
static size_t overdue_before_time(const char *s)
{
	static const char words[] = "overdue since ";

	return strncmp(s, words, sizeof(words) - 1) == 0 && time_length(s + sizeof(words) - 1) > 0 ? sizeof(words) - 1 : 0;
}

/* What differs from run to run becomes a word; runs of blanks and of picture cells one. */
static void mask(const char *s, struct buf *out)
{
	static const char shade[] = "\xe2\x96\x92";
	bool may_begin = true;

	while (*s) {
		size_t n;

		if (may_begin && (n = time_length(s)) > 0) {
			buf_puts(out, "TIME");
		} else if (may_begin && ((n = number_with(s, " KB")) > 0 || (n = number_with(s, " B")) > 0)) {
			buf_puts(out, "SIZE");
		} else if (may_begin && (n = number_with(s, " s")) > 0) {
			buf_puts(out, "SECONDS");
		} else if (may_begin && (n = number_before_time(s)) > 0) {
			buf_puts(out, "LATE");
		} else if (may_begin && (n = overdue_before_time(s)) > 0) {
			buf_puts(out, "due ");
		} else if (strncmp(s, shade, 3) == 0) {
			for (n = 3; strncmp(s + n, shade, 3) == 0; n += 3)
				;
			buf_puts(out, shade);
		} else if (*s == ' ') {
			n = strspn(s, " ");
			buf_putc(out, ' ');
		} else {
			n = 1;
			buf_putc(out, *s);
		}
		may_begin = !is_digit(s[n - 1]);
		s += n;
	}
}

static void shell(const char *command, struct buf *out)
{
	FILE *pipe = popen(command, "r");
	char bytes[4096];
	size_t n;

	while (pipe && (n = fread(bytes, 1, sizeof(bytes), pipe)) > 0)
		buf_append(out, bytes, n);
	if (pipe)
		(void)pclose(pipe);
	while (out->len > 0 && isspace((unsigned char)out->data[out->len - 1]))
		out->data[--out->len] = 0;
}

/* --- pictures --- */

/* The photo of a submission, as it should look at this size; 0, 0: as it is. */
static bool photo_of(struct play *p, int64_t id, int width, int height, struct pv_image *ret)
{
	struct pv_store *st = NULL;
	struct pv_submission_list list = {0};
	struct pv_image img = {0};
	struct pv_error err = {0};
	uint8_t *data = NULL;
	size_t size;
	bool ok = false;

	if (pv_store_open(getenv("DSN"), "screenplay", &st, &err) != PV_OK || pv_store_show(st, &id, 1, &list, &err) != PV_OK)
		goto out;
	if (list.count != 1 || pv_store_photo(st, list.rows[0].photo.sha256, &data, &size, &err) != PV_OK)
		goto out;
	if (pv_image_decode(data, size, width, height, &img, NULL, &err) != PV_OK)
		goto out;
	if (pv_image_scale(&img, width > 0 ? width : img.width, height > 0 ? height : img.height, ret, &err) != PV_OK)
		goto out;
	ok = true;
out:
	if (!ok)
		fail(p, "no photo of %lld: %s", (long long)id, err.text);
	pv_image_release(&img);
	free(data);
	pv_submission_list_release(&list);
	pv_store_close(st);
	return ok;
}

/* The one picture that shows, whole and acknowledged. */
static bool one_picture(struct play *p, struct faketerm_image *ret)
{
	(void)faketerm_wait_idle(p->ft, 150, LIMIT_MS);
	if (faketerm_image_count(p->ft) != 1 || !faketerm_image(p->ft, 0, ret))
		return no(p, "%d pictures show, not one", faketerm_image_count(p->ft));
	if (!ret->whole || !ret->acknowledged)
		return no(p, "the picture is %s", ret->whole ? "not acknowledged" : "not whole");
	return true;
}

static bool shows_photo(struct play *p, char *arg)
{
	struct faketerm_image shown;
	struct pv_image want = {0};
	double psnr;

	if (!one_picture(p, &shown) || !photo_of(p, strtoll(arg, NULL, 10), shown.width, shown.height, &want))
		return false;
	psnr = quality_psnr(shown.rgb, want.rgb, shown.width, shown.height);
	pv_image_release(&want);
	return psnr >= PSNR_MIN || no(p, "the picture is not the photo of %s: %.1f dB", arg, psnr);
}

/* How like the part whose upper left corner is at x, y the picture is; 0 when it leads out of the photo. */
static double likeness(const struct pv_image *photo, const struct faketerm_image *shown, int zoom, int x, int y)
{
	struct pv_image part = {0}, want = {0};
	double psnr = 0;

	if (pv_image_crop(photo, x, y, shown->width * 100 / zoom, shown->height * 100 / zoom, &part, NULL) == PV_OK &&
	    pv_image_scale(&part, shown->width, shown->height, &want, NULL) == PV_OK)
		psnr = quality_psnr(shown->rgb, want.rgb, shown->width, shown->height);
	pv_image_release(&part);
	pv_image_release(&want);
	return psnr;
}

/* The status line names the middle in whole percent: the place is sought around it. */
static double best_likeness(const struct pv_image *photo, const struct faketerm_image *shown, int zoom, int x, int y)
{
	int left = photo->width * x / 100 - shown->width * 50 / zoom, top = photo->height * y / 100 - shown->height * 50 / zoom;
	double best = 0;

	for (int v = -2; v <= photo->height / 100 + 2; v++)
		for (int u = -2; u <= photo->width / 100 + 2; u++) {
			double psnr = likeness(photo, shown, zoom, left + u, top + v);

			best = psnr > best ? psnr : best;
		}
	return best;
}

static bool shows_part(struct play *p, char *arg)
{
	struct faketerm_image shown;
	struct pv_image photo = {0};
	struct buf status = BUF_INIT(4096);
	const char *words;
	int zoom, x, y;
	double psnr;
	bool holds;

	if (!one_picture(p, &shown) || !photo_of(p, strtoll(arg, NULL, 10), 0, 0, &photo))
		return false;
	faketerm_row(p->ft, 0, &status);
	words = strstr(buf_str(&status), "zoom ");
	if (!words || sscanf(words, "zoom %d %% at %d,%d %%", &zoom, &x, &y) != 3 || zoom < 1) {
		holds = no(p, "the status line names no part: %s", buf_str(&status));
	} else {
		psnr = best_likeness(&photo, &shown, zoom, x, y);
		holds = psnr >= PSNR_MIN || no(p, "the picture is not that part of %s: %.1f dB", arg, psnr);
	}
	buf_release(&status);
	pv_image_release(&photo);
	return holds;
}

/* --- steps --- */

static void start(struct play *p, char *arg)
{
	char *argv[ARGS_MAX], *save = NULL;
	size_t n = 0;

	for (char *w = strtok_r(arg, " ", &save); w && n < ARGS_MAX - 1; w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	argv[n] = NULL;
	faketerm_free(p->ft);
	p->ft = faketerm_start(argv, p->env, p->rows, p->columns, p->mode);
}

static void forget_env(struct play *p)
{
	for (size_t i = 0; i < p->env_count; i++)
		free(p->env[i]);
	p->env_count = 0;
}

static void terminal(struct play *p, char *arg)
{
	static const char *const modes[] = { "vt340", "xterm", "tmux", "silent", "slow", "split", "sync", "kitty", "iterm", "tmux33", "screen" };
	char *save = NULL, *word = strtok_r(arg, " ", &save), *size = strtok_r(NULL, " ", &save);

	for (size_t i = 0; i < ARRAY_LEN(modes); i++)
		if (word && strcmp(word, modes[i]) == 0)
			p->mode = (enum faketerm_mode)i;
	if (!size || sscanf(size, "%dx%d", &p->rows, &p->columns) != 2)
		fail(p, "a terminal needs a size");
	forget_env(p);
	for (char *w = strtok_r(NULL, " ", &save); w && p->env_count < ARGS_MAX - 1; w = strtok_r(NULL, " ", &save))
		p->env[p->env_count++] = mem_strdup(w);
	p->env[p->env_count] = NULL;
}

static bool is_screen(struct play *p, char *name)
{
	struct buf raw = BUF_INIT(1u << 20), now = BUF_INIT(1u << 20), want = BUF_INIT(1u << 20);
	char path[512];
	bool holds = true;

	snprintf(path, sizeof(path), "%s/%s.screen", getenv("SCREENS") ? getenv("SCREENS") : ".", name);
	(void)faketerm_wait_idle(p->ft, 200, LIMIT_MS);
	faketerm_dump(p->ft, &raw);
	mask(buf_str(&raw), &now);
	if (getenv("PHOTOVET_WRITE_SCREENS")) {
		FILE *f = fopen(path, "w");

		if (!f || fputs(buf_str(&now), f) < 0 || fclose(f) != 0)
			fail(p, "cannot write %s", path);
	} else if (buf_read_file(&want, path, NULL) != PV_OK || strcmp(buf_str(&want), buf_str(&now)) != 0) {
		holds = no(p, "%s differs; masked it is now:\n%s", path, buf_str(&now));
	}
	buf_release(&raw);
	buf_release(&now);
	buf_release(&want);
	return holds;
}

static bool answers(struct play *p, char *arg)
{
	struct buf out = BUF_INIT(1u << 16), command = BUF_INIT(1u << 16);
	const char *want = strstr(arg, " => ");
	bool holds;

	buf_append(&command, arg, want ? (size_t)(want - arg) : strlen(arg));
	shell(buf_str(&command), &out);
	holds = !want || strcmp(buf_str(&out), want + 4) == 0 || no(p, "'%s' says '%s', not '%s'", buf_str(&command), buf_str(&out), want + 4);
	buf_release(&out);
	buf_release(&command);
	return holds;
}

static void set(struct play *p, char *arg)
{
	struct buf out = BUF_INIT(1u << 16);
	char *command = strchr(arg, ' ');

	(void)p;
	*command++ = 0;
	shell(command, &out);
	setenv(arg, buf_str(&out), 1);
	buf_release(&out);
}

static void resize(struct play *p, char *arg)
{
	int rows, columns;

	if (sscanf(arg, "%dx%d", &rows, &columns) == 2)
		faketerm_resize(p->ft, rows, columns, FAKETERM_CELL_WIDTH, FAKETERM_CELL_HEIGHT);
}

static void finish(struct play *p, char *arg)
{
	int status = faketerm_wait_exit(p->ft, LIMIT_MS);

	if (status != (int)strtol(arg, NULL, 10))
		fail(p, "it ended with %d, not %s", status, arg);
}

static void wait_for(struct play *p, char *arg)
{
	if (!faketerm_wait_text(p->ft, arg, LIMIT_MS))
		fail(p, "no '%s' on the screen", arg);
}

static void wait_gone(struct play *p, char *arg)
{
	if (!faketerm_wait_gone(p->ft, arg, LIMIT_MS))
		fail(p, "still '%s' on the screen", arg);
}

static void check_absent(struct play *p, char *arg)
{
	if (faketerm_has_text(p->ft, arg))
		fail(p, "'%s' is on the screen", arg);
}

static bool shows_pictures(struct play *p, char *arg)
{
	int n = (int)strtol(arg, NULL, 10);

	(void)faketerm_wait_idle(p->ft, 150, LIMIT_MS);
	return faketerm_image_count(p->ft) == n || no(p, "%d pictures show, not %d", faketerm_image_count(p->ft), n);
}

static void check_clean(struct play *p, char *arg)
{
	(void)arg;
	(void)faketerm_wait_idle(p->ft, 150, LIMIT_MS);
	if (*faketerm_problems(p->ft))
		fail(p, "the terminal was ill treated:\n%s", faketerm_problems(p->ft));
}

static void idle(struct play *p, char *arg)
{
	(void)faketerm_wait_idle(p->ft, *arg ? (int)strtol(arg, NULL, 10) : 150, LIMIT_MS);
}

static void check_picture(struct play *p, char *arg) { must_hold(p, shows_photo, arg); }
static void check_part(struct play *p, char *arg) { must_hold(p, shows_part, arg); }
static void check_pictures(struct play *p, char *arg) { must_hold(p, shows_pictures, arg); }
static void check_screen(struct play *p, char *arg) { must_hold(p, is_screen, arg); }
static void run(struct play *p, char *arg) { must_hold(p, answers, arg); }
static void type_slowly(struct play *p, char *arg) { type(p, arg, true); }
static void burst(struct play *p, char *arg) { type(p, arg, false); }
static void hold(struct play *p, char *arg) { faketerm_hold_acks(p->ft, strcmp(arg, "on") == 0); }
static void refuse(struct play *p, char *arg) { faketerm_refuse_pictures(p->ft, strcmp(arg, "on") == 0); }
static void rate(struct play *p, char *arg) { faketerm_set_rate(p->ft, strtol(arg, NULL, 10)); }

static void within(struct play *p, char *arg)
{
	enum { UNDER_WAY = 2500 };
	char *keys = NULL, *text = NULL;
	size_t most = strtoul(arg, &keys, 10), from, typed, now;

	keys = strtok_r(keys, " ", &text);
	(void)faketerm_stream(p->ft, &from);
	for (int i = 0; i < LIMIT_MS / 10 && (faketerm_stream(p->ft, &now), now - from < UNDER_WAY); i++)
		faketerm_pump(p->ft, 10);
	(void)faketerm_stream(p->ft, &typed);
	faketerm_type(p->ft, keys);
	wait_for(p, text);
	(void)faketerm_stream(p->ft, &now);
	if (now - typed > most)
		fail(p, "'%s' came after %zu bytes", text, now - typed);
}

static void hang_up(struct play *p, char *arg)
{
	(void)arg;
	faketerm_hangup(p->ft);
}

static const struct verb {
	const char *word;
	void (*fn)(struct play *p, char *arg);
	bool needs_program;
} verbs[] = {
	{ "terminal", terminal, false }, { "start", start, false }, { "set", set, false }, { "run", run, false },
	{ "wait", wait_for, true }, { "gone", wait_gone, true }, { "absent", check_absent, true }, { "type", type_slowly, true },
	{ "burst", burst, true }, { "within", within, true }, { "idle", idle, true }, { "hold", hold, true }, { "refuse", refuse, true }, { "rate", rate, true }, { "resize", resize, true },
	{ "pictures", check_pictures, true }, { "picture", check_picture, true }, { "part", check_part, true }, { "screen", check_screen, true },
	{ "hangup", hang_up, true }, { "exit", finish, true }, { "clean", check_clean, true },
};

static void step(struct play *p, const char *word, char *arg)
{
	p->steps++;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		if (strcmp(verbs[i].word, word) != 0)
			continue;
		if (verbs[i].needs_program && !p->ft)
			fail(p, "nothing is started");
		else
			verbs[i].fn(p, arg);
		return;
	}
	fail(p, "unknown step '%s'", word);
}

static void play_line(struct play *p, char *line)
{
	struct buf text = BUF_INIT(1u << 16);
	char *arg;

	line[strcspn(line, "\n")] = 0;
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return;
	expand(line, &text);
	arg = strchr(text.data, ' ');
	if (arg)
		*arg++ = 0;
	step(p, text.data, arg ? arg : text.data + text.len);
	buf_release(&text);
}

int main(int argc, char **argv)
{
	struct play p = { .file = argc > 1 ? argv[1] : "", .rows = 24, .columns = 80, .mode = FAKETERM_VT340, .why = BUF_INIT(2u << 20) };
	FILE *script = argc == 2 ? fopen(argv[1], "r") : NULL;
	char line[8192];

	if (!script) {
		fprintf(stderr, "usage: screenplay FILE.keys\n");
		return 2;
	}
	while (p.failed == 0 && fgets(line, sizeof(line), script)) {
		p.line++;
		play_line(&p, line);
	}
	fclose(script);
	faketerm_free(p.ft);
	forget_env(&p);
	buf_release(&p.why);
	if (p.failed == 0)
		printf("ok %s: %d steps\n", p.file, p.steps);
	return p.failed ? 1 : 0;
}
