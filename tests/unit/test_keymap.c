#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "ui/keymap.h"

static enum action at(const struct keymap *m, const char *name)
{
	struct key k;

	assert_true(key_parse(name, &k));
	return keymap_find(m, &k);
}

/* Every default parses, clashes with nothing and comes back as it was written. */
static void test_defaults(void **state)
{
	struct keymap m;
	struct pv_error err;

	(void)state;
	assert_int_equal(keymap_init(&m, NULL, &err), PV_OK);
	for (int a = 0; a < ACTION_COUNT; a++) {
		struct buf keys = BUF_INIT(256);

		keymap_format(&m, a, false, &keys);
		assert_string_equal(buf_str(&keys), act_info(a)->keys);
		buf_release(&keys);
	}
	assert_int_equal(at(&m, "a"), ACTION_APPROVE);
	assert_int_equal(at(&m, "F1"), ACTION_HELP);
	assert_int_equal(at(&m, "C-r"), ACTION_REDO);
	assert_int_equal(at(&m, "C-x"), ACTION_NONE);	/* bound to nothing: no surprise */
	assert_int_equal(at(&m, ":"), ACTION_COMMAND);
}

/* Keys that terminals and multiplexers keep for themselves are no defaults. */
static void test_no_reserved(void **state)
{
	static const char *const reserved[] = { "C-s", "C-q", "C-z", "C-h", "C-i", "C-m", "C-j", "C-k", "C-b", "C-a" };
	struct keymap m;
	struct pv_error err;

	(void)state;
	assert_int_equal(keymap_init(&m, NULL, &err), PV_OK);
	for (size_t i = 0; i < ARRAY_LEN(reserved); i++) {
		struct key k;

		if (key_parse(reserved[i], &k) && (k.mods & KEY_CTRL))
			assert_int_equal(keymap_find(&m, &k), ACTION_NONE);
	}
}

static void test_full_width(void **state)
{
	const struct key k = { .code = 0xff41, .base = 'a' };	/* an input method left on */
	struct keymap m;
	struct pv_error err;

	(void)state;
	assert_int_equal(keymap_init(&m, NULL, &err), PV_OK);
	assert_int_equal(keymap_find(&m, &k), ACTION_APPROVE);
}

static void test_rebinding(void **state)
{
	const struct pv_binding bindings[] = { { "approve", "y F5", 3 }, { "undo", "", 4 }, { "next", "a", 5 } };
	const struct pv_settings settings = { .bindings = bindings, .binding_count = 3, .path = "/etc/photovet.conf" };
	struct keymap m;
	struct pv_error err;

	(void)state;
	assert_int_equal(keymap_init(&m, &settings, &err), PV_OK);
	assert_int_equal(at(&m, "y"), ACTION_APPROVE);
	assert_int_equal(at(&m, "F5"), ACTION_APPROVE);
	assert_int_equal(at(&m, "a"), ACTION_NEXT);
	assert_int_equal(at(&m, "u"), ACTION_NONE);
	assert_int_equal(at(&m, "n"), ACTION_NONE);
}

static void refuse(const struct pv_binding *bindings, size_t count, const char *want)
{
	const struct pv_settings settings = { .bindings = bindings, .binding_count = count, .path = "photovet.conf" };
	struct keymap m;
	struct pv_error err;

	assert_int_equal(keymap_init(&m, &settings, &err), PV_ERR_CONFIG);
	assert_string_equal(err.text, want);
}

static void test_refusals(void **state)
{
	(void)state;
	refuse((const struct pv_binding[]){ { "aprove", "a", 7 } }, 1, "photovet.conf:7: unknown action 'aprove'");
	refuse((const struct pv_binding[]){ { "approve", "x", 7 } }, 1, "photovet.conf:7: key 'x' is bound to both 'approve' and 'reject'");
	refuse((const struct pv_binding[]){ { "approve", "Hyper-x", 9 } }, 1, "photovet.conf:9: unknown key 'Hyper-x'");
	refuse((const struct pv_binding[]){ { "approve", "1 2 3 4 5 6 7 8 9 0", 9 } }, 1, "photovet.conf:9: more than 9 keys for 'approve'");
}

/* Two lines may swap two keys. */
static void test_swap(void **state)
{
	const struct pv_binding bindings[] = { { "approve", "x", 1 }, { "reject", "a", 2 } };
	const struct pv_settings settings = { .bindings = bindings, .binding_count = 2, .path = "" };
	struct keymap m;
	struct pv_error err;

	(void)state;
	assert_int_equal(keymap_init(&m, &settings, &err), PV_OK);
	assert_int_equal(at(&m, "x"), ACTION_APPROVE);
	assert_int_equal(at(&m, "a"), ACTION_REJECT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_no_reserved), cmocka_unit_test(test_full_width),
		cmocka_unit_test(test_rebinding), cmocka_unit_test(test_refusals), cmocka_unit_test(test_swap),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
