/* file.*: the file as a file. */
#include <stdio.h>

#include "check/job.h"

/* file.format: 0 an ordinary colour JPEG that decodes without a warning, 1 progressive
 * or CMYK, 2 anything else (another format, grey, damaged, past a cap). A truncated file
 * is only a warning to libjpeg, so warnings are failures here. */
static void format(struct check_job *job)
{
	const struct pv_image_info *info = &job->info;
	char text[64];

	if (!job->readable) {
		check_put(job, PV_CHECK_FILE_FORMAT, 2, job->cause);
	} else if (info->warnings > 0) {
		snprintf(text, sizeof(text), "damaged, warnings: %d", info->warnings);
		check_put(job, PV_CHECK_FILE_FORMAT, 2, text);
	} else if (info->components == 1) {
		check_put(job, PV_CHECK_FILE_FORMAT, 2, "grey, not colour");
	} else if (info->cmyk) {
		check_put(job, PV_CHECK_FILE_FORMAT, 1, "CMYK");
	} else if (info->components != 3 || info->precision != 8) {
		check_put(job, PV_CHECK_FILE_FORMAT, 2, "not 24-bit colour");
	} else if (info->progressive) {
		check_put(job, PV_CHECK_FILE_FORMAT, 1, "progressive");
	} else {
		check_put(job, PV_CHECK_FILE_FORMAT, 0, "");
	}
}

/* file.bytes: the number of bytes. A picture with too few pixels has few bytes: as long as dim.* fails
 * for it, a small file only warns. */
void check_file_run(struct check_job *job)
{
	const struct pv_check_limit *limits = job->profile->limits;
	bool is_tiny = job->width < limits[PV_CHECK_DIM_WIDTH].fail_low || job->height < limits[PV_CHECK_DIM_HEIGHT].fail_low;
	bool is_small = (double)job->size < limits[PV_CHECK_FILE_BYTES].ok_low;

	format(job);
	if (job->readable)
		check_put_between(job, PV_CHECK_FILE_BYTES, (double)job->size, "", PV_CHECK_OK, is_tiny && is_small ? PV_CHECK_WARN : PV_CHECK_FAIL);
}
