/* jpeg.*: what the encoder left in the quantisation tables and markers. */
#include <stdio.h>

#include "check/job.h"
#include "image/qtable.h"
#include "image/segment.h"

/* jpeg.q: the IJG quality whose luma table is nearest. A distance above 0 is told: most
 * cameras and Adobe use tables of their own, so the figure is an estimate then. */
static void quality(struct check_job *job, const struct qtable *q)
{
	char text[64] = "";
	int value, distance;

	if (!q->luma_present) {
		check_put(job, PV_CHECK_JPEG_Q, NAN, "no quantisation table");
		return;
	}
	value = qtable_luma_quality(q->luma, &distance);
	if (distance > 0)
		snprintf(text, sizeof(text), "\xE2\x89\x88%d (non-IJG, distance %d)", value, distance);
	check_put(job, PV_CHECK_JPEG_Q, value, text);
}

static bool has_adobe_marker(const struct check_job *job)
{
	struct segment_walk walk;
	struct segment s;

	segment_start(&walk, job->data, job->size);
	while (segment_next(&walk, &s)) {
		if (s.marker == SEGMENT_APP13 && SEGMENT_BEGINS(&s, "Photoshop 3.0"))
			return true;
		if (s.marker == SEGMENT_APP14 && segment_begins(&s, "Adobe", 5))
			return true;
	}
	return false;
}

/* jpeg.enc, for information: 0 libjpeg-like (exact IJG tables), 1 Adobe (its markers),
 * 2 another encoder. */
static void encoder(struct check_job *job, const struct qtable *q)
{
	char text[64];
	int value, distance;

	if (!q->luma_present) {
		check_put(job, PV_CHECK_JPEG_ENC, NAN, "");
		return;
	}
	value = qtable_luma_quality(q->luma, &distance);
	if (distance == 0 && (!q->chroma_present || qtable_is_ijg_chroma(q->chroma, value))) {
		snprintf(text, sizeof(text), "libjpeg-like q%d", value);
		check_put(job, PV_CHECK_JPEG_ENC, 0, text);
	} else if (has_adobe_marker(job)) {
		check_put(job, PV_CHECK_JPEG_ENC, 1, "Adobe");
	} else {
		check_put(job, PV_CHECK_JPEG_ENC, 2, "other");
	}
}

void check_jpeg_run(struct check_job *job)
{
	struct qtable q;

	qtable_read(job->data, job->size, &q);
	quality(job, &q);
	encoder(job, &q);
}
