/* Targets and object names: whatever they are, what is put together stays below its base,
 * and a path that is taken apart is the name again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_name(const char *name)
{
	static const char base[] = "file:///srv/out";
	struct buf url = BUF_INIT(16384), path = BUF_INIT(16384);
	struct pv_error err = { 0 };
	struct url u;

	if (url_join(&url, base, name, &err) == PV_OK) {
		const char *rest;

		if (url_file_path(&path, buf_str(&url), &err) != PV_OK || strncmp(buf_str(&path), "/srv/out/", 9) != 0)
			abort();
		rest = buf_str(&path) + 9;
		if (strcmp(rest, name) != 0 || strstr(buf_str(&path), "/../") || strstr(buf_str(&path), "//"))
			abort();
		if (url_parse(buf_str(&url), &u, &err) != PV_OK)
			abort();
	} else if (!err.text[0]) {
		abort();
	}
	buf_release(&url);
	buf_release(&path);
}

static void try_url(const char *text)
{
	struct buf label = BUF_INIT(1024), path = BUF_INIT(16384);
	struct url u;

	if (url_parse(text, &u, NULL) == PV_OK) {
		url_label(&u, &label);
		if (label.failed || !strstr(buf_str(&label), "://"))
			abort();
	}
	(void)!url_file_path(&path, text, NULL);
	buf_release(&label);
	buf_release(&path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = 0;
	try_name(text);
	try_url(text);
	free(text);
	return 0;
}
