#include "wire/wire_put.h"

void wire_put_head(struct buf *out, int width, int height, const uint8_t (*percent)[3], const uint8_t *order, int count)
{
	buf_printf(out, "\033P0;1;0q\"1;1;%d;%d", width, height);
	for (int i = 0; i < count; i++) {
		const uint8_t *at = percent[order ? order[i] : i];

		buf_printf(out, "#%d;2;%d;%d;%d", i, at[0], at[1], at[2]);
	}
}
