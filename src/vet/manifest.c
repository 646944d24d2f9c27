#include "vet/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct column {
	const char *name;
	bool must_exist, is_sent;	/* files are sent as addresses instead */
} COLUMNS[] = {
	[MANIFEST_STUDENT_NO] = { "student_no", true, true },
	[MANIFEST_NAME] = { "name", true, true },
	[MANIFEST_ID_NUMBER] = { "id_number", false, true },
	[MANIFEST_SCHOOL_CODE] = { "school_code", false, true },
	[MANIFEST_SCHOOL] = { "school", false, true },
	[MANIFEST_PHONE] = { "phone", false, true },
	[MANIFEST_EMAIL] = { "email", false, true },
	[MANIFEST_CHANNEL] = { "channel", false, true },
	[MANIFEST_SUBMITTED_AT] = { "submitted_at", false, true },
	[MANIFEST_FILE] = { "file", true, false },
	[MANIFEST_EXTERNAL_ID] = { "external_id", false, true },
	[MANIFEST_REFERENCE_FILE] = { "reference_file", false, false },
	[MANIFEST_WECHAT_OPENID] = { "wechat_openid", false, true },
	[MANIFEST_CAPTURE_CODE] = { "capture_code", false, true },
	[MANIFEST_ROSTER_NAME] = { "roster_name", false, true },
	[MANIFEST_ORDER_NO] = { "order_no", false, true },
	[MANIFEST_PAID] = { "paid", false, true },
};
_Static_assert(ARRAY_LEN(COLUMNS) == MANIFEST_COLUMN_COUNT, "a row per column");

/* Spreadsheets leave blanks around names. */
static bool is_name(const char *field, const char *name)
{
	field += strspn(field, " \t");
	size_t n = strlen(name);
	return !strncmp(field, name, n) && field[n + strspn(field + n, " \t\r")] == '\0';
}

static enum pv_err place(struct manifest *m, const char *field, int at, bool *ret_known, struct pv_error *err)
{
	*ret_known = false;
	for (size_t c = 0; c < ARRAY_LEN(COLUMNS); c++) {
		if (!is_name(field, COLUMNS[c].name))
			continue;
		if (m->at[c] >= 0)
			return pv_error_set(err, PV_ERR_BAD_INPUT, "the manifest names a column twice: '%s'", COLUMNS[c].name);
		m->at[c] = at;
		*ret_known = true;
	}
	return PV_OK;
}

enum pv_err manifest_header(const char *const *fields, size_t count, void (*unknown)(const char *name, void *context), void *context,
			    struct manifest *ret, struct pv_error *err)
{
	struct manifest m = { .field_count = count };
	enum pv_err e = PV_OK;
	bool known;

	for (size_t c = 0; c < ARRAY_LEN(COLUMNS); c++)
		m.at[c] = -1;
	for (size_t i = 0; i < count && !e; i++) {
		e = place(&m, fields[i], (int)i, &known, err);
		if (!e && !known && unknown)
			unknown(fields[i], context);
	}
	for (size_t c = 0; c < ARRAY_LEN(COLUMNS) && !e; c++)
		if (COLUMNS[c].must_exist && m.at[c] < 0)
			e = pv_error_set(err, PV_ERR_BAD_INPUT, "the manifest's header line lacks a column: '%s'", COLUMNS[c].name);
	if (!e)
		*ret = m;
	return e;
}

const char *manifest_field(const struct manifest *m, const char *const *fields, size_t count, enum manifest_column column)
{
	int at = m->at[column];

	return at >= 0 && (size_t)at < count ? fields[at] : "";
}

struct json *manifest_item(const struct manifest *m, const char *const *fields, size_t count, long line)
{
	struct json *item = json_object();

	json_set_int(item, "line", line);
	for (int c = 0; c < MANIFEST_COLUMN_COUNT; c++) {
		const char *value = manifest_field(m, fields, count, (enum manifest_column)c);
		if (COLUMNS[c].is_sent && *value)
			json_set_str(item, COLUMNS[c].name, value);
	}
	return item;
}

bool manifest_check_digit_is_wrong(const char *id_number)
{
	static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	if (strlen(id_number) != 18 || strspn(id_number, "0123456789") < 17)
		return false;
	for (int i = 0; i < 17; i++)
		sum += weights[i] * (id_number[i] - '0');
	char last = id_number[17] == 'x' ? 'X' : id_number[17];
	return last != "10X98765432"[sum % 11];
}
