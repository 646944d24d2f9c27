/* Photos as files: DIR/aa/bb/<sha256 in hex>, written whole or not at all. */
#ifndef STORE_PHOTO_DIR_H
#define STORE_PHOTO_DIR_H

#include <stddef.h>
#include <stdint.h>

#include "photovet/error.h"

/* When it returns PV_OK the bytes are on the disk, name and all: file, fsync, rename, fsync of the folder. */
PV_MUST_CHECK enum pv_err photo_dir_put(const char *dir, const uint8_t sha256[32], const uint8_t *data, size_t size, struct pv_error *err);
/* PV_ERR_NOT_FOUND when there is no such file. *ret_data is yours; not yet verified. */
PV_MUST_CHECK enum pv_err photo_dir_get(const char *dir, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

#endif
