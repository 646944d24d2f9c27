#include "ui/strips.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/queue.h"

#define STRIPS_KEPT 64		/* however small */

enum slot_state { SLOT_WAITING, SLOT_MAKING, SLOT_READY, SLOT_FAILED };

struct slot {
	struct strip_want want;
	enum slot_state state;
	struct strip *strip;
	char why[160];
	bool is_wanted;
	int priority;
	uint64_t serial;		/* of its job under way: an answer to an older one is dropped */
	uint64_t used;
};

struct strips {
	struct loop *loop;
	struct prefetch *photos;
	struct picture_options options;
	struct queue *make;
	void (*on_change)(void *context);
	void *context;
	struct slot **slots;
	size_t count, size;
	uint64_t serial, used;
	bool is_ending;
};

struct job {
	struct queue_job job;		/* first */
	struct strips *owner;
	struct strip_want want;
	uint64_t serial;
	struct picture_options options;
	struct prefetch_photo *photos[STRIP_THUMBS_MAX];	/* a reference each */
	char why[STRIP_THUMBS_MAX][96];
	/* result */
	struct strip *strip;
	bool did_run;
	enum pv_err err;
	struct pv_error error;
};

static struct slot *find(const struct strips *s, const struct strip_want *want)
{
	for (size_t i = 0; i < s->count; i++)
		if (memcmp(&s->slots[i]->want, want, sizeof(*want)) == 0)
			return s->slots[i];
	return NULL;
}

static void slot_free(struct slot *slot)
{
	strip_free(slot->strip);
	free(slot);
}

/* On a worker thread. */
static void run_make(struct queue_job *qj, void *state)
{
	struct job *j = (struct job *)qj;
	struct strip_photo photos[STRIP_THUMBS_MAX];

	(void)state;
	j->did_run = true;
	for (int i = 0; i < j->want.count; i++)
		photos[i] = (struct strip_photo){
			.data = j->photos[i] ? j->photos[i]->data : NULL, .size = j->photos[i] ? j->photos[i]->size : 0, .why = j->why[i],
		};
	j->err = strip_make(&j->want, photos, &j->options, &j->strip, &j->error);
}

static void job_free(struct job *j)
{
	for (int i = 0; i < STRIP_THUMBS_MAX; i++)
		prefetch_photo_unref(j->photos[i]);
	strip_free(j->strip);
	free(j);
}

static void done_make(struct queue_job *qj)
{
	struct job *j = (struct job *)qj;
	struct slot *slot = j->owner->is_ending ? NULL : find(j->owner, &j->want);

	if (slot && slot->serial == j->serial) {
		slot->state = !j->did_run ? SLOT_WAITING : j->err == PV_OK ? SLOT_READY : SLOT_FAILED;
		slot->strip = j->strip;
		j->strip = NULL;
		snprintf(slot->why, sizeof(slot->why), "%.*s", (int)sizeof(slot->why) - 1, j->error.text);
	}
	job_free(j);
}

static bool is_absent(const uint8_t sha256[32])
{
	static const uint8_t none[32];

	return memcmp(sha256, none, sizeof(none)) == 0;
}

/* Its bytes, or that they will not come; false while neither is known. */
static bool take_photo(struct strips *s, const struct strip_want *want, int i, struct prefetch_photo **ret, char *why, size_t size)
{
	struct picture_want bytes = {0};
	struct picture_answer a;

	if (is_absent(want->sha256[i]))
		return true;
	if ((*ret = prefetch_photo(s->photos, want->sha256[i])))
		return true;
	memcpy(bytes.sha256, want->sha256[i], sizeof(bytes.sha256));
	a = prefetch_get(s->photos, &bytes);
	if (a.state != PICTURE_FAILED || a.is_away)
		return false;
	snprintf(why, size, "%s", a.why ? a.why : "");
	return true;
}

static void begin(struct strips *s, struct slot *slot)
{
	struct job *j = mem_alloc(sizeof(*j));

	j->want = slot->want;
	for (int i = 0; i < j->want.count; i++) {
		if (take_photo(s, &j->want, i, &j->photos[i], j->why[i], sizeof(j->why[i])))
			continue;
		job_free(j);
		return;
	}
	slot->serial = ++s->serial;
	slot->state = SLOT_MAKING;
	j->owner = s;
	j->serial = slot->serial;
	j->options = s->options;
	j->job = (struct queue_job){ .run = run_make, .done = done_make, .priority = slot->priority, .generation = s->serial };
	queue_push(s->make, &j->job);
}

void strips_pump(struct strips *s)
{
	for (int priority = 0; priority < STRIPS_WANTS_MAX; priority++)
		for (size_t i = 0; i < s->count; i++)
			if (s->slots[i]->is_wanted && s->slots[i]->priority == priority && s->slots[i]->state == SLOT_WAITING)
				begin(s, s->slots[i]);
}

static void on_readable(struct loop *l, int fd, short revents, void *context)
{
	struct strips *s = context;

	(void)l;
	(void)fd;
	(void)revents;
	queue_reap(s->make);
	strips_pump(s);
	s->on_change(s->context);
}

static struct slot *add(struct strips *s, const struct strip_want *want)
{
	struct slot *slot = mem_alloc(sizeof(*slot));

	if (s->count == s->size) {
		s->size = s->size ? s->size * 2 : 32;
		s->slots = mem_realloc(s->slots, s->size, sizeof(struct slot *));
	}
	slot->want = *want;
	return s->slots[s->count++] = slot;
}

void strips_want(struct strips *s, const struct strip_want *wants, size_t count)
{
	for (size_t i = 0; i < s->count; i++)
		s->slots[i]->is_wanted = false;
	/* What has not begun starts over in the new order. */
	queue_cancel(s->make, s->serial + 1);
	queue_reap(s->make);
	for (size_t i = 0; i < count && i < STRIPS_WANTS_MAX; i++) {
		struct slot *slot = find(s, &wants[i]);

		if (!slot)
			slot = add(s, &wants[i]);
		if (!slot->is_wanted)
			slot->priority = (int)i;
		slot->is_wanted = true;
		slot->used = ++s->used;
	}
	strips_pump(s);
}

struct strip_answer strips_get(struct strips *s, const struct strip_want *want)
{
	const struct slot *slot = find(s, want);

	if (!slot || (slot->state != SLOT_READY && slot->state != SLOT_FAILED))
		return (struct strip_answer){ .state = PICTURE_LOADING };
	if (slot->state == SLOT_FAILED)
		return (struct strip_answer){ .state = PICTURE_FAILED, .why = slot->why };
	return (struct strip_answer){ .state = PICTURE_READY, .strip = slot->strip };
}

void strips_set_rung(struct strips *s, int colors, int lambda)
{
	s->options.colors = colors;
	s->options.lambda = lambda;
}

static size_t bytes_kept(const struct strips *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += sizeof(*s->slots[i]) + (s->slots[i]->strip ? picture_bytes(s->slots[i]->strip->picture) : 0);
	return n;
}

void strips_sweep(struct strips *s)
{
	while (bytes_kept(s) > STRIPS_BUDGET || s->count > STRIPS_KEPT) {
		size_t oldest = s->count;

		for (size_t i = 0; i < s->count; i++) {
			const struct slot *slot = s->slots[i];

			if (!slot->is_wanted && slot->state != SLOT_MAKING && (oldest == s->count || slot->used < s->slots[oldest]->used))
				oldest = i;
		}
		if (oldest == s->count)
			return;
		slot_free(s->slots[oldest]);
		s->slots[oldest] = s->slots[--s->count];
	}
}

enum pv_err strips_new(struct loop *l, struct prefetch *photos, const struct strips_options *opt, void (*on_change)(void *context), void *context,
		       struct strips **ret, struct pv_error *err)
{
	struct strips *s = mem_alloc(sizeof(*s));
	enum pv_err code;

	*s = (struct strips){ .loop = l, .photos = photos, .on_change = on_change, .context = context };
	s->options = (struct picture_options){
		.protocol = opt->protocol, .colors = opt->colors, .lambda = opt->lambda, .max_width = opt->max_width, .max_height = opt->max_height,
		.paint_once = opt->paint_once,
	};
	if ((code = queue_new("strips", opt->threads, queue_yield, NULL, NULL, &s->make, err)) != PV_OK) {
		free(s);
		return code;
	}
	loop_fd_set(l, queue_fd(s->make), POLLIN, on_readable, s);
	*ret = s;
	return PV_OK;
}

void strips_free(struct strips *s)
{
	if (!s)
		return;
	s->is_ending = true;
	loop_fd_unset(s->loop, queue_fd(s->make));
	queue_free(s->make);
	for (size_t i = 0; i < s->count; i++)
		slot_free(s->slots[i]);
	free(s->slots);
	free(s);
}
