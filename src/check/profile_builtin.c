#include "photovet/check.h"

/* Sizes in bytes; what a body does not name stays as in "2017-99". Where a channel's page says
 * "best" rather than "must", the limit only warns. */
static const struct pv_profile_body bodies[] = {
	{ "2017-99", "{}" },
	/* Exam and self-study photos: 1/10 free above the head, 7/10 head, 1/5 shoulders, 1/10 free on
	 * either side; 360 x 480 px of about 20 KB, at least 144 x 192. A head of 7/10 of the height
	 * is about 320 px wide in a frame of 480. */
	{ "exam-1-7-2",
	  "{\"checks\":{\"geo.top\":{\"ok\":[45,85],\"fail\":[15,115]},\"geo.headw\":{\"ok\":[270,384],\"fail\":[230,430]},"
	  "\"geo.bottom\":{\"ok\":[1.15,null],\"fail\":[1.0,null]},\"dim.w\":{\"ok\":[360,null],\"fail\":[144,null]},"
	  "\"dim.h\":{\"ok\":[480,null],\"fail\":[192,null]},\"file.bytes\":{\"ok\":[10240,2097152],\"fail\":[5120,10485760]}},"
	  "\"standard\":{\"width\":360,\"height\":480,\"dpi\":300,\"bytes_min\":0,\"bytes_max\":20480}}" },
	/* Intake: a studio's original handed over by phone: 100 KB to 2 MB, at least 480 x 640. */
	{ "in-studio-original",
	  "{\"checks\":{\"file.bytes\":{\"ok\":[102400,2097152],\"fail\":[102400,2097152]},\"dim.w\":{\"ok\":[480,null],\"fail\":[480,null]},"
	  "\"dim.h\":{\"ok\":[640,null],\"fail\":[640,null]}},\"background\":[\"blue\"]}" },
	/* Intake with a collection code: 50 KB to 1 MB, 480..1350 x 640..1800, 3:4 best. */
	{ "in-collection-code",
	  "{\"checks\":{\"file.bytes\":{\"ok\":[51200,1048576],\"fail\":[51200,1048576]},\"dim.w\":{\"ok\":[480,1350],\"fail\":[480,1350]},"
	  "\"dim.h\":{\"ok\":[640,1800],\"fail\":[640,1800]},\"dim.aspect\":{\"ok\":[null,0.01],\"fail\":[null,null]}},"
	  "\"background\":[\"blue\",\"white\"]}" },
	/* Intake of finished photos: 30 to 900 KB, exactly 480 x 640. */
	{ "in-finished",
	  "{\"checks\":{\"file.bytes\":{\"ok\":[30720,921600],\"fail\":[30720,921600]},\"dim.w\":{\"ok\":[480,480],\"fail\":[480,480]},"
	  "\"dim.h\":{\"ok\":[640,640],\"fail\":[640,640]}}}" },
	/* Intake of anything up to 2000 KB before white or blue. */
	{ "in-white-or-blue",
	  "{\"checks\":{\"file.bytes\":{\"ok\":[null,2048000],\"fail\":[null,2048000]}},\"background\":[\"white\",\"blue\"]}" },
	/* Output: 30 to 60 KB, and at most 40 KB without a minimum. */
	{ "out-30-60", "{\"standard\":{\"bytes_min\":30720,\"bytes_max\":61440}}" },
	{ "out-40", "{\"standard\":{\"bytes_min\":0,\"bytes_max\":40960}}" },
};

const struct pv_profile_body *pv_profile_builtin(size_t index)
{
	return index < sizeof(bodies) / sizeof(bodies[0]) ? &bodies[index] : NULL;
}
