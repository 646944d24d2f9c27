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

/* file.bytes: the number of bytes. */
void check_file_run(struct check_job *job)
{
	format(job);
	if (job->readable)
		check_put(job, PV_CHECK_FILE_BYTES, (double)job->size, "");
}
