#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/classify.h"

static void http_statuses(void **state)
{
	static const struct { long status; enum pv_err web, s3; } table[] = {
		{ 0, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 100, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 200, PV_OK, PV_OK }, { 201, PV_OK, PV_OK },
		{ 204, PV_OK, PV_OK }, { 299, PV_OK, PV_OK }, { 301, PV_ERR_CONFIG, PV_ERR_CONFIG }, { 307, PV_ERR_CONFIG, PV_ERR_CONFIG },
		{ 400, PV_ERR_REFUSED, PV_ERR_REMOTE }, { 401, PV_ERR_CONFIG, PV_ERR_CONFIG }, { 403, PV_ERR_CONFIG, PV_ERR_CONFIG },
		{ 404, PV_ERR_REFUSED, PV_ERR_CONFIG }, { 408, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 409, PV_ERR_REFUSED, PV_ERR_REMOTE },
		{ 410, PV_ERR_REFUSED, PV_ERR_REFUSED }, { 412, PV_ERR_REFUSED, PV_ERR_REFUSED }, { 413, PV_ERR_REFUSED, PV_ERR_REFUSED },
		{ 422, PV_ERR_REFUSED, PV_ERR_REFUSED }, { 423, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 425, PV_ERR_REMOTE, PV_ERR_REMOTE },
		{ 429, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 500, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 501, PV_ERR_REFUSED, PV_ERR_REFUSED },
		{ 502, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 503, PV_ERR_REMOTE, PV_ERR_REMOTE }, { 507, PV_ERR_REMOTE, PV_ERR_REMOTE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(classify_http_status(table[i].status, false), table[i].web);
		assert_int_equal(classify_http_status(table[i].status, true), table[i].s3);
	}
}

static void smtp_statuses(void **state)
{
	(void)state;
	assert_int_equal(classify_smtp_status(250), PV_OK);
	assert_int_equal(classify_smtp_status(354), PV_ERR_REMOTE);
	assert_int_equal(classify_smtp_status(421), PV_ERR_REMOTE);
	assert_int_equal(classify_smtp_status(451), PV_ERR_REMOTE);
	assert_int_equal(classify_smtp_status(530), PV_ERR_CONFIG);
	assert_int_equal(classify_smtp_status(535), PV_ERR_CONFIG);
	assert_int_equal(classify_smtp_status(550), PV_ERR_REFUSED);
	assert_int_equal(classify_smtp_status(552), PV_ERR_REFUSED);
}

static void ends(void **state)
{
	static const struct { struct classify_end end; enum pv_err expected; } table[] = {
		/* everything sent, no answer: nobody knows */
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 0, true, true }, PV_ERR_AMBIGUOUS },
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 100, true, true }, PV_ERR_AMBIGUOUS },
		{ { CLASSIFY_S3, CLASSIFY_BROKEN, 100, true, true }, PV_ERR_AMBIGUOUS },
		{ { CLASSIFY_SMTP, CLASSIFY_BROKEN, 354, true, true }, PV_ERR_AMBIGUOUS },
		{ { CLASSIFY_SMTP, CLASSIFY_BROKEN, 250, true, true }, PV_ERR_AMBIGUOUS },
		/* not everything sent: it was not taken */
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 0, true, false }, PV_ERR_REMOTE },
		{ { CLASSIFY_SMTP, CLASSIFY_BROKEN, 250, true, false }, PV_ERR_REMOTE },
		{ { CLASSIFY_HTTP, CLASSIFY_CONNECT, 0, true, false }, PV_ERR_REMOTE },
		/* reading may always be repeated */
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 0, false, true }, PV_ERR_REMOTE },
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 200, false, true }, PV_ERR_REMOTE },
		/* an answer that came counts, whatever happened to the rest */
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 201, true, true }, PV_OK },
		{ { CLASSIFY_HTTP, CLASSIFY_BROKEN, 413, true, false }, PV_ERR_REFUSED },
		{ { CLASSIFY_SMTP, CLASSIFY_BROKEN, 451, true, false }, PV_ERR_REMOTE },
		{ { CLASSIFY_SMTP, CLASSIFY_BROKEN, 550, true, false }, PV_ERR_REFUSED },
		{ { CLASSIFY_HTTP, CLASSIFY_FINE, 503, true, true }, PV_ERR_REMOTE },
		{ { CLASSIFY_HTTP, CLASSIFY_FINE, 0, true, true }, PV_ERR_REMOTE },
		{ { CLASSIFY_SMTP, CLASSIFY_FINE, 250, true, true }, PV_OK },
		{ { CLASSIFY_SFTP, CLASSIFY_FINE, 0, true, true }, PV_OK },
		/* somebody's to mend */
		{ { CLASSIFY_HTTP, CLASSIFY_SETUP, 0, true, false }, PV_ERR_CONFIG },
		{ { CLASSIFY_SMTP, CLASSIFY_SETUP, 535, true, false }, PV_ERR_CONFIG },
		{ { CLASSIFY_SMTP, CLASSIFY_SETUP, 454, true, false }, PV_ERR_REMOTE },
		{ { CLASSIFY_SFTP, CLASSIFY_DENIED, 0, true, true }, PV_ERR_CONFIG },
		{ { CLASSIFY_SFTP, CLASSIFY_FULL, 0, true, true }, PV_ERR_REMOTE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (classify_end(&table[i].end) != table[i].expected)
			fail_msg("row %zu: %s", i, "classified otherwise");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(http_statuses), cmocka_unit_test(smtp_statuses), cmocka_unit_test(ends) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
