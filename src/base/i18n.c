#include "base/i18n.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

/* Catalogs of a build that was never installed lie beside the binary. */
static const char *catalog_dir(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - sizeof("/locale"));
	char *slash;

	if (n <= 0 || (size_t)n >= size - sizeof("/locale"))
		return LOCALEDIR;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return LOCALEDIR;
	snprintf(slash, size - (size_t)(slash - path), "/locale");
	return access(path, R_OK | X_OK) == 0 ? path : LOCALEDIR;
}

static const char *wanted_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "";
}

/* Many hosts have none but the C locales, and gettext then ignores the catalog that is
 * there. What was asked for is still known by its name. */
static void do_without_the_locale(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	if (strncmp(wanted_locale(), "zh", 2) == 0)
		setenv("LANGUAGE", "zh_CN", 0);
}

void i18n_init(void)
{
	char path[4096];

	if (!setlocale(LC_ALL, ""))
		do_without_the_locale();
	if (strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0)	/* plain C: names are UTF-8 all the same */
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");	/* numbers are read by programs too */
	bindtextdomain("photovet", catalog_dir(path, sizeof(path)));
	bind_textdomain_codeset("photovet", "UTF-8");
	textdomain("photovet");
}

int i18n_is_chinese(void)
{
	/* The header of the catalog in use tells; without one the messages are English. */
	return strstr(gettext(""), "Language: zh") != NULL;
}
