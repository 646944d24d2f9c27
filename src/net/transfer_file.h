/* file:// targets: blocking, called on a thread of the transfer engine's queue. */
#ifndef NET_TRANSFER_FILE_H
#define NET_TRANSFER_FILE_H

#include "photovet/error.h"
#include <stddef.h>

struct transfer_file {
	const char *path;		/* absolute */
	const char *label;		/* for errors: the path itself may hold an ID number */
	const void *data; size_t size;
	bool verify;			/* put: read back before the rename */
	const char *unless_present;	/* append: see transfer.h */
};
/* Writes path.part.<random> beside path, syncs, renames, syncs the directory; makes missing
 * directories (mode 0750) and a file of mode 0640. A reader sees the old file or the new
 * one, never half of one. REMOTE: full, I/O error; CONFIG: permission, no such place. */
PV_MUST_CHECK enum pv_err transfer_file_put(const struct transfer_file *f, struct pv_error *err);
/* Appends in one write under an exclusive lock, syncs; mode 0600. A line somebody left
 * unfinished is ended first; what cannot be written whole is taken back. */
PV_MUST_CHECK enum pv_err transfer_file_append(const struct transfer_file *f, struct pv_error *err);

#endif
