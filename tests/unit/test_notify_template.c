#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "vet/notify_template.h"

static const struct notify_template_field fields[] = { { "to", "+86 138" }, { "text", "a\"b\\c\nd\x01\xff\xE5\xBC\xA0" }, { "none", NULL } };

static void fills(const char *template, enum notify_template_escape escape, const char *expected)
{
	struct buf out = BUF_INIT(1024);

	notify_template_fill(&out, template, fields, 3, escape);
	assert_string_equal(buf_str(&out), expected);
	buf_release(&out);
}

static void templates(void **state)
{
	(void)state;
	fills("{\"to\":\"{to}\",\"x\":{}}", NOTIFY_TEMPLATE_JSON, "{\"to\":\"+86 138\",\"x\":{}}");
	fills("{text}", NOTIFY_TEMPLATE_JSON, "a\\\"b\\\\c\\nd\\u0001\xEF\xBF\xBD\xE5\xBC\xA0");
	fills("to={to}&n={none}", NOTIFY_TEMPLATE_URL, "to=%2B86%20138&n=");
	fills("{to", NOTIFY_TEMPLATE_RAW, "{to");
	fills("{tox} {{to}}", NOTIFY_TEMPLATE_RAW, "{tox} {+86 138}");
	fills("", NOTIFY_TEMPLATE_RAW, "");
}

/* Whatever a value holds, the document stays one document with one string in it. */
static void json_stays_json(void **state)
{
	struct buf out = BUF_INIT(4096);
	char hostile[256];
	struct notify_template_field field = { "text", hostile };
	struct json *j = NULL;

	(void)state;
	for (int i = 0; i < 255; i++)
		hostile[i] = (char)(i + 1);
	hostile[255] = 0;
	notify_template_fill(&out, "{\"a\":\"{text}\"}", &field, 1, NOTIFY_TEMPLATE_JSON);
	assert_int_equal(json_parse(buf_str(&out), out.len, &j, NULL), PV_OK);
	assert_int_equal(json_count(j), 1);
	assert_non_null(json_str(json_get(j, "a")));
	json_free(j);
	buf_release(&out);
}

static void escapes_by_type(void **state)
{
	(void)state;
	assert_int_equal(notify_template_escape_for("application/json; charset=utf-8"), NOTIFY_TEMPLATE_JSON);
	assert_int_equal(notify_template_escape_for("application/x-www-form-urlencoded"), NOTIFY_TEMPLATE_URL);
	assert_int_equal(notify_template_escape_for("text/plain"), NOTIFY_TEMPLATE_RAW);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(templates), cmocka_unit_test(json_stays_json), cmocka_unit_test(escapes_by_type) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
