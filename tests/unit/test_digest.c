#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/digest.h"

static void sha256_of_known_texts(void **state)
{
	uint8_t d[32];
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	digest_sha256("abc", 3, d);
	digest_hex(d, 32, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_sha256("", 0, d);
	digest_hex(d, 32, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void hmac_of_rfc_4231(void **state)
{
	uint8_t d[32], key[131];
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	digest_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, d);
	digest_hex(d, 32, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	digest_hmac_sha256(key, sizeof(key), "Test Using Larger Than Block-Size Key - Hash Key First", 54, d);
	digest_hex(d, 32, hex);
	assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	digest_hmac_sha256("", 0, "", 0, d);
	digest_hex(d, 32, hex);
	assert_string_equal(hex, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_is_exact(void **state)
{
	uint8_t d[2] = { 1, 2 };

	(void)state;
	assert_true(digest_from_hex("aBcD", d, 2));
	assert_int_equal(d[0] << 8 | d[1], 0xabcd);
	assert_false(digest_from_hex("abc", d, 2));
	assert_false(digest_from_hex("abcde", d, 2));
	assert_false(digest_from_hex("abcg", d, 2));
	assert_false(digest_from_hex("", d, 2));
	assert_int_equal(d[0] << 8 | d[1], 0xabcd);
}

static void base64_there_and_back(void **state)
{
	static const char *const rows[][2] = {	/* RFC 4648 */
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "foobar", "Zm9vYmFy" },
		{ "\xff\xfe\xfd", "//79" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF_INIT(100);

		base64_encode(&b, rows[i][0], strlen(rows[i][0]));
		assert_string_equal(buf_str(&b), rows[i][1]);
		buf_clear(&b);
		assert_int_equal(base64_decode(&b, rows[i][1], NULL), PV_OK);
		assert_string_equal(buf_str(&b), rows[i][0]);
		buf_release(&b);
	}
}

static void base64_is_read_strictly(void **state)
{
	static const char *const bad[] = { "Z", "Zg=", "Zg===", "Z===", "Zg==Zg==", "Zm9v=", "Zm 9", "Zm9-", "Zh==", "Zm9=", "=", "Zg\n==" };
	struct buf b = BUF_INIT(4);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(base64_decode(&b, bad[i], NULL), PV_ERR_BAD_INPUT);
	buf_clear(&b);
	assert_int_equal(base64_decode(&b, "Zg", NULL), PV_OK);	/* padding may be missing */
	assert_string_equal(buf_str(&b), "f");
	assert_int_equal(base64_decode(&b, "Zm9vYmFy", NULL), PV_ERR_TOO_LARGE);
	buf_release(&b);
}

static void random_bytes_differ(void **state)
{
	uint8_t a[32], b[32];

	(void)state;
	digest_random(a, sizeof(a));
	digest_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_of_known_texts),
		cmocka_unit_test(hmac_of_rfc_4231),
		cmocka_unit_test(hex_is_exact),
		cmocka_unit_test(base64_there_and_back),
		cmocka_unit_test(base64_is_read_strictly),
		cmocka_unit_test(random_bytes_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
