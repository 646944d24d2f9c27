#include "ui/plain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "photovet/store.h"
#include "ui/backend.h"
#include "ui/chooser.h"
#include "ui/plain_text.h"

#define LINE_MAX_BYTES 4096
#define READ_BYTES 4096
#define TICK_US CLOCK_SECOND

struct plain {
	const struct plain_options *opt;
	struct loop *loop;
	struct backend *backend;
	struct app *app;
	struct keymap keymap;
	int timer;
	struct buf in;			/* read and not acted on */
	bool is_over, is_too_long;	/* no more input; the line being read is dropped */
	bool is_paused;			/* enough is read: what is in hand first */
	bool is_asked;			/* a line was acted on since we last spoke */
	struct buf key;			/* of the scene last told */
	char *detail;			/* the detail last told */
	int64_t notice_until;
	int done;			/* decisions stored when we last spoke */
	size_t unstored;
	bool was_down;
};

static void update(struct plain *p, struct app_event *ev)
{
	ev->now = clock_now();
	ev->mono = clock_monotonic();
	if (app_update(p->app, ev) & APP_QUIT)
		loop_stop(p->loop);
}

/* --- speaking --- */

static void say(struct plain *p, const char *text)
{
	struct buf line = BUF_INIT(1u << 16);

	utf8_sanitize(&line, text, 0);
	p->opt->say(p->opt->context, buf_str(&line));
	buf_release(&line);
}

static void say_all(struct plain *p, const struct tell *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (*t->lines[i].text)
			say(p, t->lines[i].text);
}

static void say_stored(struct plain *p)
{
	const struct judge *j = &p->app->judge;
	int done = j->approved + j->rejected + j->others;
	char text[200];

	for (size_t i = j->count; done > p->done && i-- > 0;) {
		if (j->list[i].state != JUDGED_STORED)
			continue;
		snprintf(text, sizeof(text), j->list[i].undo_until != PV_TIME_NONE ? _("Stored: %s %lld; u takes it back within %d seconds.") : _("Stored: %s %lld."),
			 _(pv_action_name(j->list[i].action)), (long long)j->list[i].id, j->list[i].undo_seconds);
		say(p, text);
		break;
	}
	p->done = done;
}

static void say_trouble(struct plain *p)
{
	size_t unstored = 0;
	char text[200];

	for (size_t i = 0; i < p->app->judge.count; i++)
		unstored += p->app->judge.list[i].state == JUDGED_UNSTORED;
	if (p->app->link.is_down && !p->was_down)
		say(p, _("The database does not answer; it is asked again."));
	if (unstored > p->unstored) {
		snprintf(text, sizeof(text), _("%zu decisions are not stored yet; they are sent again when it answers."), unstored);
		say(p, text);
	}
	p->was_down = p->app->link.is_down;
	p->unstored = unstored;
}

static void say_notice(struct plain *p)
{
	const struct notice *n = &p->app->notice;

	if (n->until && n->until != p->notice_until)
		say(p, n->text);
	p->notice_until = n->until;
}

static char *detail_of(const struct plain *p, struct tell *t)
{
	struct buf all = BUF_INIT(1u << 20);

	plain_text_detail(p->app, t);
	for (size_t i = 0; i < t->count; i++)
		buf_printf(&all, "%s\n", t->lines[i].text);
	return buf_take(&all);
}

static void say_scene(struct plain *p)
{
	struct tell scene = { .is_plain = true }, detail = { .is_plain = true };
	struct buf key = BUF_INIT(4096);
	bool is_new;
	char *text = detail_of(p, &detail);

	plain_text_key(p->app, &key);
	is_new = strcmp(buf_str(&key), buf_str(&p->key)) != 0;
	if (is_new) {
		plain_text_scene(p->app, &scene);
		say_all(p, &scene);
	}
	if (is_new || (p->is_asked && strcmp(text, p->detail ? p->detail : "") != 0))
		say_all(p, &detail);
	if (is_new || p->is_asked) {
		free(p->detail);
		p->detail = text;
		text = NULL;
	}
	buf_release(&p->key);
	p->key = key;
	p->is_asked = false;
	free(text);
	tell_release(&scene);
	tell_release(&detail);
}

/* --- lines --- */

static void press(struct plain *p, const struct key *k)
{
	struct app_event ev = { .kind = APP_KEY, .key = k };

	update(p, &ev);
}

static void press_code(struct plain *p, uint32_t code)
{
	const struct key k = { .code = code, .base = code };

	press(p, &k);
}

static void run_action(struct plain *p, enum action a)
{
	if (p->keymap.count[a] > 0)
		press(p, &p->keymap.keys[a][0]);
}

/* Instead of what is in the field. */
static void write_text(struct plain *p, const char *text)
{
	const struct key clear = { .code = 'u', .base = 'u', .mods = KEY_CTRL }, k = { .code = KEY_PASTE, .base = KEY_PASTE, .paste = text };

	press(p, &clear);
	if (*text)
		press(p, &k);
}

/* A note or a cause: a digit chooses a ready cause, an empty line keeps what is there. */
static void prompt_line(struct plain *p, const char *line)
{
	bool is_cause = strlen(line) == 1 && *line >= '1' && *line <= '9';

	if (*line)
		write_text(p, is_cause ? "" : line);
	if (is_cause)
		press_code(p, (unsigned char)*line);
	press_code(p, '\r');
}

/* The digit or letter that stands for a reason named by its code; 0: none on the list. */
static char key_of_reason(const struct app *app, const char *word, size_t n)
{
	for (int i = 0; i < app->chooser.visible_count; i++) {
		const char *code = app->reasons.list.rows[app->chooser.visible[i]].code;

		if (strlen(code) == n && strncmp(code, word, n) == 0)
			return chooser_digit(i) ? chooser_digit(i) : chooser_letter(app, app->chooser.visible[i]);
	}
	return 0;
}

static void reasons_line(struct plain *p, const char *line)
{
	if (!*line) {
		press_code(p, '\r');
		return;
	}
	if (*line == '/') {
		press_code(p, '/');
		write_text(p, line + 1);
		press_code(p, '\r');
		return;
	}
	for (const char *s = line + strspn(line, " ,"); *s; s += strspn(s, " ,")) {
		size_t n = strcspn(s, " ,");
		char key = key_of_reason(p->app, s, n);

		if (key)
			press_code(p, (unsigned char)key);
		for (size_t i = 0; !key && i < n; i++)
			press_code(p, (unsigned char)s[i]);
		s += n;
	}
}

static void typed_line(struct plain *p, const char *line)
{
	write_text(p, line);
	press_code(p, '\r');
}

/* "/word" and ":command" in one line, as they are typed on the screen. */
static bool prefixed_line(struct plain *p, const char *line)
{
	if ((*line != '/' && *line != ':') || !line[1])
		return false;
	run_action(p, *line == '/' ? ACTION_FIND : ACTION_COMMAND);
	if (p->app->overlay == OVERLAY_LINE)
		typed_line(p, line + 1);
	return true;
}

static enum action action_called(const char *word)
{
	enum action a = act_find(word);

	for (int i = 0; a == ACTION_NONE && i < ACTION_COUNT; i++)
		if (strcmp(_(act_info(i)->name), word) == 0)
			a = i;
	return a;
}

/* The number of a row: there by the keys that lead there. */
static bool number_line(struct plain *p, const char *line)
{
	char *end;
	unsigned long n = strtoul(line, &end, 10);

	if (*end || n < 1 || n > 999 || p->app->view != VIEW_QUEUE || p->app->overlay != OVERLAY_NONE)
		return false;
	run_action(p, ACTION_FIRST);
	while (n-- > 1)
		run_action(p, ACTION_DOWN);
	return true;
}

static void command_line(struct plain *p, const char *line)
{
	struct tell t = { .is_plain = true };
	struct key k;
	enum action a;

	if (!*line && p->app->overlay == OVERLAY_NONE && p->app->view == VIEW_PHOTO)
		buf_clear(&p->key);	/* read it again */
	else if (!*line)
		run_action(p, ACTION_OPEN);
	else if (key_parse(line, &k) && keymap_find(&p->keymap, &k) != ACTION_NONE)
		press(p, &k);
	else if ((a = action_called(line)) != ACTION_NONE)
		run_action(p, a);
	else if (!prefixed_line(p, line) && !number_line(p, line)) {
		plain_text_usage(&t);
		say_all(p, &t);
	}
	tell_release(&t);
}

/* What was only read out stands in nobody's way: the line is for what is below. */
static void after_told(struct plain *p, const char *line)
{
	press_code(p, 0x1b);
	buf_clear(&p->key);
	plain_text_key(p->app, &p->key);	/* told already */
	command_line(p, line);
}

static void act_on(struct plain *p, const char *line)
{
	bool is_back = strcmp(line, ".") == 0;

	p->is_asked = true;
	if (is_back)
		press_code(p, 0x1b);
	else if (p->app->overlay == OVERLAY_HELP || p->app->overlay == OVERLAY_HISTORY)
		after_told(p, line);
	else if (p->app->overlay == OVERLAY_PROMPT)
		prompt_line(p, line);
	else if (p->app->overlay == OVERLAY_REASONS)
		reasons_line(p, line);
	else if (p->app->overlay == OVERLAY_LINE)
		typed_line(p, line);
	else if (p->app->overlay == OVERLAY_CONFIRM || p->app->overlay == OVERLAY_MENU)
		press_code(p, (unsigned char)*line);
	else
		command_line(p, line);
}

static bool is_idle(const struct plain *p)
{
	return p->app->link.waiting == 0 || p->app->link.is_down;
}

/* The next whole line, trimmed; the last one may lack its end. */
static bool take_line(struct plain *p, char *dst, size_t size)
{
	const char *text = buf_str(&p->in), *end = memchr(text, '\n', p->in.len);
	size_t n = end ? (size_t)(end - text) : p->in.len, rest;

	if (!end && (!p->is_over || n == 0))
		return false;
	while (n > 0 && (text[n - 1] == '\r' || text[n - 1] == ' '))
		n--;
	snprintf(dst, size, "%.*s", (int)n, text);
	rest = end ? p->in.len - (size_t)(end + 1 - text) : 0;
	memmove(p->in.data, text + p->in.len - rest, rest);
	p->in.len = rest;
	p->in.data[rest] = 0;
	return true;
}

static loop_fd_fn on_input;

/* What is read ahead is bounded: the rest waits in the pipe. */
static void watch_input(struct plain *p)
{
	if (p->is_over)
		return;
	p->is_paused = p->in.len >= LINE_MAX_BYTES;
	if (p->is_paused)
		loop_fd_unset(p->loop, p->opt->input);
	else
		loop_fd_set(p->loop, p->opt->input, POLLIN, on_input, p);
}

/* Line by line, each when the one before it has been answered and told. */
static void go_on(struct plain *p)
{
	struct app_event gone = { .kind = APP_HANGUP };
	char line[LINE_MAX_BYTES];

	while (is_idle(p)) {
		say_stored(p);
		say_trouble(p);
		say_notice(p);
		if (p->app->is_leaving)
			return;
		say_scene(p);
		if (!take_line(p, line, sizeof(line)))
			break;
		act_on(p, line);
		if (p->is_paused)
			watch_input(p);
	}
	if (p->is_over && p->in.len == 0 && is_idle(p) && !p->app->is_leaving)
		update(p, &gone);
}

/* --- events --- */

static void take_bytes(struct plain *p, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == '\n' && p->is_too_long)
			p->is_too_long = false;
		else if (!p->is_too_long && bytes[i] != 0)
			buf_putc(&p->in, bytes[i]);
	}
	if (p->in.len >= LINE_MAX_BYTES && !memchr(p->in.data, '\n', p->in.len)) {
		p->is_too_long = true;
		p->in.len = 0;
		say(p, _("That line was too long; nothing was done with it."));
	}
}

static void on_input(struct loop *l, int fd, short revents, void *context)
{
	struct plain *p = context;
	char bytes[READ_BYTES];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	(void)revents;
	if (n > 0)
		take_bytes(p, bytes, (size_t)n);
	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
		p->is_over = true;
		loop_fd_unset(l, fd);
	}
	watch_input(p);
	go_on(p);
}

static void on_reply(struct ask *ask, void *context)
{
	struct app_event ev = { .kind = APP_REPLY, .ask = ask };

	update(context, &ev);
	go_on(context);
}

static void on_tick(struct loop *l, void *context)
{
	struct plain *p = context;
	struct app_event ev = { .kind = APP_TICK };

	(void)l;
	update(p, &ev);
	go_on(p);
	p->timer = loop_timer_at(p->loop, clock_monotonic() + TICK_US, on_tick, p);
}

static void on_signal(struct loop *l, int signo, void *context)
{
	struct app_event ev = { .kind = APP_HANGUP };

	(void)l;
	(void)signo;
	update(context, &ev);
}

static void submit(void *context, struct ask *ask)
{
	struct plain *p = context;

	backend_submit(p->backend, ask);
}

static void want(void *context, const struct picture_want *wants, size_t count)
{
	(void)context;
	(void)wants;
	(void)count;
}

static struct picture_answer picture(void *context, const struct picture_want *w)
{
	(void)context;
	(void)w;
	return (struct picture_answer){ .state = PICTURE_FAILED, .why = "" };
}

static enum pv_err run(struct plain *p, struct pv_store *store, struct pv_error *err)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	const struct app_ops ops = { .context = p, .submit = submit, .want = want, .picture = picture };
	struct pv_settings settings = { 0 };
	const struct app_options ao = {
		.ops = &ops, .keymap = &p->keymap, .settings = &settings, .selection = p->opt->ui.selection, .login = pv_store_login(store),
		.screen = { .rows = 60, .columns = 200, .cell_width = 10, .cell_height = 20, .graphics = GRAPHICS_NONE }, .is_plain = true,
	};
	struct app_event start = { .kind = APP_START };
	enum pv_err code;

	if (p->opt->ui.settings)
		settings = *p->opt->ui.settings;
	settings.guard_ms = 0;		/* a line has its own Enter: no key is held down */
	p->app = app_new(&ao);
	if ((code = backend_new(p->loop, store, on_reply, p, &p->backend, err)) != PV_OK)
		return code;
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if ((code = loop_signal(p->loop, signals[i], on_signal, p, err)) != PV_OK)
			return code;
	watch_input(p);
	update(p, &start);
	on_tick(p->loop, p);
	code = loop_run(p->loop, err);
	loop_timer_cancel(p->loop, p->timer);	/* ops live on this stack */
	return code;
}

enum pv_err plain_review(const struct plain_options *opt, struct pv_error *err)
{
	struct plain p = { .opt = opt, .in = BUF_INIT(LINE_MAX_BYTES + READ_BYTES), .key = BUF_INIT(4096) };
	struct pv_store *store = NULL;
	enum pv_err code;

	if ((code = keymap_init(&p.keymap, opt->ui.settings, err)) != PV_OK)
		return code;
	if ((code = pv_store_open(opt->ui.conninfo, "photovet review", &store, err)) != PV_OK)
		return code;
	if ((code = loop_new(&p.loop, err)) != PV_OK)
		pv_store_close(store);
	else
		code = run(&p, store, err);
	backend_free(p.backend);
	app_free(p.app);
	loop_free(p.loop);
	buf_release(&p.in);
	buf_release(&p.key);
	free(p.detail);
	return code;
}
