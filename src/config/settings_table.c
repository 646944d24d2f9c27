#include "config/settings_table.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

#define TYPES "smtp webhook sms wechat file"

static const struct setting_row top_rows[] = {
#define SETTING_STR(id, default_value, sentence) \
	{ #id, sentence, SETTING_TYPE_STR, offsetof(struct pv_settings, id), default_value, 0, 0, 0 },
#define SETTING_INT(id, default_value, low, high, sentence) \
	{ #id, sentence, SETTING_TYPE_INT, offsetof(struct pv_settings, id), NULL, default_value, low, high },
#define SETTING_BOOL(id, default_value, sentence) \
	{ #id, sentence, SETTING_TYPE_BOOL, offsetof(struct pv_settings, id), NULL, default_value, 0, 1 },
#include "photovet/settings.def"
};
static_assert(ARRAY_LEN(top_rows) <= SETTINGS_ROWS_MAX, "SETTINGS_ROWS_MAX");

static const struct setting_row gateway_rows[] = {
	{ "type", "How messages go out: smtp, webhook, sms, wechat or file.", SETTING_TYPE_STR, offsetof(struct pv_gateway, type), "", 0, 0, 0 },
#define GATEWAY_STR(id, default_value, sentence) \
	{ #id, sentence, SETTING_TYPE_STR, offsetof(struct pv_gateway, id), default_value, 0, 0, 0 },
#define GATEWAY_INT(id, default_value, low, high, sentence) \
	{ #id, sentence, SETTING_TYPE_INT, offsetof(struct pv_gateway, id), NULL, default_value, low, high },
#include "photovet/gateways.def"
};
static_assert(ARRAY_LEN(gateway_rows) <= SETTINGS_ROWS_MAX, "SETTINGS_ROWS_MAX");

static const struct setting_row target_rows[] = {
#define TARGET_STR(id, default_value, sentence) \
	{ #id, sentence, SETTING_TYPE_STR, offsetof(struct pv_target_auth, id), default_value, 0, 0, 0 },
#define TARGET_INT(id, default_value, low, high, sentence) \
	{ #id, sentence, SETTING_TYPE_INT, offsetof(struct pv_target_auth, id), NULL, default_value, low, high },
#include "photovet/targets.def"
};
static_assert(ARRAY_LEN(target_rows) <= SETTINGS_ROWS_MAX, "SETTINGS_ROWS_MAX");

static const struct setting_row checker_rows[] = {
	{ "timeout_ms", "Longest time for one photo, ms; what it has not answered then is n.a.", SETTING_TYPE_INT,
	  offsetof(struct pv_checker_conf, timeout_ms), NULL, 10000, 10, 600000 },
	{ "resident", "Keep the program running and ask it photo after photo; else it is started for each.", SETTING_TYPE_BOOL,
	  offsetof(struct pv_checker_conf, resident), NULL, 0, 0, 1 },
};

/* What the tables do not say: closed lists of values, and what must stay unread by others. */
static const struct {
	enum settings_section section;
	const char *name, *choices;
	bool is_secret;
} extras[] = {
	{ SECTION_TOP, "graphics", "auto sixel iterm2 kitty blocks none", false },
	{ SECTION_GATEWAY, "type", TYPES, false },
	{ SECTION_GATEWAY, "password", NULL, true },
	{ SECTION_GATEWAY, "secret", NULL, true },
	{ SECTION_GATEWAY, "tls", "required optional none", false },
	{ SECTION_GATEWAY, "method", "GET POST", false },
	{ SECTION_GATEWAY, "address", "email phone openid none", false },
	{ SECTION_GATEWAY, "on_ambiguous", "retry hold", false },
	{ SECTION_TARGET, "password", NULL, true },
	{ SECTION_TARGET, "bearer", NULL, true },
	{ SECTION_TARGET, "method", "PUT POST", false },
	{ SECTION_TARGET, "verify", "read none", false },
	{ SECTION_TARGET, "verify", "read none", false },
};

static const struct {
	const char *name;
	const struct setting_row *rows;
	size_t count;
} sections[] = {
	[SECTION_TOP] = { "", top_rows, ARRAY_LEN(top_rows) },
	[SECTION_GATEWAY] = { "gateway", gateway_rows, ARRAY_LEN(gateway_rows) },
	[SECTION_TARGET] = { "target", target_rows, ARRAY_LEN(target_rows) },
	[SECTION_CHECKER] = { "checker", checker_rows, ARRAY_LEN(checker_rows) },
};
static_assert(ARRAY_LEN(sections) == SECTION_COUNT, "one row per section");

const struct setting_row *settings_table_rows(enum settings_section section, size_t *ret_count)
{
	*ret_count = sections[section].count;
	return sections[section].rows;
}

const char *settings_table_name(enum settings_section section)
{
	return sections[section].name;
}

const char *settings_table_choices(enum settings_section section, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(extras); i++)
		if (extras[i].section == section && strcmp(extras[i].name, name) == 0)
			return extras[i].choices;
	return NULL;
}

bool settings_table_is_secret(enum settings_section section, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(extras); i++)
		if (extras[i].section == section && strcmp(extras[i].name, name) == 0)
			return extras[i].is_secret;
	return false;
}
