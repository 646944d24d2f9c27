#include "terminal/term_out.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { BACKLOG_MAX = 4 << 20, NEARLY_THROUGH = 1024, PACED_LEAST = 2048 };
#define PACED_AHEAD 0.15		/* seconds */

void term_out_init(struct term_out *o, int fd)
{
	*o = (struct term_out){ .fd = fd };
	buf_init(&o->before, BACKLOG_MAX);
	buf_init(&o->after, BACKLOG_MAX);
	buf_init(&o->tail, BACKLOG_MAX);
	buf_init(&o->pause, BACKLOG_MAX);
	buf_init(&o->resume, BACKLOG_MAX);
}

void term_out_release(struct term_out *o)
{
	buf_release(&o->before);
	buf_release(&o->after);
	buf_release(&o->tail);
	buf_release(&o->pause);
	buf_release(&o->resume);
}

struct buf *term_out_text(struct term_out *o)
{
	return o->body ? &o->after : &o->before;
}

void term_out_picture(struct term_out *o, const char *bytes, size_t n, const char *end_keeping, const char *end_dropping)
{
	if (o->body)
		BUG("two pictures in the queue");
	o->body = bytes;
	o->body_len = n;
	o->end_keeping = end_keeping;
	o->end_dropping = end_dropping;
	o->body_sent = o->pause_at = 0;
	o->begun_at = 0;
	buf_clear(&o->tail);
}

struct buf *term_out_tail(struct term_out *o)
{
	return &o->tail;
}

void term_out_pause(struct term_out *o, size_t at, size_t from)
{
	if (!o->body || at <= o->body_sent || from < at || from >= o->body_len)
		BUG("a picture that pauses where it cannot");
	o->pause_at = at;
	o->resume_from = from;
}

bool term_out_has_picture(const struct term_out *o)
{
	return o->body != NULL;
}

static void move(struct buf *from, struct buf *to)
{
	buf_append(to, from->data, from->len);
	to->failed = to->failed || from->failed;
	buf_clear(from);
}

/* The picture is over: what was to come after it is next. */
static void end_picture(struct term_out *o)
{
	move(&o->tail, &o->before);
	move(&o->after, &o->before);
	o->body = NULL;
	o->pause_at = 0;
	o->resume_at = 0;
}

static void let_text_pass(struct term_out *o)
{
	move(&o->pause, &o->before);
	move(&o->after, &o->before);
	move(&o->resume, &o->before);
	o->body_sent = o->resume_from;
	o->pause_at = 0;
}

void term_out_cut(struct term_out *o, bool keep)
{
	if (!o->body)
		return;
	/* The last bytes hold ST itself: cutting there could split it. */
	if (o->body_sent > 0 && o->body_len - o->body_sent < NEARLY_THROUGH)
		buf_append(&o->before, o->body + o->body_sent, o->body_len - o->body_sent);
	else if (o->body_sent > 0)
		buf_puts(&o->before, keep ? o->end_keeping : o->end_dropping);
	end_picture(o);
}

static ssize_t write_slice(struct term_out *o, const char *data, size_t n)
{
	ssize_t done;

	do {
		done = write(o->fd, data, n);
	} while (done < 0 && errno == EINTR);
	if (done < 0 && errno != EAGAIN)
		o->is_broken = true;
	return done;
}

void term_out_set_pace(struct term_out *o, double bytes_per_second)
{
	o->pace = bytes_per_second;
	o->resume_at = 0;
}

/* How much of the picture may leave now: a fraction of a second's worth at once, the rest as time goes by. */
static size_t paced(struct term_out *o)
{
	size_t left = (o->pause_at ? o->pause_at : o->body_len) - o->body_sent, may;
	double due = o->pace * PACED_AHEAD;

	o->resume_at = 0;
	if (o->pace <= 0)
		return left < TERM_OUT_SLICE ? left : TERM_OUT_SLICE;
	if (due < PACED_LEAST)
		due = PACED_LEAST;
	if (o->begun_at)
		due += o->pace * (double)(clock_monotonic() - o->begun_at) / (double)CLOCK_SECOND - (double)o->body_sent;
	may = due > 0 ? (size_t)due : 0;
	if (may >= PACED_LEAST || may >= left)
		return may < left ? may : left;
	o->resume_at = clock_monotonic() + (int64_t)((PACED_LEAST - due) / o->pace * (double)CLOCK_SECOND) + 1000;
	return 0;
}

/* So many more of the picture's bytes are out. True when those were the last. */
static bool body_went(struct term_out *o, size_t n)
{
	if (o->body_sent == 0)
		o->begun_at = clock_monotonic();
	o->body_sent += n;
	if (o->pause_at && o->body_sent == o->pause_at)
		let_text_pass(o);
	if (o->body_sent < o->body_len)
		return false;
	end_picture(o);
	return true;
}

bool term_out_write(struct term_out *o)
{
	bool completed = false;
	size_t budget = TERM_OUT_TURN;

	while (budget > 0 && !o->is_broken && !term_out_is_idle(o)) {
		bool text = o->before.len > 0;
		size_t may = text ? o->before.len : paced(o), asked = may < TERM_OUT_SLICE ? may : TERM_OUT_SLICE;
		ssize_t n = may > 0 ? write_slice(o, text ? o->before.data : o->body + o->body_sent, asked) : 0;

		if (n <= 0)
			break;
		/* Less than was offered: there is no room for more, no need to ask. */
		if ((size_t)n < asked)
			budget = 0;
		budget -= (size_t)n < budget ? (size_t)n : budget;
		if (text) {
			buf_consume(&o->before, (size_t)n);
			continue;
		}
		completed = body_went(o, (size_t)n) || completed;
	}
	return completed;
}

bool term_out_is_idle(const struct term_out *o)
{
	return o->before.len == 0 && !o->body;
}

bool term_out_recover(struct term_out *o)
{
	if (!o->before.failed && !o->after.failed)
		return false;
	buf_clear(&o->before);
	buf_clear(&o->after);
	o->body = NULL;
	o->pause_at = 0;
	/* Whatever sequence was broken off, this ends it. */
	buf_puts(&o->before, "\030\033\\\033[m");
	return true;
}
