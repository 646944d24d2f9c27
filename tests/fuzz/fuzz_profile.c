/* A profile's JSON. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "photovet/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_profile p;
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (pv_profile_parse("fuzz", 1, text, &p, NULL) == PV_OK &&
	    (p.standard.width < 1 || p.standard.quality_min > p.standard.quality_max))
		abort();
	free(text);
	return 0;
}
