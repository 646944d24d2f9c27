#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/i18n.h"

static char catalogs[4096];	/* "locale" beside this binary */

static void put_number(FILE *f, uint32_t n)
{
	fwrite(&n, sizeof(n), 1, f);
}

/* The smallest catalog there is: a header and one message. */
static int make_catalog(void **state)
{
	static const char header[] = "Language: zh_CN\nContent-Type: text/plain; charset=UTF-8\n", word[] = "审核";
	static const char *const levels[] = { "", "/zh_CN", "/zh_CN/LC_MESSAGES" };
	ssize_t n = readlink("/proc/self/exe", catalogs, sizeof(catalogs) - 100);
	char path[sizeof(catalogs) + 100];
	FILE *f;

	(void)state;
	catalogs[n] = '\0';
	snprintf(strrchr(catalogs, '/'), 10, "/locale");
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", catalogs, levels[i]);
		mkdir(path, 0755);
	}
	snprintf(path, sizeof(path), "%s/zh_CN/LC_MESSAGES/photovet.mo", catalogs);
	f = fopen(path, "w");
	if (!f)
		return -1;
	put_number(f, 0x950412de);
	put_number(f, 0);
	put_number(f, 2);
	put_number(f, 28);		/* originals */
	put_number(f, 44);		/* translations */
	put_number(f, 0);
	put_number(f, 60);
	put_number(f, 0);		/* "" */
	put_number(f, 60);
	put_number(f, 6);		/* "review" */
	put_number(f, 61);
	put_number(f, sizeof(header) - 1);
	put_number(f, 68);
	put_number(f, sizeof(word) - 1);
	put_number(f, 68 + sizeof(header));
	fwrite("\0review", 1, 8, f);
	fwrite(header, 1, sizeof(header), f);
	fwrite(word, 1, sizeof(word), f);
	return fclose(f);
}

static int remove_catalog(void **state)
{
	static const char *const levels[] = { "/zh_CN/LC_MESSAGES/photovet.mo", "/zh_CN/LC_MESSAGES", "/zh_CN", "" };
	char path[sizeof(catalogs) + 100];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "%s%s", catalogs, levels[i]);
		remove(path);
	}
	return 0;
}

/* A process of its own: what is asked for is in the environment, and the locale is everybody's. */
static void assert_language(const char *name, const char *value, const char *language, int is_chinese)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG", "LANGUAGE" };

		for (size_t i = 0; i < 5; i++)
			unsetenv(names[i]);
		if (name)
			setenv(name, value, 1);
		if (language)
			setenv("LANGUAGE", language, 1);
		i18n_init();
		if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0 || strcmp(nl_langinfo(RADIXCHAR), ".") != 0)
			_exit(3);
		_exit(i18n_is_chinese() != is_chinese || strcmp(_("review"), is_chinese ? "审核" : "review") != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void by_locale(void **state)
{
	(void)state;
	assert_language(NULL, NULL, NULL, 0);
	assert_language("LC_ALL", "C", NULL, 0);
	assert_language("LANG", "C.UTF-8", NULL, 0);
	assert_language("LC_ALL", "C.UTF-8", "zh_CN", 1);
	assert_language("LC_ALL", "zh_CN.UTF-8", NULL, 1);	/* whether the host has it or not */
	assert_language("LANG", "zh_CN.UTF-8", NULL, 1);
	assert_language("LC_ALL", "xx_XX.UTF-8", NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_locale),
	};

	return cmocka_run_group_tests(tests, make_catalog, remove_catalog);
}
