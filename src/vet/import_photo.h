/* The photo files of a manifest: opened inside their folder, and acceptable or not. */
#ifndef VET_IMPORT_PHOTO_H
#define VET_IMPORT_PHOTO_H

#include "photovet/photo.h"

struct import_folder {
	int fd;			/* -1: not open */
	char *real;		/* its absolute path without links */
	bool is_closed;		/* nothing leads out of it */
};
/* photos NULL: the folder the manifest lies in, absolute paths taken. */
PV_MUST_CHECK enum pv_err import_photo_folder(const char *photos, const char *manifest, struct import_folder *ret, struct pv_error *err);
void import_photo_folder_release(struct import_folder *f);

struct import_photo {
	uint8_t *data;		/* NULL: none, or stored already */
	size_t size;
	int width, height;
	uint8_t sha256[32];
	bool is_given;
};
/* Reads path and decodes it whole once. PV_ERR_BAD_INPUT or PV_ERR_TOO_LARGE: why the line is refused. */
PV_MUST_CHECK enum pv_err import_photo_read(const struct import_folder *f, const char *path, struct import_photo *ret, struct pv_error *err);
void import_photo_release(struct import_photo *p);

#endif
