/* dim.*: the size in pixels, upright (EXIF orientation applied). */
#include "check/job.h"

/* dim.w, dim.h: px. dim.aspect: |w/h - 0.75|; a stretched picture cannot be told by it. */
void check_dim_run(struct check_job *job)
{
	const struct pv_standard_spec *spec = &job->profile->standard;
	double wanted = (double)spec->width / spec->height;

	check_put(job, PV_CHECK_DIM_WIDTH, job->width, "");
	check_put(job, PV_CHECK_DIM_HEIGHT, job->height, "");
	check_put(job, PV_CHECK_DIM_ASPECT, fabs((double)job->width / job->height - wanted), "");
}
