#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "vet/notify_sign.h"

static void signs_as(const char *secret, const char *body, const char *expected)
{
	struct buf out = BUF_INIT(256);

	assert_int_equal(notify_sign_put(&out, secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, strlen(body), NULL), PV_OK);
	assert_string_equal(buf_str(&out), expected);
	buf_release(&out);
}

/* The vector that the reference implementations of Standard Webhooks are tested with. */
static void published_vector(void **state)
{
	(void)state;
	signs_as("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "{\"test\": 2432232314}", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

/* printf 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.' | openssl dgst -sha256 -hmac plain -binary | base64 */
static void plain_secret_and_empty_body(void **state)
{
	(void)state;
	signs_as("plain", "", "v1,Jx8VaNXbHvRpuMHUTdaGFT+SYirIm+jXIDXq/tVTdT8=");
}

static void refuses_bad_secrets(void **state)
{
	static const char *const secrets[] = { "", "whsec_", "whsec_!!!!" };

	(void)state;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		struct buf out = BUF_INIT(256);
		struct pv_error err;

		assert_int_equal(notify_sign_put(&out, secrets[i], "x", 1, "", 0, &err), PV_ERR_CONFIG);
		assert_null(strstr(err.text, "!!!!"));
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vector), cmocka_unit_test(plain_secret_and_empty_body), cmocka_unit_test(refuses_bad_secrets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
