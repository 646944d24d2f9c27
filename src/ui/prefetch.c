#include "ui/prefetch.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "photovet/store.h"
#include "ui/magnify.h"

#define RETRY_US (3 * CLOCK_SECOND)	/* between two tries while the photo store is away */

/* A photo's bytes are shared by the pictures made of it. Counted on the main thread only;
 * a job's reference is taken before it starts and given back when it has come home. */

enum slot_state { SLOT_IDLE, SLOT_FETCHING, SLOT_MAKING, SLOT_READY, SLOT_FAILED };

struct slot {
	struct picture_want want;
	enum slot_state state;
	struct prefetch_photo *blob;		/* NULL until fetched */
	struct picture *picture;
	char why[256];
	bool is_away, is_damaged, is_wanted;
	int orientation;
	struct lens_view view;
	int priority;			/* place in the list of wants */
	uint64_t serial;		/* of its job under way: an answer to an older one is dropped */
	uint64_t used;			/* the higher, the later asked for */
	int64_t retry_at;		/* monotonic; FAILED for the time being */
};

struct prefetch {
	struct loop *loop;
	char *conninfo;
	struct picture_options options;	/* columns and rows are the want's */
	struct queue *fetch, *make;
	void (*on_change)(void *context);
	void *context;
	struct slot **slots;
	size_t count, size;
	uint64_t serial, used;
	int timer, news_timer;
	bool has_news;			/* to be told on the loop's turn, never inside a call of the owner's */
	bool is_ending;
};

struct job {
	struct queue_job job;		/* first */
	struct prefetch *owner;
	struct picture_want want;
	uint64_t serial;
	struct prefetch_photo *blob;		/* make: input; fetch: result */
	struct picture_options options;
	bool knows_sight;		/* make: sight is given */
	/* result */
	struct picture *picture;
	struct lens_sight sight;
	bool has_sight;
	struct lens_view view;
	uint8_t *data;
	size_t size;
	int warnings, orientation;
	bool did_run;
	enum pv_err err;
	struct pv_error error;
};

void prefetch_photo_unref(struct prefetch_photo *b)
{
	if (!b || --b->refs > 0)
		return;
	free(b->data);
	free(b->sight);
	free(b);
}

static bool is_same_photo(const struct picture_want *a, const struct picture_want *b)
{
	return memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

bool prefetch_is_same(const struct picture_want *a, const struct picture_want *b)
{
	return a->columns == b->columns && a->rows == b->rows && a->cell_width == b->cell_width && a->cell_height == b->cell_height &&
	       a->may_enlarge == b->may_enlarge && is_same_photo(a, b) && lens_is_same(&a->lens, &b->lens);
}

static struct slot *find(const struct prefetch *p, const struct picture_want *want)
{
	for (size_t i = 0; i < p->count; i++)
		if (prefetch_is_same(&p->slots[i]->want, want))
			return p->slots[i];
	return NULL;
}

static void slot_free(struct slot *s)
{
	prefetch_photo_unref(s->blob);
	picture_free(s->picture);
	free(s);
}

/* --- on the worker threads --- */

struct fetcher { struct prefetch *owner; struct pv_store *store; bool is_broken; };

static void *start_fetcher(void *context)
{
	struct fetcher *f = mem_alloc(sizeof(*f));

	f->owner = context;
	return f;
}

static void end_fetcher(void *state)
{
	struct fetcher *f = state;

	pv_store_close(f->store);
	free(f);
}

static void run_fetch(struct queue_job *qj, void *state)
{
	struct job *j = (struct job *)qj;
	struct fetcher *f = state;

	j->did_run = true;
	if (!f->store)
		j->err = pv_store_open(f->owner->conninfo, "photovet review photos", &f->store, &j->error);
	else if (f->is_broken)
		j->err = pv_store_reconnect(f->store, &j->error);
	if (j->err == PV_OK)
		j->err = pv_store_photo(f->store, j->want.sha256, &j->data, &j->size, &j->error);
	f->is_broken = j->err == PV_ERR_UNAVAILABLE;
}

static void make_through_lens(struct job *j)
{
	struct magnified m = { .picture = NULL };

	j->err = magnify_photo(j->blob->data, j->blob->size, j->want.sha256, &j->want.lens, &j->options, j->knows_sight ? &j->sight : NULL, &m, &j->error);
	if (j->err != PV_OK)
		return;
	j->picture = m.picture;
	j->warnings = m.warnings;
	j->orientation = m.orientation;
	j->view = m.view;
	j->has_sight = m.has_sight;
	j->sight = m.sight;
}

static void make_whole(struct job *j)
{
	struct pv_image img = {0};
	struct pv_image_info info = {0};
	int width, height;

	if ((j->err = pv_image_probe(j->blob->data, j->blob->size, &info, &j->error)) != PV_OK)
		return;
	if (info.orientation >= 5)
		picture_fit(info.height, info.width, &j->options, &width, &height);
	else
		picture_fit(info.width, info.height, &j->options, &width, &height);
	if (j->options.protocol == GRAPHICS_BLOCKS) {	/* its px are no px of the screen: decode finer */
		width *= 4;
		height *= 4;
	}
	if ((j->err = pv_image_decode(j->blob->data, j->blob->size, width, height, &img, &info, &j->error)) != PV_OK)
		return;
	j->warnings = info.warnings;
	j->orientation = info.orientation;
	j->err = picture_make(&img, j->want.sha256, &j->options, &j->picture, &j->error);
	pv_image_release(&img);
}

static void run_make(struct queue_job *qj, void *state)
{
	struct job *j = (struct job *)qj;

	(void)state;
	j->did_run = true;
	if (lens_is_whole(&j->want.lens) && j->want.lens.guides == LENS_BARE)
		make_whole(j);
	else
		make_through_lens(j);
}

/* --- back on the main thread --- */

static void pump(struct prefetch *p);

static void fail(struct slot *s, const struct job *j)
{
	s->state = SLOT_FAILED;
	s->is_away = j->err == PV_ERR_UNAVAILABLE;
	s->retry_at = s->is_away ? clock_monotonic() + RETRY_US : 0;
	snprintf(s->why, sizeof(s->why), "%s", j->error.text);
}

static struct slot *slot_of(const struct job *j)
{
	struct slot *s = find(j->owner, &j->want);

	return s && s->serial == j->serial ? s : NULL;
}

static void done_fetch(struct queue_job *qj)
{
	struct job *j = (struct job *)qj;
	struct slot *s = j->owner->is_ending ? NULL : slot_of(j);

	if (j->did_run && j->err == PV_OK && s) {
		struct prefetch_photo *b = mem_alloc(sizeof(*b));

		*b = (struct prefetch_photo){ .refs = 1, .data = j->data, .size = j->size };
		j->data = NULL;
		s->blob = b;
		s->state = SLOT_IDLE;
	} else if (j->did_run && s) {
		fail(s, j);
		j->owner->has_news = true;
	} else if (s) {
		s->state = SLOT_IDLE;	/* cancelled before it began */
	}
	free(j->data);
	free(j);
}

/* A photo's geometry is measured once, whatever is made of the photo afterwards. */
static void keep_sight(const struct job *j)
{
	if (!j->has_sight || j->blob->sight)
		return;
	j->blob->sight = mem_alloc(sizeof(*j->blob->sight));
	*j->blob->sight = j->sight;
}

static void done_make(struct queue_job *qj)
{
	struct job *j = (struct job *)qj;
	struct slot *s = j->owner->is_ending ? NULL : slot_of(j);

	if (j->did_run && j->err == PV_OK && s) {
		s->picture = j->picture;
		j->picture = NULL;
		s->state = SLOT_READY;
		s->is_damaged = j->warnings > 0;
		s->orientation = j->orientation;
		s->view = j->view;
		keep_sight(j);
	} else if (j->did_run && s) {
		fail(s, j);
	} else if (s) {
		s->state = SLOT_IDLE;
	}
	if (j->did_run && s)
		j->owner->has_news = true;
	picture_free(j->picture);
	prefetch_photo_unref(j->blob);
	free(j);
}

static struct job *job_new(struct prefetch *p, struct slot *s)
{
	struct job *j = mem_alloc(sizeof(*j));

	s->serial = ++p->serial;
	j->owner = p;
	j->want = s->want;
	j->serial = s->serial;
	j->job.priority = s->priority;
	j->job.generation = p->serial;
	return j;
}

static void push_fetch(struct prefetch *p, struct slot *s)
{
	struct job *j = job_new(p, s);

	j->job.run = run_fetch;
	j->job.done = done_fetch;
	s->state = SLOT_FETCHING;
	queue_push(p->fetch, &j->job);
}

static void push_make(struct prefetch *p, struct slot *s)
{
	struct job *j = job_new(p, s);

	j->job.run = run_make;
	j->job.done = done_make;
	j->options = p->options;
	j->options.max_columns = s->want.columns;
	j->options.max_rows = s->want.rows;
	j->options.cell_width = s->want.cell_width;
	j->options.cell_height = s->want.cell_height;
	j->options.may_enlarge = s->want.may_enlarge;
	j->blob = s->blob;
	j->blob->refs++;
	j->knows_sight = j->blob->sight != NULL;
	if (j->knows_sight)
		j->sight = *j->blob->sight;
	s->state = SLOT_MAKING;
	queue_push(p->make, &j->job);
}

/* Nothing is made of it here. */
static void have_bytes(struct prefetch *p, struct slot *s)
{
	s->state = SLOT_READY;
	p->has_news = true;
}

/* Another picture of the same photo has its bytes already. */
static void borrow_blob(struct prefetch *p, struct slot *s)
{
	for (size_t i = 0; i < p->count && !s->blob; i++) {
		struct slot *other = p->slots[i];

		if (other == s || !other->blob || !is_same_photo(&other->want, &s->want))
			continue;
		s->blob = other->blob;
		s->blob->refs++;
	}
}

static void tell(struct prefetch *p)
{
	if (!p->has_news)
		return;
	p->has_news = false;
	p->on_change(p->context);
}

static void on_news(struct loop *l, void *context)
{
	struct prefetch *p = context;

	(void)l;
	p->news_timer = 0;
	tell(p);
}

static void on_timer(struct loop *l, void *context)
{
	struct prefetch *p = context;

	(void)l;
	p->timer = 0;
	pump(p);
}

static void wake_at(struct prefetch *p, int64_t at)
{
	if (p->timer == 0)
		p->timer = loop_timer_at(p->loop, at, on_timer, p);
}

/* Starts what is wanted and not under way, most urgent first. */
static void pump(struct prefetch *p)
{
	int64_t now = clock_monotonic();

	for (int priority = 0; priority < PREFETCH_WANTS_MAX; priority++) {
		for (size_t i = 0; i < p->count; i++) {
			struct slot *s = p->slots[i];

			if (!s->is_wanted || s->priority != priority)
				continue;
			if (s->state == SLOT_FAILED && s->is_away && now >= s->retry_at)
				s->state = SLOT_IDLE;
			else if (s->state == SLOT_FAILED && s->is_away)
				wake_at(p, s->retry_at);
			if (s->state != SLOT_IDLE)
				continue;
			borrow_blob(p, s);
			if (!s->blob)
				push_fetch(p, s);
			else if (s->want.columns > 0)
				push_make(p, s);
			else
				have_bytes(p, s);
		}
	}
}

static void on_readable(struct loop *l, int fd, short revents, void *context)
{
	struct prefetch *p = context;

	(void)l;
	(void)fd;
	(void)revents;
	queue_reap(p->fetch);
	queue_reap(p->make);
	pump(p);
	tell(p);
}

void prefetch_want(struct prefetch *p, const struct picture_want *wants, size_t count)
{
	for (size_t i = 0; i < p->count; i++)
		p->slots[i]->is_wanted = false;
	/* What has not begun starts over in the new order; what runs comes home as it is. */
	queue_cancel(p->fetch, p->serial + 1);
	queue_cancel(p->make, p->serial + 1);
	queue_reap(p->fetch);
	queue_reap(p->make);
	for (size_t i = 0; i < count && i < PREFETCH_WANTS_MAX; i++) {
		struct slot *s = find(p, &wants[i]);

		if (!s) {
			if (p->count == p->size) {
				p->size = p->size ? p->size * 2 : 64;
				p->slots = mem_realloc(p->slots, p->size, sizeof(struct slot *));
			}
			s = p->slots[p->count++] = mem_alloc(sizeof(*s));
			s->want = wants[i];
		}
		if (!s->is_wanted)
			s->priority = (int)i;
		s->is_wanted = true;
		s->used = ++p->used;
	}
	pump(p);
	if (p->has_news && p->news_timer == 0)
		p->news_timer = loop_timer_at(p->loop, clock_monotonic(), on_news, p);
}

struct prefetch_photo *prefetch_photo(struct prefetch *p, const uint8_t sha256[32])
{
	for (size_t i = 0; i < p->count; i++) {
		struct slot *s = p->slots[i];

		if (!s->blob || memcmp(s->want.sha256, sha256, sizeof(s->want.sha256)) != 0)
			continue;
		s->blob->refs++;
		return s->blob;
	}
	return NULL;
}

struct picture_answer prefetch_get(struct prefetch *p, const struct picture_want *want)
{
	const struct slot *s = find(p, want);

	if (!s || (s->state != SLOT_READY && s->state != SLOT_FAILED))
		return (struct picture_answer){ .state = PICTURE_LOADING };
	if (s->state == SLOT_FAILED)
		return (struct picture_answer){ .state = PICTURE_FAILED, .why = s->why, .is_away = s->is_away };
	return (struct picture_answer){
		.state = PICTURE_READY, .picture = s->picture, .is_damaged = s->is_damaged, .orientation = s->orientation,
		.sight = s->blob ? s->blob->sight : NULL, .view = s->view,
	};
}

void prefetch_set_rung(struct prefetch *p, int colors, int lambda, bool coarse_first)
{
	p->options.coarse_first = coarse_first;
	p->options.colors = colors;
	p->options.lambda = lambda;
}

size_t prefetch_bytes(const struct prefetch *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct slot *s = p->slots[i];

		n += sizeof(*s) + (s->blob ? s->blob->size / (size_t)s->blob->refs : 0);
		if (s->picture)
			n += picture_bytes(s->picture) + (s->picture->cells ? (size_t)s->picture->rows * (size_t)s->picture->columns * 8 : 0);
	}
	return n;
}

static bool may_go(const struct slot *s)
{
	return !s->is_wanted && s->state != SLOT_FETCHING && s->state != SLOT_MAKING;
}

void prefetch_sweep(struct prefetch *p)
{
	while (prefetch_bytes(p) > PREFETCH_BUDGET || p->count > 4 * PREFETCH_WANTS_MAX) {
		size_t oldest = p->count;

		for (size_t i = 0; i < p->count; i++)
			if (may_go(p->slots[i]) && (oldest == p->count || p->slots[i]->used < p->slots[oldest]->used))
				oldest = i;
		if (oldest == p->count)
			return;
		slot_free(p->slots[oldest]);
		p->slots[oldest] = p->slots[--p->count];
	}
}

enum pv_err prefetch_new(struct loop *l, const struct prefetch_options *opt, void (*on_change)(void *context), void *context, struct prefetch **ret,
			 struct pv_error *err)
{
	struct prefetch *p = mem_alloc(sizeof(*p));
	enum pv_err code;

	*p = (struct prefetch){ .loop = l, .on_change = on_change, .context = context, .conninfo = mem_strdup(opt->conninfo ? opt->conninfo : "") };
	p->options = (struct picture_options){
		.protocol = opt->protocol, .colors = opt->colors, .coarse_first = opt->coarse_first, .paint_once = opt->paint_once,
		.lambda = opt->lambda, .max_width = opt->max_width, .max_height = opt->max_height,
	};
	if ((code = queue_new("photos", 1, start_fetcher, end_fetcher, p, &p->fetch, err)) == PV_OK)
		code = queue_new("pictures", opt->threads, queue_yield, NULL, NULL, &p->make, err);
	if (code != PV_OK) {
		prefetch_free(p);
		return code;
	}
	loop_fd_set(l, queue_fd(p->fetch), POLLIN, on_readable, p);
	loop_fd_set(l, queue_fd(p->make), POLLIN, on_readable, p);
	*ret = p;
	return PV_OK;
}

static void end_queue(struct prefetch *p, struct queue *q)
{
	if (!q)
		return;
	loop_fd_unset(p->loop, queue_fd(q));
	queue_free(q);
}

void prefetch_free(struct prefetch *p)
{
	if (!p)
		return;
	p->is_ending = true;
	loop_timer_cancel(p->loop, p->timer);
	loop_timer_cancel(p->loop, p->news_timer);
	end_queue(p, p->fetch);
	end_queue(p, p->make);
	for (size_t i = 0; i < p->count; i++)
		slot_free(p->slots[i]);
	free(p->slots);
	free(p->conninfo);
	free(p);
}
