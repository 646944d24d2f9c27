/* JSON: what is accepted is written back to the same text twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = BUF_INIT(64u << 20), second = BUF_INIT(64u << 20);
	struct json *j = NULL, *again = NULL;
	struct pv_error err = { 0 };

	if (json_parse((const char *)data, size, &j, &err) != PV_OK) {
		if (j || !err.text[0])
			abort();
		return 0;
	}
	json_format(&first, j);
	if (json_parse(buf_str(&first), first.len, &again, &err) != PV_OK)
		abort();
	json_format(&second, again);
	if (first.len != second.len || memcmp(first.data, second.data, first.len) != 0)
		abort();
	json_free(j);
	json_free(again);
	buf_release(&first);
	buf_release(&second);
	return 0;
}
