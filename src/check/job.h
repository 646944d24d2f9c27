/* One photo under check: what all families share. A family is one file check_<name>.c
 * with one function that takes the job and puts its results; the formula of each check
 * stands above the function that computes it.
 *
 * A new family: rows in checks.def, limits in profile.c, a file here, a line in check.c. */
#ifndef CHECK_JOB_H
#define CHECK_JOB_H

#include "check/frame.h"
#include "check/silhouette.h"
#include "image/exif.h"
#include "photovet/check.h"

struct check_job {
	const uint8_t *data;
	size_t size;
	const struct pv_profile *profile;
	struct pv_check_report *report;
	/* what reading it gave */
	bool readable;			/* decoded inside the caps; warnings are in info */
	struct pv_image_info info;	/* valid when readable */
	char cause[256];		/* why it is not */
	int width, height;		/* upright */
	struct exif exif;		/* empty when there is none */
	/* what the picture's families share; valid when has_picture */
	bool has_picture;
	struct work work;
	struct frame_sides frame;
	struct silhouette person;
	struct work_box face;
	double tone;			/* of the cheeks: a* + b* as if at L* 65; darker skin has more */
	bool is_flat;			/* bg.rms is ok */
	bool is_cloth_lost;		/* clothes of the background's colour, not only in pieces */
	bool is_monochrome, is_cast;	/* color.chroma, color.cast fails */
	int shadow;			/* the darker half of the face: -1 left, 1 right, 0 not known */
};

/* Judges a value by the profile's limits and adds the result; NAN is n.a. The detail may be hostile. */
void check_put(struct check_job *job, enum pv_check_id id, double native, const char *detail);
/* The same, but never milder than one status nor harder than the other: what a second
 * measure must confirm may only warn before it does. */
void check_put_between(struct check_job *job, enum pv_check_id id, double native, const char *detail, enum pv_check_status mildest, enum pv_check_status hardest);

/* Two checks that fail by one fault are equally bad. */
void check_level_fails(struct check_job *job, enum pv_check_id a, enum pv_check_id b);

/* What to say of a value below or above its limits; "" inside them. */
const char *check_side(const struct check_job *job, enum pv_check_id id, double native, const char *low, const char *high);

/* Reads what is common to all families into a job that has data, size and profile; without the
 * picture only as far as the file's own checks need. Release it on every path. */
void check_job_read(struct check_job *job, bool with_picture);
void check_job_release(struct check_job *job);

void check_file_run(struct check_job *job);
void check_dim_run(struct check_job *job);
void check_jpeg_run(struct check_job *job);
void check_meta_run(struct check_job *job);
/* these need has_picture */
void check_color_run(struct check_job *job);
void check_bg_run(struct check_job *job);	/* after color */
void check_halo_run(struct check_job *job);	/* after bg */
void check_frame_run(struct check_job *job);
void check_geo_run(struct check_job *job);
void check_sharp_run(struct check_job *job);
void check_exp_run(struct check_job *job);	/* after color */
void check_light_run(struct check_job *job);
void check_skin_run(struct check_job *job);	/* after sharp */
void check_tex_run(struct check_job *job);

#endif
