/* What must hold between the settings of one section, once they are read. */
#ifndef CONFIG_SETTINGS_CHECK_H
#define CONFIG_SETTINGS_CHECK_H

#include "photovet/settings.h"

/* Texts begin with what is wrong; the caller puts file and line before them. */
PV_MUST_CHECK enum pv_err settings_check_gateway(const struct pv_gateway *g, struct pv_error *err);
PV_MUST_CHECK enum pv_err settings_check_target(const struct pv_target_auth *t, struct pv_error *err);
PV_MUST_CHECK enum pv_err settings_check_checker(const struct pv_checker_conf *c, struct pv_error *err);
PV_MUST_CHECK enum pv_err settings_check_top(const struct pv_settings *s, struct pv_error *err);
/* Is there a password or secret in it? */
bool settings_check_has_secret(const struct pv_settings *s);

#endif
