#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vet/upload_request.h"

static const struct pv_target_auth s3 = { .prefix = "s3://photos/", .user = "AK", .password = "SK", .bearer = "", .ca_file = "/ca", .client_cert = "",
	.client_key = "", .ssh_private_key = "", .ssh_known_hosts = "", .endpoint = "https://s3.example:9000/", .region = "cn-1", .method = "PUT",
	.verify = "read", .per_second = 50, .timeout_s = 7 };

static struct pv_upload_job job(const char *target, const char *name)
{
	return (struct pv_upload_job){ .id = 1, .submission = 2, .attempt = 1, .key = "0b5c2f0e-1111-4222-8333-444455556666",
				       .campaign = "c", .target = target, .object_name = name, .sha256 = { 1 } };
}

static bool has_header(const struct upload_request *r, const char *start)
{
	for (size_t i = 0; r->transfer.headers && r->transfer.headers[i]; i++)
		if (strncmp(r->transfer.headers[i], start, strlen(start)) == 0)
			return true;
	return false;
}

static void web(void **state)
{
	struct pv_upload_job j = job("https://intake.example/in", "10001/2023 1.jpg");
	struct upload_request r;

	(void)state;
	assert_int_equal(upload_request_init(&r, NULL, &j, "x", 1, NULL), PV_OK);
	assert_string_equal(r.transfer.url, "https://intake.example/in/10001/2023%201.jpg");
	assert_string_equal(r.transfer.label, "https://intake.example");
	assert_int_equal(r.transfer.method, TRANSFER_PUT);
	assert_true(r.transfer.verify);
	assert_true(has_header(&r, "Repr-Digest: sha-256=:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"));
	assert_true(has_header(&r, "Idempotency-Key: \"0b5c2f0e-1111-4222-8333-444455556666\""));
	upload_request_release(&r);
}

static void posts(void **state)
{
	struct pv_target_auth auth = s3;
	struct pv_upload_job j = job("https://intake.example/in?name={name}", "a b.jpg");
	struct upload_request r;

	(void)state;
	auth.method = "POST";
	auth.verify = "none";
	auth.bearer = "token";
	assert_int_equal(upload_request_init(&r, &auth, &j, "x", 1, NULL), PV_OK);
	assert_string_equal(r.transfer.url, "https://intake.example/in?name=a%20b.jpg");
	assert_int_equal(r.transfer.method, TRANSFER_POST);
	assert_false(r.transfer.verify);
	assert_string_equal(r.transfer.auth.bearer, "token");
	assert_null(r.transfer.auth.s3_region);
	upload_request_release(&r);
}

static void s3_path_style(void **state)
{
	struct pv_upload_job j = job("s3://photos/2026/", "10001/a+b.jpg");
	struct upload_request r;

	(void)state;
	assert_int_equal(upload_request_init(&r, &s3, &j, "x", 1, NULL), PV_OK);
	assert_string_equal(r.transfer.url, "https://s3.example:9000/photos/2026/10001/a%2Bb.jpg");
	assert_string_equal(r.transfer.label, "s3://photos");
	assert_string_equal(r.transfer.auth.s3_region, "cn-1");
	assert_int_equal(r.transfer.timeout_s, 7);
	assert_false(has_header(&r, "Repr-Digest"));
	upload_request_release(&r);
}

static void needs_settings(void **state)
{
	struct pv_upload_job j = job("s3://photos/", "110101199003070000.jpg");
	struct upload_request r;
	struct pv_error err;

	(void)state;
	assert_int_equal(upload_request_init(&r, NULL, &j, "x", 1, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "s3://photos"));
	assert_null(strstr(err.text, "110101"));
	upload_request_release(&r);
	j = job("file:///srv/out", "../110101199003070000.jpg");
	assert_int_equal(upload_request_init(&r, NULL, &j, "x", 1, &err), PV_ERR_REFUSED);
	assert_null(strstr(err.text, "110101"));
	upload_request_release(&r);
}

static void labels(void **state)
{
	static const struct { const char *target, *label; } table[] = {
		{ "file:///srv/out", "file:///srv/out" }, { "file:///srv/{name}", "file:///srv/" },
		{ "sftp://intake.example:2222/in/", "sftp://intake.example:2222" }, { "https://u:p@h/x", "https://h" }, { "rubbish", "target" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct buf out = BUF_INIT(256);

		upload_request_label(&out, table[i].target);
		assert_string_equal(buf_str(&out), table[i].label);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(web), cmocka_unit_test(posts), cmocka_unit_test(s3_path_style), cmocka_unit_test(needs_settings), cmocka_unit_test(labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
