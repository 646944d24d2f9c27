/* What the language of selections knows about a field besides its name. */
#ifndef DOMAIN_FIELD_H
#define DOMAIN_FIELD_H

#include "photovet/selection.h"

enum field_type { FIELD_NUMBER, FIELD_TEXT, FIELD_TIME, FIELD_AGE };

enum field_type field_type(enum pv_field field);	/* of a check: NUMBER */
/* The field or check named nearly so; NULL when none is near. */
const char *field_suggest(const char *name);

#endif
