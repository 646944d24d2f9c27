/* The configuration file through libconfuse, the only file that names it. Not for two
 * threads at once: libconfuse's scanner is global. */
#ifndef CONFIG_SETTINGS_PARSE_H
#define CONFIG_SETTINGS_PARSE_H

#include "photovet/settings.h"

/* Fills everything of *ret but path from a text (checked by settings_scan_text), what it
 * does not name with the defaults. On failure ret->arena holds what was made so far. */
PV_MUST_CHECK enum pv_err settings_parse_text(const char *path, const char *text, struct pv_settings *ret, struct pv_error *err);

#endif
