#include "terminal/term.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "terminal/key_burst.h"
#include "terminal/term_curses.h"
#include "terminal/term_modes.h"
#include "terminal/term_probe.h"
#include "terminal/term_send.h"
#include "terminal/term_tty.h"
#include "terminal/term_typed.h"

#define RESIZE_PAUSE (100 * CLOCK_SECOND / 1000)	/* a window being dragged sends many */
#define RESIZE_PATIENCE (500 * CLOCK_SECOND / 1000)	/* for the answer about the cell size */
#define KEY_PAUSE (50 * CLOCK_SECOND / 1000)
#define ACK_PATIENCE (15 * CLOCK_SECOND)		/* after the last byte was taken by the kernel */
#define LEAVE_PATIENCE (2 * CLOCK_SECOND)
enum { READ_SIZE = 4096 };

/* Between a change of the window and knowing what it means nothing is drawn: a picture
 * made for other cells could scroll the screen. */
enum resize { RESIZE_NONE, RESIZE_PAUSING, RESIZE_ASKING };

struct term {
	struct term_options opt;
	struct term_caps caps;
	struct term_tty tty;
	struct key_decoder *decoder;
	struct key_burst burst;
	struct term_curses *curses;
	struct term_send send;
	struct term_probe requery;	/* after a resize */
	int requeries;			/* asked and not answered */
	enum resize resize;
	struct term_typed typed;
	int rows, columns;
	struct loop *loop;		/* NULL until attached */
	term_event_fn *fn;
	void *context;
	int key_timer, resize_timer, ack_timer, typed_timer, push_timer;
	bool repaint, suspended, hungup;
	bool knows_resize;		/* SIGWINCH is ours */
	bool entered;			/* curses is on its screen */
	int64_t read_at;
};

static void push(struct term *t);
static void watch_ack(struct term *t);
static void resize_finish(struct term *t);

/* --- keys and replies --- */

static void emit_key(const struct key *k, void *context)
{
	struct term *t = context;
	struct term_event ev = { .kind = TERM_KEY, .key = *k, .read_at = t->read_at, .burst = t->burst.count };

	t->send.has_key = true;
	t->fn(&ev, t->context);
}

static void on_key(const struct key *k, void *context)
{
	struct term *t = context;

	if (t->suspended || !t->fn)
		term_typed_hold(k, &t->typed);
	else
		emit_key(k, t);
}

static void give_typed(struct loop *l, void *context)
{
	struct term *t = context;

	(void)l;
	t->typed_timer = 0;
	t->read_at = clock_monotonic();
	term_typed_give(&t->typed, emit_key, t);
}

/* The pictures were made for another size: their owner may free them at once. */
static void emit_size(struct term *t)
{
	struct term_event ev = { .kind = TERM_RESIZE, .rows = t->rows, .columns = t->columns, .read_at = clock_monotonic() };

	term_send_resize(&t->send, t->rows, t->columns, t->caps.cell_width, t->caps.cell_height);
	t->repaint = true;
	if (t->fn)
		t->fn(&ev, t->context);
}

static void push_now(struct loop *l, void *context)
{
	struct term *t = context;

	(void)l;
	t->push_timer = 0;
	push(t);
}

static void push_at(struct term *t, int64_t at)
{
	if (t->loop && !t->push_timer)
		t->push_timer = loop_timer_at(t->loop, at, push_now, t);
}

static void acknowledge(struct term *t)
{
	struct term_event ev = { .kind = TERM_ACK, .read_at = t->read_at };

	ev.picture = term_send_acknowledge(&t->send, t->read_at, &ev.send_us);
	ev.is_coarse = t->send.was_coarse;
	ev.kind = t->send.was_refused ? TERM_REFUSED : TERM_ACK;
	watch_ack(t);
	if (!ev.picture || !t->fn) {
		push(t);
		return;
	}
	t->fn(&ev, t->context);
	/* What the news changes on the screen goes out before the next picture, not behind it. */
	push_at(t, t->read_at);
}

static void on_reply(const struct reply *r, void *context)
{
	struct term *t = context;

	if (r->kind == REPLY_STATUS_OK) {
		acknowledge(t);
		return;
	}
	if (r->kind == REPLY_KITTY) {
		term_send_answer(&t->send, r->id, r->is_ok);
		return;
	}
	/* Answers later than the probe's deadline end here: nobody reads them. */
	term_probe_reply(&t->requery, r);
	if (r->kind == REPLY_DA1) {
		term_send_barrier(&t->send);
		push(t);
	}
	if (r->kind == REPLY_DA1 && t->requeries > 0 && --t->requeries == 0 && t->resize == RESIZE_ASKING)
		resize_finish(t);
}

/* --- reading and writing --- */

static void hang_up(struct term *t)
{
	struct term_event ev = { .kind = TERM_HANGUP, .read_at = clock_monotonic() };

	if (t->hungup)
		return;
	t->hungup = true;
	if (t->loop)
		loop_fd_unset(t->loop, t->tty.fd);
	if (t->fn)
		t->fn(&ev, t->context);
}

static void key_timeout(struct loop *l, void *context);

static void watch_keys(struct term *t)
{
	if (!t->loop)
		return;
	loop_timer_cancel(t->loop, t->key_timer);
	t->key_timer = 0;
	if (key_decoder_is_pending(t->decoder) && !t->hungup)
		t->key_timer = loop_timer_at(t->loop, clock_monotonic() + KEY_PAUSE, key_timeout, t);
}

static void key_timeout(struct loop *l, void *context)
{
	struct term *t = context;

	(void)l;
	t->key_timer = 0;
	t->read_at = clock_monotonic();
	key_burst_timeout(&t->burst);
	key_decoder_timeout(t->decoder, on_key, t);
	watch_keys(t);
}

/* Reads once; false when there was nothing. */
static bool read_some(struct term *t)
{
	char bytes[READ_SIZE];
	ssize_t n = read(t->tty.fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		hang_up(t);
		return false;
	}
	t->read_at = clock_monotonic();
	(void)key_burst_note(&t->burst, bytes, (size_t)n, t->read_at);
	key_decoder_feed(t->decoder, bytes, (size_t)n, on_key, on_reply, t);
	return true;
}

static void on_tty(struct loop *l, int fd, short revents, void *context);

static void watch_tty(struct term *t)
{
	short events = POLLIN;

	if (!t->loop || t->hungup || t->suspended)
		return;
	loop_timer_cancel(t->loop, t->push_timer);
	t->push_timer = 0;
	if (t->send.out.resume_at)
		push_at(t, t->send.out.resume_at);
	else if (!term_out_is_idle(&t->send.out))
		events |= POLLOUT;
	loop_fd_set(t->loop, t->tty.fd, events, on_tty, t);
}

static void ack_timeout(struct loop *l, void *context)
{
	struct term *t = context;

	(void)l;
	t->ack_timer = 0;
	/* On a slow line the request itself may still be in our queue. */
	if (!term_out_is_idle(&t->send.out)) {
		watch_ack(t);
		return;
	}
	term_send_give_up(&t->send);
	push(t);
}

/* An acknowledgement is waited for, but not for ever. */
static void watch_ack(struct term *t)
{
	if (!t->loop)
		return;
	loop_timer_cancel(t->loop, t->ack_timer);
	t->ack_timer = 0;
	if (t->send.ack_pending && !t->hungup)
		t->ack_timer = loop_timer_at(t->loop, clock_monotonic() + ACK_PATIENCE, ack_timeout, t);
}

/* Hands over what the kernel takes now. */
static void push(struct term *t)
{
	if (t->hungup || t->suspended)
		return;
	if (term_send_push(&t->send))
		watch_ack(t);
	if (t->send.out.is_broken)
		hang_up(t);
	watch_tty(t);
}

static void on_tty(struct loop *l, int fd, short revents, void *context)
{
	struct term *t = context;

	(void)l;
	(void)fd;
	if (revents & POLLIN) {
		read_some(t);
		watch_keys(t);
	}
	if (revents & (POLLHUP | POLLERR | POLLNVAL) && !(revents & POLLIN))
		hang_up(t);
	if (revents & POLLOUT)
		push(t);
}

/* --- the screen --- */

static void draw_text(struct term *t, const struct canvas *c, bool repaint)
{
	struct buf *out = term_out_text(&t->send.out);
	struct buf text = BUF_INIT(8 << 20);
	bool sync = t->caps.synchronized_output;

	if (repaint && t->entered)
		term_send_reset(t->caps.graphics == GRAPHICS_SIXEL ? t->rows : 0, &text);
	term_curses_draw(t->curses, c, repaint, &text);
	t->entered = true;
	t->send.hide_cursor = !term_curses_cursor_is_visible(t->curses);
	if (text.len > 0) {
		buf_puts(out, sync ? "\033[?2026h" : "");
		buf_append(out, text.data, text.len);
		buf_puts(out, sync ? "\033[?2026l" : "");
		term_send_make_way(&t->send);
	}
	buf_release(&text);
}

void term_draw(struct term *t, const struct canvas *c)
{
	bool repaint;

	if (t->suspended || t->hungup || t->resize != RESIZE_NONE || canvas_rows(c) != t->rows || canvas_columns(c) != t->columns)
		return;
	repaint = term_send_update(&t->send, c, t->repaint);
	t->repaint = false;
	draw_text(t, c, repaint);
	push(t);
}

void term_mouse(struct term *t, bool on)
{
	if (t->opt.mouse != on && !t->suspended)
		term_modes_mouse(term_out_text(&t->send.out), on);
	t->opt.mouse = on;
	push(t);
}

void term_redraw(struct term *t)
{
	t->repaint = true;
}

/* --- opening and leaving --- */

static void enter(struct term *t)
{
	term_tty_raw(&t->tty);
	term_modes_enter(term_out_text(&t->send.out), t->caps.graphics == GRAPHICS_SIXEL, t->opt.mouse);
	t->repaint = true;
}

/* Blank cells over the pictures (they may outlive the alternate screen), then the normal
 * screen; waits for what is asked, so that no answer ends up at the shell's prompt. */
static void leave(struct term *t)
{
	int64_t deadline = clock_monotonic() + LEAVE_PATIENCE;
	struct canvas *blank = canvas_new(t->rows, t->columns);
	struct buf *out;

	t->suspended = true;
	term_send_update(&t->send, blank, false);
	out = term_out_text(&t->send.out);
	term_curses_draw(t->curses, blank, false, out);
	term_curses_leave(t->curses, out);
	t->entered = false;
	term_modes_leave(out, t->opt.mouse);
	canvas_free(blank);
	if (!t->hungup)
		term_tty_write(&t->tty, out->data, out->len, deadline);
	buf_clear(out);
	while (!t->hungup && t->send.ack_pending && clock_monotonic() < deadline) {
		struct pollfd p = { .fd = t->tty.fd, .events = POLLIN };

		if (poll(&p, 1, 50) > 0)
			read_some(t);
	}
	term_tty_restore(&t->tty);
}

static enum pv_err start(struct term *t, struct pv_error *err)
{
	struct term_probe probe;
	int64_t began, took;
	int width, height;
	enum pv_err code;

	code = term_tty_open(&t->tty, err);
	if (code)
		return code;
	t->decoder = key_decoder_new();
	key_burst_init(&t->burst);
	term_tty_raw(&t->tty);
	began = clock_monotonic();
	term_probe_run(&probe, &t->tty, t->decoder, term_typed_hold, &t->typed);
	took = clock_monotonic() - began;
	code = term_probe_caps(&probe, &t->opt, &t->tty, &t->caps, err);
	t->caps.probe_us = took;
	t->requery = probe;
	term_tty_size(&t->tty, &t->rows, &t->columns, &width, &height);
	return code;
}

static void release(struct term *t)
{
	term_typed_release(&t->typed);
	term_curses_free(t->curses);
	term_send_release(&t->send);
	key_decoder_free(t->decoder);
	key_burst_release(&t->burst);
	term_tty_close(&t->tty);
	free(t);
}

enum pv_err term_open(const struct term_options *opt, struct term **ret, struct pv_error *err)
{
	struct term *t = mem_alloc(sizeof(*t));
	enum pv_err code;

	t->tty.fd = -1;
	t->opt = *opt;
	code = start(t, err);
	if (code)
		goto out;
	code = term_curses_open(t->caps.type, t->rows, t->columns, t->caps.color, opt->theme, &t->curses, err);
	if (code)
		goto out;
	term_send_init(&t->send, t->tty.fd, &t->caps);
	term_send_resize(&t->send, t->rows, t->columns, t->caps.cell_width, t->caps.cell_height);
	t->send.fence = term_curses_fence(t->curses);
	mem_set_bug_hook(term_tty_emergency);
	enter(t);
	*ret = t;
	t = NULL;
out:
	if (t)
		release(t);
	return code;
}

enum pv_err term_probe(const struct term_options *opt, struct term_caps *ret_caps, struct pv_error *err)
{
	struct term *t = mem_alloc(sizeof(*t));
	enum pv_err code;

	t->tty.fd = -1;
	t->opt = *opt;
	code = start(t, err);
	if (!code)
		*ret_caps = t->caps;
	release(t);
	return code;
}

void term_close(struct term *t)
{
	if (!t)
		return;
	if (t->loop) {
		loop_timer_cancel(t->loop, t->key_timer);
		loop_timer_cancel(t->loop, t->resize_timer);
		loop_timer_cancel(t->loop, t->ack_timer);
		loop_timer_cancel(t->loop, t->typed_timer);
		loop_timer_cancel(t->loop, t->push_timer);
		if (!t->hungup)
			loop_fd_unset(t->loop, t->tty.fd);
	}
	t->loop = NULL;
	t->fn = NULL;
	if (!t->suspended)
		leave(t);
	mem_set_bug_hook(NULL);
	release(t);
}

void term_suspend(struct term *t)
{
	if (t->suspended)
		return;
	if (t->loop && !t->hungup)
		loop_fd_unset(t->loop, t->tty.fd);
	leave(t);
}

void term_resume(struct term *t)
{
	int width, height;

	if (!t->suspended)
		return;
	t->suspended = false;
	t->resize = RESIZE_NONE;
	term_tty_size(&t->tty, &t->rows, &t->columns, &width, &height);
	term_curses_resize(t->curses, t->rows, t->columns);
	enter(t);
	watch_tty(t);
	emit_size(t);
	if (t->loop && t->typed.count > 0 && !t->typed_timer)
		t->typed_timer = loop_timer_at(t->loop, clock_monotonic(), give_typed, t);
}

/* --- the window --- */

static void resize_finish(struct term *t)
{
	int width, height;

	if (t->loop)
		loop_timer_cancel(t->loop, t->resize_timer);
	t->resize_timer = 0;
	t->resize = RESIZE_NONE;
	if (t->suspended || t->hungup)
		return;
	term_tty_size(&t->tty, &t->rows, &t->columns, &width, &height);
	term_curses_resize(t->curses, t->rows, t->columns);
	term_probe_cell(&t->requery, &t->opt, &t->tty, &t->caps);
	emit_size(t);
	push(t);
}

static void resize_unanswered(struct loop *l, void *context)
{
	struct term *t = context;

	(void)l;
	t->resize_timer = 0;
	t->requeries = 0;
	resize_finish(t);
}

/* The font may have changed with the window. */
static void resize_ask(struct loop *l, void *context)
{
	struct term *t = context;

	t->resize_timer = 0;
	if (t->suspended || t->hungup || !t->caps.answered) {
		resize_finish(t);
		return;
	}
	t->resize = RESIZE_ASKING;
	t->requery = (struct term_probe){ .max_width = t->requery.max_width, .max_height = t->requery.max_height };
	t->requeries++;
	buf_puts(term_out_text(&t->send.out), term_probe_resized);
	t->resize_timer = loop_timer_at(l, clock_monotonic() + RESIZE_PATIENCE, resize_unanswered, t);
	push(t);
}

static void on_winch(struct loop *l, int signo, void *context)
{
	struct term *t = context;

	(void)signo;
	t->resize = RESIZE_PAUSING;
	term_send_resize(&t->send, t->rows, t->columns, t->caps.cell_width, t->caps.cell_height);
	loop_timer_cancel(l, t->resize_timer);
	t->resize_timer = loop_timer_at(l, clock_monotonic() + RESIZE_PAUSE, resize_ask, t);
}

void term_attach(struct term *t, struct loop *l, term_event_fn *fn, void *context)
{
	t->loop = l;
	t->fn = fn;
	t->context = context;
	/* Without the signal the screen keeps its size: no reason not to run. */
	t->knows_resize = loop_signal(l, SIGWINCH, on_winch, t, NULL) == PV_OK;
	if (t->typed.count > 0)
		t->typed_timer = loop_timer_at(l, clock_monotonic(), give_typed, t);
	watch_tty(t);
	watch_ack(t);
}

/* --- what it knows --- */

const struct term_caps *term_caps(const struct term *t)
{
	return &t->caps;
}

void term_size(const struct term *t, int *ret_rows, int *ret_columns)
{
	*ret_rows = t->rows;
	*ret_columns = t->columns;
}

int term_sent_percent(const struct term *t, const struct picture *p)
{
	const struct shown *s = term_shown_find(&t->send.shown, p);

	if (!s || s->state == SHOWN_WANTED || s->is_coarse)
		return 0;
	if (s->state != SHOWN_SENDING)
		return 100;
	return t->send.out.body_len ? (int)(t->send.out.body_sent * 100 / t->send.out.body_len) : 0;
}

bool term_is_answered(const struct term *t, const struct picture *p, bool *ret_refused)
{
	return term_shown_is_answered(&t->send.shown, p, ret_refused);
}

const char *term_acknowledger(const struct term *t)
{
	return t->caps.multiplexer[0] ? "multiplexer" : "terminal";
}

double term_rate(const struct term *t)
{
	return t->send.rate;
}

bool term_is_idle(const struct term *t)
{
	return term_out_is_idle(&t->send.out);
}
