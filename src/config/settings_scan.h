/* A look at the whole text before libconfuse reads it: what it would let pass, such as a
 * section or comment that never ends, and what must not be in a text at all. */
#ifndef CONFIG_SETTINGS_SCAN_H
#define CONFIG_SETTINGS_SCAN_H

#include <stddef.h>

#include "photovet/error.h"

PV_MUST_CHECK enum pv_err settings_scan_text(const char *path, const char *text, size_t n, struct pv_error *err);

#endif
