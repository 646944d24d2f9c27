/* The portrait painter: people who do not exist, drawn from a number.
 *
 * The same seed, defect and options give the same pixels and the same bytes. A person
 * (face, hair, clothes, light, framing) comes from the seed alone; the defect is laid
 * over it, so PORTRAIT_GOOD and any defect of one seed show the same person. Without a
 * defect the portrait meets the framing of the standard: 480 x 640, hair top 50 to 110 px
 * below the edge, eyes at 200 to 300 px, face 180 to 300 px wide, centred, shoulders
 * visible, background RGB(100,197,255). */
#ifndef DEMO_PORTRAIT_H
#define DEMO_PORTRAIT_H

#include "photovet/photo.h"

enum portrait_defect {
#define DEFECT(code, name, sentence) PORTRAIT_##code,
#include "demo/defects.def"
#undef DEFECT
	PORTRAIT_DEFECT_COUNT
};

#define PORTRAIT_FRAME_WIDTH 480
#define PORTRAIT_FRAME_HEIGHT 640

struct portrait_options {
	int width, height;	/* px; 0, 0: what the defect asks for, 480 x 640 for most */
	bool is_camera;		/* an original of a camera: 960 x 1280 with EXIF, unless a size is given */
};

/* What was painted, as it should be measured; px of a 480 x 640 frame. */
struct portrait_truth {
	enum portrait_defect defect;
	double hair_top;	/* uppermost row of hair (or of the bald head) */
	double eye_row;		/* mean of both pupils */
	double face_width;	/* between the cheeks */
	double head_width;	/* of the silhouette beside the eyes: hair and ears included */
	double centre;		/* column of the face's middle */
	double roll;		/* degrees, clockwise positive */
};

/* opt and ret_truth may be NULL. Release the image with pv_image_release. */
PV_MUST_CHECK enum pv_err portrait_paint(uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
					 struct pv_image *ret_img, struct portrait_truth *ret_truth, struct pv_error *err);
const char *portrait_defect_code(enum portrait_defect defect);		/* "L03"; "" for none */
const char *portrait_defect_name(enum portrait_defect defect);		/* "half-lit" */
const char *portrait_defect_sentence(enum portrait_defect defect);	/* what is wrong in the picture */
enum portrait_defect portrait_defect_find(const char *code);		/* PORTRAIT_DEFECT_COUNT when unknown */

#endif
