/* Who shares a connection with whom: every term that libcurl does not compare is told apart here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "net/transfer_reuse.h"

static bool allowed(struct transfer_reuse *r, const char *text, const struct transfer_request *req)
{
	struct url url;

	assert_int_equal(url_parse(text, &url, NULL), PV_OK);
	return transfer_reuse_is_allowed(r, &url, req);
}

static void the_first_terms_own_the_place(void **state)
{
	struct transfer_request mine = { .tls = TRANSFER_TLS_OPTIONAL, .auth = { .user = "u", .password = "p" } }, other;
	struct transfer_reuse r = { 0 };

	(void)state;
	assert_true(allowed(&r, "smtp://mail.example", &mine));
	assert_true(allowed(&r, "smtp://mail.example", &mine));
	other = mine;
	other.tls = TRANSFER_TLS_REQUIRED;
	assert_false(allowed(&r, "smtp://mail.example", &other));
	assert_false(allowed(&r, "smtp://mail.example:25", &other));
	assert_false(allowed(&r, "smtp://MAIL.example.", &other));
	assert_true(allowed(&r, "smtp://mail.example", &mine));	/* a stranger changes nothing */
	assert_false(allowed(&r, "smtps://mail.example:25", &mine));
	assert_true(allowed(&r, "smtp://mail.example:587", &other));
}

static void every_term_counts(void **state)
{
	static const size_t terms[] = {
		offsetof(struct transfer_auth, user), offsetof(struct transfer_auth, password), offsetof(struct transfer_auth, bearer),
		offsetof(struct transfer_auth, ca_file), offsetof(struct transfer_auth, client_cert),
		offsetof(struct transfer_auth, client_key), offsetof(struct transfer_auth, ssh_private_key),
		offsetof(struct transfer_auth, ssh_known_hosts),
	};
	static const char value[] = "other";
	const char *pointer = value;
	struct transfer_request mine = { .method = TRANSFER_PUT };
	struct transfer_reuse r = { 0 };

	(void)state;
	assert_true(allowed(&r, "sftp://files.example/x", &mine));
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		struct transfer_request other = mine;

		memcpy((char *)&other.auth + terms[i], &pointer, sizeof(pointer));
		assert_false(allowed(&r, "sftp://files.example/y", &other));
	}
	assert_true(allowed(&r, "sftp://files.example/y", &mine));
}

/* A login goes with each request of http: two tokens share a connection, two CA files do not. */
static void http_logins_share(void **state)
{
	struct transfer_request a = { .auth = { .bearer = "one" } }, b = { .auth = { .bearer = "two" } };
	struct transfer_reuse r = { 0 };

	(void)state;
	assert_true(allowed(&r, "https://api.example/a", &a));
	assert_true(allowed(&r, "https://api.example/b", &b));
	b.auth.ca_file = "/etc/ca.pem";
	assert_false(allowed(&r, "https://api.example/b", &b));
}

/* No value runs into the next. */
static void terms_do_not_run_together(void **state)
{
	struct transfer_request a = { .auth = { .user = "ab", .password = "c" } }, b = { .auth = { .user = "a", .password = "bc" } };
	struct transfer_reuse r = { 0 };

	(void)state;
	assert_true(allowed(&r, "sftp://files.example/x", &a));
	assert_false(allowed(&r, "sftp://files.example/x", &b));
}

static void too_many_places_keep_nothing(void **state)
{
	struct transfer_request req = { .method = TRANSFER_PUT };
	struct transfer_reuse r = { 0 };
	char url[64];

	(void)state;
	for (int i = 0; i < TRANSFER_REUSE_PLACES + 1; i++) {
		snprintf(url, sizeof(url), "https://h%d.example/x", i);
		assert_int_equal(allowed(&r, url, &req), i < TRANSFER_REUSE_PLACES);
	}
	assert_true(allowed(&r, "https://h0.example/x", &req));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_terms_own_the_place), cmocka_unit_test(every_term_counts), cmocka_unit_test(http_logins_share),
		cmocka_unit_test(terms_do_not_run_together), cmocka_unit_test(too_many_places_keep_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
