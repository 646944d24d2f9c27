#include "demo/portrait_set.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/queue.h"
#include "demo/portrait_file.h"
#include "demo/roster.h"

#define MANIFEST_MAX (32u << 20)

/* What all jobs of one set share; written only on the thread that reaps. */
struct progress {
	size_t left;
	enum pv_err rc;
	struct pv_error err;
};

struct paint_job {
	struct queue_job job;
	struct progress *progress;
	const char *dir;
	char file[48];
	uint64_t seed;
	enum portrait_defect defect;
	struct portrait_options opt;
	enum pv_err rc;
	struct pv_error err;
};

static enum pv_err file_save(const char *dir, const char *name, const void *data, size_t size, struct pv_error *err)
{
	struct buf path = BUF_INIT(8192);
	enum pv_err rc = PV_OK;
	FILE *f;

	buf_printf(&path, "%s/%s", dir, name);
	f = path.failed ? NULL : fopen(buf_str(&path), "wbe");
	if (!f) {
		rc = pv_error_set(err, PV_ERR_BAD_INPUT, "cannot write '%s': %s", buf_str(&path), strerror(errno));
	} else {
		bool ok = fwrite(data, 1, size, f) == size;
		if (fclose(f) != 0 || !ok)
			rc = pv_error_set(err, PV_ERR_BAD_INPUT, "cannot write '%s': %s", buf_str(&path), strerror(errno));
	}
	buf_release(&path);
	return rc;
}

static void paint_run(struct queue_job *job, void *thread_state)
{
	struct paint_job *p = (struct paint_job *)job;
	uint8_t *data = NULL;
	size_t size = 0;

	(void)thread_state;
	p->rc = portrait_file_jpeg(p->seed, p->defect, &p->opt, &data, &size, NULL, &p->err);
	if (p->rc == PV_OK)
		p->rc = file_save(p->dir, p->file, data, size, &p->err);
	free(data);
}

static void paint_done(struct queue_job *job)
{
	struct paint_job *p = (struct paint_job *)job;

	p->progress->left--;
	if (p->rc != PV_OK && p->progress->rc == PV_OK) {
		p->progress->rc = p->rc;
		p->progress->err = p->err;
	}
	free(p);
}

struct writer {
	const char *dir;
	const struct portrait_set *set;
	struct queue *queue;
	struct progress progress;
	struct buf manifest, again;
	bool has_again;
	int extra;		/* students behind the last one: owners of photos that come again */
};

static uint64_t photo_seed(const struct portrait_set *set, int index)
{
	return set->seed * UINT64_C(1000003) + (uint64_t)index;
}

/* One file and its line in a manifest. */
static void add(struct writer *w, struct buf *manifest, int student, uint64_t seed, enum portrait_defect defect, bool is_camera, int64_t at)
{
	struct roster_student who;
	struct paint_job *p = mem_alloc(sizeof *p);
	struct buf when = BUF_INIT(64);
	char id[48];

	roster_student_make(w->set->seed, student, &who);
	*p = (struct paint_job){ .job = { .run = paint_run, .done = paint_done }, .progress = &w->progress, .dir = w->dir, .seed = seed, .defect = defect };
	p->opt.is_camera = is_camera;
	snprintf(p->file, sizeof p->file, "%s%s%s.jpg", who.student_no, defect ? "-" : "", portrait_defect_code(defect));
	snprintf(id, sizeof id, "%s%s", who.student_no, manifest == &w->again ? "-2" : "-1");
	if (at)
		clock_format_rfc3339(&when, at, "UTC");
	roster_line(manifest, &who, buf_str(&when), p->file, id);
	buf_release(&when);
	w->has_again |= manifest == &w->again;
	w->progress.left++;
	queue_push(w->queue, &p->job);
}

static void add_student(struct writer *w, int i)
{
	const struct portrait_set *set = w->set;
	enum portrait_defect defect = set->defect_count ? set->defects[(size_t)i % set->defect_count] : PORTRAIT_GOOD;
	int student = set->first + i;
	int64_t at = set->submitted_at ? set->submitted_at[i] : 0;
	bool is_camera = defect == PORTRAIT_GOOD && set->camera_every > 0 && i % set->camera_every == set->camera_every - 1;

	if (defect == PORTRAIT_R05) {
		add(w, &w->manifest, student, photo_seed(set, student), PORTRAIT_GOOD, false, at);
		add(w, &w->again, student, photo_seed(set, student), defect, false, 0);
		return;
	}
	if (defect == PORTRAIT_I02) {
		add(w, &w->manifest, set->first + set->count + w->extra, photo_seed(set, student), PORTRAIT_GOOD, false, at);
		w->extra++;
	}
	add(w, &w->manifest, student, photo_seed(set, student), defect, is_camera, at);
	if (defect != PORTRAIT_GOOD && i < set->again)
		add(w, &w->again, student, photo_seed(set, student), PORTRAIT_GOOD, false, 0);
}

static enum pv_err finish(struct writer *w, struct pv_error *err)
{
	enum pv_err rc;

	while (w->progress.left > 0) {
		struct pollfd fd = { .fd = queue_fd(w->queue), .events = POLLIN };
		if (poll(&fd, 1, 1000) < 0 && errno != EINTR)
			return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot wait for the painters: %s", strerror(errno));
		queue_reap(w->queue);
	}
	if (w->progress.rc != PV_OK) {
		if (err)
			*err = w->progress.err;
		return w->progress.rc;
	}
	if (w->manifest.failed || w->again.failed)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "the manifest is too long: '%s'", w->dir);
	rc = file_save(w->dir, "manifest.csv", buf_str(&w->manifest), w->manifest.len, err);
	if (rc == PV_OK && w->has_again)
		rc = file_save(w->dir, "again.csv", buf_str(&w->again), w->again.len, err);
	return rc;
}

enum pv_err portrait_set_write(const char *dir, const struct portrait_set *set, struct pv_error *err)
{
	struct writer w = { .dir = dir, .set = set, .manifest = BUF_INIT(MANIFEST_MAX), .again = BUF_INIT(MANIFEST_MAX) };
	enum pv_err rc;

	if (set->count < 1 || set->count > PORTRAIT_SET_MAX)
		return pv_error_set(err, PV_ERR_USAGE, "a set has 1 to %d portraits: '%d'", PORTRAIT_SET_MAX, set->count);
	if (mkdir(dir, 0755) != 0 && errno != EEXIST)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot make '%s': %s", dir, strerror(errno));
	rc = queue_new("paint", set->threads > 0 && set->threads <= 8 ? set->threads : 2, NULL, NULL, NULL, &w.queue, err);
	if (rc != PV_OK)
		return rc;
	roster_header(&w.manifest);
	roster_header(&w.again);
	for (int i = 0; i < set->count; i++)
		add_student(&w, i);
	rc = finish(&w, err);
	queue_free(w.queue);
	buf_release(&w.manifest);
	buf_release(&w.again);
	return rc;
}

enum pv_err portrait_set_paint(const char *dir, int n, uint64_t seed, const char *defect, struct pv_error *err)
{
	enum portrait_defect all[PORTRAIT_DEFECT_COUNT];
	struct portrait_set set = { .count = n, .seed = seed, .threads = 2 };

	for (int i = 0; i < PORTRAIT_DEFECT_COUNT; i++)
		all[i] = (enum portrait_defect)i;
	if (defect && strcmp(defect, "all") == 0) {
		set.defects = all;
		set.defect_count = PORTRAIT_DEFECT_COUNT;
	} else if (defect) {
		all[0] = portrait_defect_find(defect);
		if (all[0] == PORTRAIT_DEFECT_COUNT)
			return pv_error_set(err, PV_ERR_USAGE, "no such defect: '%s'", defect);
		set.defects = all;
		set.defect_count = 1;
	}
	return portrait_set_write(dir, &set, err);
}
