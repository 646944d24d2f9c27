#include "base/i18n.h"

#include <locale.h>
#include <stdio.h>
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

void i18n_init(void)
{
	char path[4096];

	setlocale(LC_ALL, "");
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
