#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "net/mime.h"

static struct mime_mail mail(const char *subject, const char *text)
{
	return (struct mime_mail){ .from = "office@school.example", .to = "s@stu.example", .subject = subject, .text = text,
				   .key = "0b5c2f0e-1111-4222-8333-444455556666", .at = INT64_C(1780000000) * 1000000 };
}

static void plain(void **state)
{
	struct buf out = BUF_INIT(65536);
	struct mime_mail m = mail("Photo approved", "Hello\nbye");

	(void)state;
	assert_int_equal(mime_format(&out, &m, NULL), PV_OK);
	assert_string_equal(buf_str(&out),
			    "Date: Thu, 28 May 2026 20:26:40 +0000\r\nFrom: <office@school.example>\r\nTo: <s@stu.example>\r\n"
			    "Subject: Photo approved\r\nMessage-ID: <0b5c2f0e-1111-4222-8333-444455556666@school.example>\r\n"
			    "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\nContent-Type: text/plain; charset=utf-8\r\n"
			    "Content-Transfer-Encoding: 7bit\r\n\r\nHello\r\nbye\r\n");
	buf_release(&out);
}

/* Decodes every encoded word after "Subject: " and joins them, as a reader does. */
static void subject_is(const struct buf *out, const char *expected)
{
	struct buf joined = BUF_INIT(4096);
	const char *p = strstr(buf_str(out), "Subject: "), *end = p ? strstr(p, "\r\nMessage-ID") : NULL;

	assert_non_null(end);
	while ((p = strstr(p, "=?UTF-8?B?")) != NULL && p < end) {
		const char *close = strstr(p + 10, "?=");
		char word[80];

		assert_true(close - p + 2 <= 75);
		snprintf(word, sizeof(word), "%.*s", (int)(close - p - 10), p + 10);
		assert_int_equal(base64_decode(&joined, word, NULL), PV_OK);
		p = close;
	}
	assert_string_equal(buf_str(&joined), expected);
	buf_release(&joined);
}

static void chinese_subject_and_body(void **state)
{
	static const char subject[] = "\xE9\x87\x87\xE9\x9B\x86\xE7\x85\xA7\xE7\x89\x87\xE5\xAE\xA1\xE6\xA0\xB8\xE6\x9C\xAA\xE9\x80\x9A\xE8\xBF\x87"
				      "\xE9\x87\x87\xE9\x9B\x86\xE7\x85\xA7\xE7\x89\x87\xE5\xAE\xA1\xE6\xA0\xB8\xE6\x9C\xAA\xE9\x80\x9A\xE8\xBF\x87";
	static const char text[] = "\xE6\x82\xA8\xE5\xA5\xBD\n.\n.dot";
	struct buf out = BUF_INIT(65536), body = BUF_INIT(65536);
	struct mime_mail m = mail(subject, text);
	const char *p;

	(void)state;
	assert_int_equal(mime_format(&out, &m, NULL), PV_OK);
	subject_is(&out, subject);
	for (const char *line = buf_str(&out); *line;) {
		const char *end = strstr(line, "\r\n");

		assert_non_null(end);
		assert_true(end - line <= 76);
		line = end + 2;
	}
	p = strstr(buf_str(&out), "base64\r\n\r\n");
	assert_non_null(p);
	{
		char coded[200];

		snprintf(coded, sizeof(coded), "%s", p + 10);
		coded[strcspn(coded, "\r")] = 0;
		assert_int_equal(base64_decode(&body, coded, NULL), PV_OK);
	}
	assert_string_equal(buf_str(&body), "\xE6\x82\xA8\xE5\xA5\xBD\r\n.\r\n.dot\r\n");
	buf_release(&out);
	buf_release(&body);
}

static void a_subject_makes_no_header(void **state)
{
	struct buf out = BUF_INIT(65536);
	struct mime_mail m = mail("Hi\r\nBcc: all@example.org", "x");

	(void)state;
	assert_int_equal(mime_format(&out, &m, NULL), PV_OK);
	assert_null(strstr(buf_str(&out), "\nBcc"));
	assert_non_null(strstr(buf_str(&out), "Subject: Hi  Bcc: all@example.org\r\n"));
	buf_release(&out);
}

static void addresses(void **state)
{
	static const char *const bad[] = { "", "a", "@b", "a@", "a b@c", "a@b>\r\nRCPT TO:<x@y", "a@b,c@d", "<a@b>", "-oX@b", "a@\xff", "a\"b@c" };
	struct buf out = BUF_INIT(65536);
	struct mime_mail m = mail("x", "y");

	(void)state;
	assert_true(mime_is_address("a.b+c@stu.example"));
	assert_true(mime_is_address("\xE5\xBC\xA0@stu.example"));
	assert_false(mime_is_address(NULL));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(mime_is_address(bad[i]));
	m.to = "a@b>\r\nRCPT TO:<x@y";
	assert_int_equal(mime_format(&out, &m, NULL), PV_ERR_BAD_INPUT);
	m.from = "";
	assert_int_equal(mime_format(&out, &m, NULL), PV_ERR_CONFIG);
	buf_release(&out);
}

static void caps(void **state)
{
	struct buf out = BUF_INIT(1000);
	char *text = malloc(5000);
	struct mime_mail m;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 4999);
	text[4999] = 0;
	m = mail("x", text);
	assert_int_equal(mime_format(&out, &m, NULL), PV_ERR_TOO_LARGE);
	buf_release(&out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain), cmocka_unit_test(chinese_subject_and_body), cmocka_unit_test(a_subject_makes_no_header),
		cmocka_unit_test(addresses), cmocka_unit_test(caps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
