#include "terminal/term_send.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "terminal/kitty.h"
#include "terminal/seam.h"

/* xterm keeps 16 pictures, tmux a few, and forget by position or age: begin anew before that. */
enum { SIXELS_PER_REPAINT = 14, SLOTS = 16, PAUSES_MAX = 3, RATE_BYTES_MIN = 8192 };
#define COARSE_US 350000		/* a picture may take so long before a coarse one goes ahead of it */
#define PAUSE_GAIN_US 100000		/* so much sooner text must be there for a picture to pause */
static const double pace_below = 5e5, pace_factor = 1.25;	/* bytes a second; of the measured rate */

/* Who says that he is something else is not emptied (a blink) for xterm's sake. */
static bool has_slots(const struct term_caps *caps)
{
	return caps->multiplexer[0] || !caps->name[0] || strncmp(caps->name, "XTerm", 5) == 0;
}

void term_send_init(struct term_send *s, int fd, const struct term_caps *caps)
{
	*s = (struct term_send){ .answers = caps->answered, .round_trip = caps->probe_us, .fence = " " };
	s->has_slots = has_slots(caps);
	s->is_relayed = caps->multiplexer[0];
	term_out_init(&s->out, fd);
}

void term_send_release(struct term_send *s)
{
	term_out_release(&s->out);
	term_shown_release(&s->shown);
}

void term_send_resize(struct term_send *s, int rows, int columns, int cell_width, int cell_height)
{
	term_out_cut(&s->out, false);
	term_shown_resize(&s->shown, rows, columns);
	s->cell_width = cell_width;
	s->cell_height = cell_height;
}

/* What is covered on its way has to come again: on a slow line the rest of it only keeps the text waiting. */
static void give_up_covered(struct term_send *s)
{
	struct shown *p = term_shown_in_state(&s->shown, SHOWN_SENDING);

	if (p && p->covered && s->out.pace > 0)
		term_shown_again(p);
}

static bool is_full(const struct term_send *s, int more)
{
	int sixels = s->shown.sixels + more;

	return s->has_slots && more > 0 && (sixels > SIXELS_PER_REPAINT || sixels + s->shown.seams > SLOTS);
}

bool term_send_update(struct term_send *s, const struct canvas *c, bool repaint)
{
	const struct shown *sending = term_shown_in_state(&s->shown, SHOWN_SENDING);
	struct shown was = { 0 };
	int rows = 0, columns = 0;

	if (sending) {
		was = *sending;
		rows = was.rows;
		columns = was.columns;
	}
	term_shown_update(&s->shown, c);
	give_up_covered(s);
	if (!term_shown_in_state(&s->shown, SHOWN_SENDING) && !term_shown_in_state(&s->shown, SHOWN_WAITING))
		s->id = 0;
	repaint = term_out_recover(&s->out) || repaint;
	if (is_full(s, term_shown_wanted(&s->shown)))
		repaint = true;
	if (repaint) {
		term_out_cut(&s->out, false);
		term_shown_forget(&s->shown);
		s->id = 0;
	} else if (sending && !term_shown_in_state(&s->shown, SHOWN_SENDING)) {
		/* Half a picture may stay only where the next one covers it. */
		term_out_cut(&s->out, term_shown_overwrites(&s->shown, was.row, was.column, rows, columns));
	}
	/* With another to come the old ones stay until it is there: no blink. */
	if (repaint || !term_shown_next(&s->shown))
		term_kept_sweep(&s->kept, &s->shown, s->id, term_out_text(&s->out));
	return repaint;
}

/* The request that tells when the terminal is through with what came before it. */
static void ask(struct term_send *s, struct buf *out)
{
	/* Some terminals show the cursor again after a picture. */
	if (s->hide_cursor)
		buf_puts(out, "\033[?25l");
	if (!s->answers)
		return;
	buf_puts(out, "\033[5n");
	s->ack_pending = true;
}

static bool coarse_pays(const struct term_send *s, const struct shown *p)
{
	const struct picture *picture = p->picture;

	if (!s->answers || picture->coarse.len == 0 || p->has_coarse)
		return false;
	return s->rate <= 0 || (double)picture->data.len * 1e6 / s->rate > COARSE_US;
}

/* How the sequence under way is ended when it is cut. */
static void set_ends(struct term_send *s, const struct picture *p, const char **ret_keeping, const char **ret_dropping)
{
	struct buf end = BUF_INIT(sizeof(s->end));

	*ret_keeping = "\033\\";
	*ret_dropping = "\030";
	if (p->protocol == GRAPHICS_ITERM) {
		*ret_keeping = *ret_dropping = "\030\033\\";
	} else if (p->protocol == GRAPHICS_KITTY) {
		kitty_abandon(&end, s->id);
		memcpy(s->end, buf_str(&end), end.len + 1);
		*ret_keeping = *ret_dropping = s->end;
	}
	buf_release(&end);
}

/* What follows the picture's last byte, as things are now. */
static void put_tail(struct term_send *s)
{
	struct buf *tail = term_out_tail(&s->out);

	buf_clear(tail);
	buf_puts(tail, "\0338");
	term_kept_sweep(&s->kept, &s->shown, s->id, tail);
	/* Hidden where the picture went on, lest it stands in there. */
	if (s->pauses > 0 && !s->hide_cursor)
		buf_puts(tail, "\033[?25h");
	ask(s, tail);
}

static void start_picture(struct term_send *s, struct shown *p)
{
	const char *keeping, *dropping;
	const struct buf *data;

	p->is_coarse = coarse_pays(s, p);
	data = p->is_coarse ? &p->picture->coarse : &p->picture->data;
	term_shown_begin(&s->shown, p, s->cell_width, s->cell_height, s->fence, term_out_text(&s->out));
	s->id = p->is_coarse ? p->picture->coarse_id : p->picture->id;
	if (s->id)
		term_kept_add(&s->kept, s->id, term_out_text(&s->out));
	set_ends(s, p->picture, &keeping, &dropping);
	term_out_picture(&s->out, data->data, data->len, keeping, dropping);
	term_out_set_pace(&s->out, s->rate > 0 && s->rate < pace_below ? s->rate * pace_factor : 0);
	s->pauses = 0;
	put_tail(s);
	p->state = SHOWN_SENDING;
	s->bytes = data->len;
}

static bool start_next(struct term_send *s)
{
	struct shown *p;

	if (s->ack_pending || term_out_has_picture(&s->out))
		return false;
	p = term_shown_next(&s->shown);
	if (!p)
		return false;
	if (p->picture->protocol == GRAPHICS_BLOCKS) {
		/* Its cells went out with the text: only the acknowledgement is missing. */
		p->state = SHOWN_WAITING;
		s->begun = clock_monotonic();
		s->bytes = 0;
		ask(s, term_out_text(&s->out));
	} else {
		start_picture(s, p);
	}
	return true;
}

bool term_send_push(struct term_send *s)
{
	bool changed = start_next(s);

	while (term_out_write(&s->out)) {
		struct shown *p = term_shown_in_state(&s->shown, SHOWN_SENDING);

		s->begun = s->out.begun_at;
		if (p)
			term_shown_sent(p);
		changed = true;
		/* A terminal that answers nothing sets no pace. */
		start_next(s);
	}
	return changed;
}

static bool may_pause(const struct term_send *s, const struct shown *p)
{
	int slots = s->shown.sixels + s->shown.seams + term_shown_wanted(&s->shown) + p->is_coarse;

	return p->picture->protocol == GRAPHICS_SIXEL && s->out.pace > 0 && !s->is_relayed && s->pauses < PAUSES_MAX &&
	       (!s->has_slots || slots < SLOTS);
}

static void pause_picture(struct term_send *s, const struct shown *p)
{
	struct term_out *o = &s->out;
	struct buf head = BUF_INIT(1 << 16);
	struct seam seam;

	if (seam_find(p->is_coarse ? &p->picture->coarse : &p->picture->data, o->body_sent, s->cell_height, &seam, &head) &&
	    (double)(o->body_len - seam.at) * 1e6 >= o->pace * PAUSE_GAIN_US && !head.failed) {
		buf_clear(&o->pause);
		buf_puts(&o->pause, s->hide_cursor ? "\033\\\0338\033[?25l" : "\033\\\0338");
		buf_clear(&o->resume);
		buf_printf(&o->resume, "\0337\033[?25l\033[m\033[%d;%dH", p->row + seam.row + 1, p->column + 1);
		buf_append(&o->resume, head.data, head.len);
		term_out_pause(o, seam.at, seam.from);
		s->shown.seams++;
		s->pauses++;
	}
	buf_release(&head);
}

void term_send_make_way(struct term_send *s)
{
	const struct shown *p = term_shown_in_state(&s->shown, SHOWN_SENDING);

	if (p && s->has_key && !s->out.pause_at && may_pause(s, p))
		pause_picture(s, p);
	s->has_key = false;
	/* The text goes first now, and may have shown the cursor. */
	if (p && s->out.pause_at)
		put_tail(s);
}

static void measure_rate(struct term_send *s, int64_t took)
{
	int64_t net = took - s->round_trip;
	double rate;

	/* What a reply takes by itself is not the bytes' time. */
	if (net < took / 4)
		net = took / 4;
	if (s->bytes < RATE_BYTES_MIN || net <= 0)
		return;
	rate = (double)s->bytes * 1e6 / (double)net;
	/* That the line got slow is believed at once (the mean of the times), that it got fast
	 * by half (the mean of the powers): too much on the line costs more than too little. */
	if (s->rate <= 0)
		s->rate = rate;
	else
		s->rate = rate < s->rate ? 2 / (1 / rate + 1 / s->rate) : sqrt(rate * s->rate);
}

void term_send_answer(struct term_send *s, uint32_t id, bool is_ok)
{
	if (s->ack_pending && id == s->id)
		s->confirmed_id = is_ok ? id : 0;
}

const struct picture *term_send_acknowledge(struct term_send *s, int64_t now, int64_t *ret_send_us)
{
	struct shown *p = term_shown_in_state(&s->shown, SHOWN_WAITING);

	/* Better one confirmation too few than one for a picture that nobody saw. */
	if (s->acks_lost > 0) {
		s->acks_lost--;
		return NULL;
	}
	if (!s->ack_pending)
		return NULL;
	s->ack_pending = false;
	if (!p)
		return NULL;
	s->was_coarse = p->is_coarse;
	s->was_refused = p->picture->protocol == GRAPHICS_KITTY && s->confirmed_id != s->id;
	if (s->was_refused) {
		p->state = SHOWN_REFUSED;
		*ret_send_us = now - s->begun;
		return p->picture;
	}
	p->has_coarse = p->is_coarse;
	p->state = p->is_coarse ? SHOWN_WANTED : SHOWN_DONE;
	p->is_coarse = false;
	*ret_send_us = now - s->begun;
	/* What paused was not alone on the line. */
	if (s->pauses == 0)
		measure_rate(s, *ret_send_us);
	return p->picture;
}

void term_send_give_up(struct term_send *s)
{
	struct shown *p = term_shown_in_state(&s->shown, SHOWN_WAITING);

	if (!s->ack_pending)
		return;
	s->ack_pending = false;
	s->acks_lost++;
	s->barriers++;
	buf_puts(term_out_text(&s->out), "\033[c");
	if (p)
		p->state = SHOWN_UNCONFIRMED;
}

void term_send_barrier(struct term_send *s)
{
	struct shown *p;

	if (s->barriers == 0 || --s->barriers > 0)
		return;
	s->acks_lost = 0;
	while ((p = term_shown_in_state(&s->shown, SHOWN_UNCONFIRMED)))
		term_shown_again(p);
}

void term_send_reset(int rows, struct buf *out)
{
	buf_puts(out, "\0337\033[r");
	if (rows > 0)
		buf_printf(out, "\033[%d;1H", rows);
	for (int i = 0; i < rows; i++)
		buf_putc(out, '\n');
	buf_puts(out, "\0338");
}
