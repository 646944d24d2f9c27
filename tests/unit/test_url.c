#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/url.h"

static void join_is(const char *base, const char *name, const char *expected)
{
	struct buf out = BUF_INIT(8192);
	struct pv_error err;

	assert_int_equal(url_join(&out, base, name, &err), PV_OK);
	assert_string_equal(buf_str(&out), expected);
	buf_release(&out);
}

static void joins(void **state)
{
	(void)state;
	join_is("https://intake.example/photos", "2023001.jpg", "https://intake.example/photos/2023001.jpg");
	join_is("https://intake.example/photos///", "2023001.jpg", "https://intake.example/photos/2023001.jpg");
	join_is("https://intake.example", "a.jpg", "https://intake.example/a.jpg");
	join_is("file:///srv/out", "10001/2023001.jpg", "file:///srv/out/10001/2023001.jpg");
	join_is("file:///", "a.jpg", "file:///a.jpg");
	join_is("sftp://h/~/in/", "a.jpg", "sftp://h/~/in/a.jpg");
	join_is("https://h/u?file={name}&x=1", "10001/a b.jpg", "https://h/u?file=10001%2Fa%20b.jpg&x=1");
	join_is("https://h/u/{name}/content", "1/2.jpg", "https://h/u/1/2.jpg/content");
}

/* Ceph refuses a signature over anything but exactly this spelling. */
static void encodes_canonically(void **state)
{
	(void)state;
	join_is("https://h/b", "+ '()!*@:,=;&", "https://h/b/%2B%20%27%28%29%21%2A%40%3A%2C%3D%3B%26");
	join_is("https://h/b", "A-Z.a_z~09", "https://h/b/A-Z.a_z~09");
	join_is("https://h/b", "\xE5\xBC\xA0.jpg", "https://h/b/%E5%BC%A0.jpg");
	join_is("https://h/b", "100%.jpg", "https://h/b/100%25.jpg");
	join_is("https://h/b", "a?b#c.jpg", "https://h/b/a%3Fb%23c.jpg");
}

static void refuses_names_that_lead_out(void **state)
{
	static const char *const names[] = { "", "/a.jpg", "a//b.jpg", "../a.jpg", "a/../../b.jpg", "..", ".", "a/.", "a/",
					     "a\\b.jpg", "a\nb.jpg", "a\x7f.jpg", "\xff.jpg" };
	struct pv_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf out = BUF_INIT(8192);

		assert_int_equal(url_join(&out, "file:///srv", names[i], &err), PV_ERR_REFUSED);
		assert_null(strstr(err.text, ".jpg"));
		buf_release(&out);
	}
}

static void refuses_a_query_without_a_place(void **state)
{
	struct buf out = BUF_INIT(8192);
	struct pv_error err;

	(void)state;
	assert_int_equal(url_join(&out, "https://h/u?x=1", "a.jpg", &err), PV_ERR_CONFIG);
	buf_release(&out);
}

static void caps_the_length(void **state)
{
	struct buf out = BUF_INIT(64);
	struct pv_error err;
	char name[1100];

	(void)state;
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = 0;
	assert_int_equal(url_join(&out, "https://h", name, &err), PV_ERR_REFUSED);
	name[100] = 0;
	assert_int_equal(url_join(&out, "https://h", name, &err), PV_ERR_CONFIG);
	buf_release(&out);
}

static void parses(void **state)
{
	struct buf label = BUF_INIT(512);
	struct url u;

	(void)state;
	assert_int_equal(url_parse("https://me:pw@Intake.example:8443/a/110101199003070000.jpg", &u, NULL), PV_OK);
	assert_true(u.has_login);
	assert_false(u.is_loopback);
	url_label(&u, &label);
	assert_string_equal(buf_str(&label), "https://Intake.example:8443");
	buf_clear(&label);
	assert_int_equal(url_parse("https://[::1]:99/", &u, NULL), PV_OK);
	assert_true(u.is_loopback);
	url_label(&u, &label);
	assert_string_equal(buf_str(&label), "https://[::1]:99");
	assert_int_equal(url_parse("s3://bucket/prefix", &u, NULL), PV_OK);
	assert_string_equal(u.host, "bucket");
	assert_int_equal(url_parse("http://127.0.0.1:80/", &u, NULL), PV_OK);
	assert_true(u.is_loopback);
	assert_int_equal(url_parse("http://127.example.com.evil:80/", &u, NULL), PV_OK);
	assert_false(u.is_loopback);
	assert_int_equal(url_parse("gopher://h/", &u, NULL), PV_ERR_CONFIG);
	assert_int_equal(url_parse("no url", &u, NULL), PV_ERR_CONFIG);
	assert_int_equal(url_parse("", &u, NULL), PV_ERR_CONFIG);
	buf_release(&label);
}

static void file_paths(void **state)
{
	struct buf path = BUF_INIT(4096);
	struct pv_error err;

	(void)state;
	assert_int_equal(url_file_path(&path, "file:///srv/a%20b/%E5%BC%A0.jpg", &err), PV_OK);
	assert_string_equal(buf_str(&path), "/srv/a b/\xE5\xBC\xA0.jpg");
	buf_clear(&path);
	assert_int_equal(url_file_path(&path, "file://localhost/srv/x", &err), PV_OK);
	assert_string_equal(buf_str(&path), "/srv/x");
	assert_int_equal(url_file_path(&path, "file://elsewhere/srv/x", &err), PV_ERR_CONFIG);
	assert_int_equal(url_file_path(&path, "file:///a%0", &err), PV_ERR_CONFIG);
	assert_int_equal(url_file_path(&path, "file:///a%00b", &err), PV_ERR_CONFIG);
	assert_int_equal(url_file_path(&path, "https://h/x", &err), PV_ERR_CONFIG);
	buf_release(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins), cmocka_unit_test(encodes_canonically), cmocka_unit_test(refuses_names_that_lead_out),
		cmocka_unit_test(refuses_a_query_without_a_place), cmocka_unit_test(caps_the_length), cmocka_unit_test(parses),
		cmocka_unit_test(file_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
