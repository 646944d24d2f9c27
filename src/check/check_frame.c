/* frame.border: 0 nothing, 1 a frame (the outermost rows and columns constant, a step
 * inside, on at least three sides) or a round mount, 2 a printed date. The date is our own
 * addition: the notice forbids text, and orange or red figures are what cameras print. Other
 * text and watermarks are not found: for these there is the human eye. */
#include <stdio.h>

#include "check/job.h"

void check_frame_run(struct check_job *job)
{
	char text[64];
	bool has_stamp = false;

	if (frame_count(&job->frame) >= 3) {
		snprintf(text, sizeof(text), "frame on %d sides", frame_count(&job->frame));
		check_put(job, PV_CHECK_FRAME_BORDER, 1, text);
	} else if (frame_is_round(&job->work, job->width, job->height)) {
		check_put(job, PV_CHECK_FRAME_BORDER, 1, "round mount");
	} else if (frame_find_stamp(&job->work, &has_stamp, NULL) != PV_OK) {
		check_put(job, PV_CHECK_FRAME_BORDER, NAN, "not enough memory");
	} else {
		check_put(job, PV_CHECK_FRAME_BORDER, has_stamp ? 2 : 0, has_stamp ? "printed date" : "");
	}
}
