/* The configuration file: any text gives settings or one error that names the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings_parse.h"
#include "config/settings_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_settings s = { .path = "" };
	struct pv_error err = { 0 };
	char *text = malloc(size + 1);
	enum pv_err rc;

	memcpy(text, data, size);
	text[size] = '\0';
	rc = settings_scan_text("f.conf", text, size, &err);
	if (rc == PV_OK)
		rc = settings_parse_text("f.conf", text, &s, &err);
	if (rc == PV_OK && (!pv_settings_gateway(&s, "file") || s.ahead < 1 || !s.photos))
		abort();
	if (rc != PV_OK && (rc != PV_ERR_CONFIG || !strstr(err.text, "f.conf")))
		abort();
	pv_arena_release(&s.arena);
	free(text);
	return 0;
}
