#include "domain/field.h"

#include <assert.h>
#include <string.h>

#include "base/guess.h"
#include "base/mem.h"

static const struct {
	const char *name;
	enum field_type type;
} table[] = {
#define FIELD(id, field_name, type, column, sentence) [PV_FIELD_##id] = { field_name, FIELD_##type },
#include "photovet/fields.def"
#undef FIELD
};
static_assert(ARRAY_LEN(table) == PV_FIELD_CHECK, "one row per field");

static const char *const checks[] = {
#define CHECK(id, name, decides, unit, label) name,
#include "photovet/checks.def"
#undef CHECK
};
static_assert(ARRAY_LEN(checks) == PV_CHECK_COUNT, "one name per check");

const char *pv_field_name(enum pv_field field)
{
	if ((unsigned)field >= ARRAY_LEN(table))
		BUG("no such field: %d", (int)field);
	return table[field].name;
}

enum pv_field pv_field_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].name, name) == 0)
			return (enum pv_field)i;
	return PV_FIELD_COUNT;
}

enum field_type field_type(enum pv_field field)
{
	return field == PV_FIELD_CHECK ? FIELD_NUMBER : table[field].type;
}

static bool is_family_closed(const char *name, size_t family)
{
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (strncmp(checks[i], name, family + 1) == 0)
			return true;
	return false;
}

static bool is_measure_name(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot && dot > name && dot[1] && !strchr(dot + 1, '.') && strlen(name) < PV_CHECK_NAME_MAX && name[0] >= 'a' && name[0] <= 'z' &&
		strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.") == strlen(name);
}

bool pv_field_is_check(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (strcmp(checks[i], name) == 0)
			return true;
	return is_measure_name(name) && !is_family_closed(name, strcspn(name, ".")) && !field_suggest(name);
}

const char *field_suggest(const char *name)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		guess_consider(name, table[i].name, &best, &distance);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		guess_consider(name, checks[i], &best, &distance);
	return best && guess_is_close(name, distance) ? best : NULL;
}
