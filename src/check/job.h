/* One photo under check: what all families share. A family is one file check_<name>.c
 * with one function that takes the job and puts its results; the formula of each check
 * stands above the function that computes it.
 *
 * A new family: rows in checks.def, limits in profile.c, a file here, a line in check.c. */
#ifndef CHECK_JOB_H
#define CHECK_JOB_H

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
};

/* Judges a value by the profile's limits and adds the result; NAN is n.a. The detail may be hostile. */
void check_put(struct check_job *job, enum pv_check_id id, double native, const char *detail);

void check_file_run(struct check_job *job);
void check_dim_run(struct check_job *job);
void check_jpeg_run(struct check_job *job);
void check_meta_run(struct check_job *job);

#endif
