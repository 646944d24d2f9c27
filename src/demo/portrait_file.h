/* A painted portrait as the file a student would send: encoded, with the defects that
 * only a file can have (broken, too large, squeezed, edited), and a camera's metadata. */
#ifndef DEMO_PORTRAIT_FILE_H
#define DEMO_PORTRAIT_FILE_H

#include "demo/portrait.h"

/* The same seed, defect and options give the same bytes. *ret_data is yours, free() it;
 * opt and ret_truth may be NULL. */
PV_MUST_CHECK enum pv_err portrait_file_jpeg(uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
					     uint8_t **ret_data, size_t *ret_size, struct portrait_truth *ret_truth, struct pv_error *err);
/* Only the last step, of a picture that may come from elsewhere: the file's own defects, and encoding. */
PV_MUST_CHECK enum pv_err portrait_file_encode(const struct pv_image *img, uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
					       uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

#endif
