/* What the language of selections knows about a field besides its name. */
#ifndef DOMAIN_FIELD_H
#define DOMAIN_FIELD_H

#include "photovet/selection.h"

enum field_type { FIELD_NUMBER, FIELD_TEXT, FIELD_TIME, FIELD_AGE };

enum field_type field_type(enum pv_field field);	/* of a check: NUMBER */
/* A check's name is a family, a dot and a measure ("dim.aspect"). Families of the
 * built-in checks are closed: only names of checks.def are in them. Others belong to
 * external checkers, whose measures are known to the database alone. */
bool field_is_check(const char *name);
/* The field or check named nearly so; NULL when none is near. */
const char *field_suggest(const char *name);

#endif
