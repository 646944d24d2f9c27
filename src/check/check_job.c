#include <stdio.h>

#include "check/job.h"
#include "image/orient.h"
#include "image/scale.h"
#include "image/segment.h"

/* What all families of the picture look at. Without memory for it they stay n.a. */
static void find_picture(struct check_job *job, struct pv_image *upright)
{
	int widest;

	if (work_make(upright, &job->work, NULL) != PV_OK)
		return;
	job->frame = frame_find(&job->work);
	widest = job->frame.left > job->frame.right ? job->frame.left : job->frame.right;
	widest = job->frame.top > widest ? job->frame.top : widest;
	widest = job->frame.bottom > widest ? job->frame.bottom : widest;
	if (silhouette_find(&job->work, frame_count(&job->frame) >= 3 ? widest / 2 + 2 : 0, &job->person, NULL) != PV_OK)
		return;
	job->face = silhouette_face(&job->person);
	job->has_picture = true;
}

void check_job_release(struct check_job *job)
{
	work_release(&job->work);
	silhouette_release(&job->person);
}

/* Damage shows in the entropy-coded data: an eighth of the size tells all of it, where
 * nobody looks at the picture. */
void check_job_read(struct check_job *job, bool with_picture)
{
	struct pv_image img = { 0 };
	struct pv_error err = { 0 };
	const uint8_t *tiff;
	size_t size;

	job->readable = pv_image_decode(job->data, job->size, with_picture ? WORK_DECODE_WIDTH : 1, with_picture ? WORK_DECODE_HEIGHT : 1,
					&img, &job->info, &err) == PV_OK;
	if (job->readable && with_picture)
		find_picture(job, &img);
	pv_image_release(&img);
	if (!job->readable) {
		snprintf(job->cause, sizeof(job->cause), "%s", err.text);
		return;
	}
	job->width = orient_is_sideways(job->info.orientation) ? job->info.height : job->info.width;
	job->height = orient_is_sideways(job->info.orientation) ? job->info.width : job->info.height;
	if (segment_exif(job->data, job->size, &tiff, &size))
		exif_open(&job->exif, tiff, size);
}

/* --- where things are */

static struct pv_check_box box_of(int x0, int y0, int x1, int y1)
{
	return (struct pv_check_box){ x0, y0, x1, y1 };
}

static void locate_person(const struct check_job *job, struct pv_check_geometry *g)
{
	const struct silhouette *s = &job->person;
	int y, left = WORK_HALF_WIDTH, right = -1, half = (int)(s->head_width / 2);

	for (y = 0; y < WORK_HALF_HEIGHT; y++) {
		g->left[y] = (int16_t)(s->right[y] < 0 ? 0 : 2 * s->left[y]);
		g->right[y] = (int16_t)(s->right[y] < 0 ? 0 : 2 * s->right[y] + 2);
		left = s->right[y] >= 0 && s->left[y] < left ? s->left[y] : left;
		right = s->right[y] > right ? s->right[y] : right;
	}
	g->person = box_of(2 * left, 2 * s->top, 2 * right + 2, 2 * s->bottom + 2);
	g->head = box_of((int)s->centre - half, 2 * s->top, (int)s->centre + half, 2 * s->neck_row);
	g->head_band = box_of((int)s->centre - half, 2 * s->top + (int)(0.35 * s->head_width), (int)s->centre + half, 2 * s->top + (int)(0.75 * s->head_width));
	g->neck_row = 2 * s->neck_row;
}

struct pv_area pv_check_work_area(int width, int height)
{
	struct scale_area a = scale_centre_crop(width, height, WORK_WIDTH, WORK_HEIGHT);

	return (struct pv_area){ a.x, a.y, a.width, a.height };
}

struct pv_check_box pv_check_face_unknown(void)
{
	struct work_box f = silhouette_face_unknown();

	return box_of(f.x0, f.y0, f.x1, f.y1);
}

bool pv_check_locate(const uint8_t *data, size_t size, struct pv_check_geometry *ret_geometry)
{
	struct pv_check_geometry g = { 0 };
	struct pv_check_report report = { 0 };
	struct pv_profile profile;
	struct check_job job = { .data = data, .size = size, .profile = &profile, .report = &report };
	bool found;

	pv_profile_default(&profile);
	check_job_read(&job, true);
	found = job.has_picture;
	if (found) {
		check_light_run(&job);
		g.trust = job.person.trust;
		g.face = box_of(job.face.x0, job.face.y0, job.face.x1, job.face.y1);
		g.shadow = job.shadow;
		if (g.trust != PV_CHECK_NA)
			locate_person(&job, &g);
		*ret_geometry = g;
	}
	check_job_release(&job);
	return found;
}
