/* Settings: the configuration file, read through libconfuse in src/config/. The table
 * settings.def is the struct, the parser's options, config.example and photovet.conf(5). */
#ifndef PHOTOVET_SETTINGS_H
#define PHOTOVET_SETTINGS_H

#include "arena.h"
#include "error.h"

struct pv_gateway {		/* section: gateway NAME { type = smtp ... } */
	const char *name;
	const char *type;	/* smtp webhook sms wechat file */
#define GATEWAY_STR(id, default_value, sentence) const char *id;
#define GATEWAY_INT(id, default_value, low, high, sentence) long id;
#include "gateways.def"
};

struct pv_target_auth {		/* section: target URL-PREFIX { user = ... }: longest matching prefix wins */
	const char *prefix;
#define TARGET_STR(id, default_value, sentence) const char *id;
#define TARGET_INT(id, default_value, low, high, sentence) long id;
#include "targets.def"
};

struct pv_checker_conf { const char *name; const char *const *argv; const char *const *measures; long timeout_ms; bool resident; };
struct pv_binding { const char *action; const char *key; int line; };
struct pv_named { const char *name; const char *value; int line; };	/* of a section whose names are free */

struct pv_settings {
#define SETTING_STR(id, default_value, sentence) const char *id;
#define SETTING_INT(id, default_value, low, high, sentence) long id;
#define SETTING_BOOL(id, default_value, sentence) bool id;
#include "settings.def"
	const struct pv_gateway *gateways; size_t gateway_count;	/* "file" is always among them */
	const struct pv_target_auth *targets; size_t target_count;
	const struct pv_checker_conf *checkers; size_t checker_count;
	const struct pv_binding *bindings; size_t binding_count;	/* section keys { approve = "a" } */
	const struct pv_named *filters; size_t filter_count;		/* section filters { blurred = "sharp.vol < 60" }: parsed once, they are sound */
	const struct pv_named *styles; size_t style_count;		/* section theme { fail = "bold red" }: as written; the screen reads them */
	const char *path;						/* "" when no file was read */
	struct pv_arena arena;
};

/* path NULL: $XDG_CONFIG_HOME/photovet/photovet.conf when it exists, else the defaults.
 * A named file that is missing, an unknown name, a value out of range: PV_ERR_CONFIG, with
 * file and line. A file that others can read and that holds a password or secret is refused. */
PV_MUST_CHECK enum pv_err pv_settings_load(const char *path, struct pv_settings *ret, struct pv_error *err);
void pv_settings_release(struct pv_settings *s);
const struct pv_gateway *pv_settings_gateway(const struct pv_settings *s, const char *name);
const struct pv_target_auth *pv_settings_target(const struct pv_settings *s, const char *url);

/* Made from the tables, each yours to free(): what config.example says, and the option lists
 * of photovet.conf(5) in mdoc. */
char *pv_settings_example(void);
char *pv_settings_manual(void);

#endif
