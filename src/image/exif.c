#include "image/exif.h"

#include <math.h>
#include <string.h>

static uint16_t get16(const struct exif *x, const uint8_t *p)
{
	return x->big_endian ? (uint16_t)(p[0] << 8 | p[1]) : (uint16_t)(p[1] << 8 | p[0]);
}

static uint32_t get32(const struct exif *x, const uint8_t *p)
{
	uint32_t a = get16(x, p), b = get16(x, p + 2);

	return x->big_endian ? a << 16 | b : b << 16 | a;
}

/* Bytes of one value of a TIFF type; 0 for an unknown type. */
static size_t type_size(uint16_t type)
{
	static const uint8_t sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8 };

	return type < sizeof(sizes) ? sizes[type] : 0;
}

/* An entry's value: in the entry itself when it fits in 4 bytes, at an offset otherwise. */
static bool entry_value(const struct exif *x, const uint8_t *entry, struct exif_value *ret)
{
	struct exif_value v = { .type = get16(x, entry + 2), .count = get32(x, entry + 4) };
	uint64_t bytes = (uint64_t)type_size(v.type) * v.count;
	uint32_t at;

	if (bytes == 0 || bytes > x->size)
		return false;
	v.size = (size_t)bytes;
	v.data = entry + 8;
	if (v.size > 4) {
		at = get32(x, entry + 8);
		if (at > x->size - v.size)
			return false;
		v.data = x->data + at;
	}
	*ret = v;
	return true;
}

static bool find_in(const struct exif *x, uint32_t ifd, uint16_t tag, struct exif_value *ret)
{
	const uint8_t *entry;
	size_t count, room;

	if (ifd < 8 || x->size < 2 || ifd > x->size - 2)
		return false;
	count = get16(x, x->data + ifd);
	room = (x->size - ifd - 2) / 12;
	if (count > room)
		count = room;
	entry = x->data + ifd + 2;
	for (; count > 0; count--, entry += 12)
		if (get16(x, entry) == tag)
			return entry_value(x, entry, ret);
	return false;
}

bool exif_open(struct exif *x, const uint8_t *tiff, size_t size)
{
	struct exif open = { .data = tiff, .size = size };
	struct exif_value v;

	*x = (struct exif){ 0 };
	if (size < 8)
		return false;
	if (memcmp(tiff, "MM\0*", 4) == 0)
		open.big_endian = true;
	else if (memcmp(tiff, "II*\0", 4) != 0)
		return false;
	open.ifd[0] = get32(&open, tiff + 4);
	if (find_in(&open, open.ifd[0], EXIF_SUB_IFD, &v) && v.type == 4 && v.count == 1)
		open.ifd[1] = get32(&open, v.data);
	*x = open;
	return true;
}

bool exif_find(const struct exif *x, enum exif_tag tag, struct exif_value *ret)
{
	return find_in(x, x->ifd[0], (uint16_t)tag, ret) || find_in(x, x->ifd[1], (uint16_t)tag, ret);
}

bool exif_short(const struct exif *x, enum exif_tag tag, uint16_t *ret)
{
	struct exif_value v;

	if (!exif_find(x, tag, &v) || v.type != 3 || v.count != 1)
		return false;
	*ret = get16(x, v.data);
	return true;
}

bool exif_rational(const struct exif *x, enum exif_tag tag, double *ret)
{
	struct exif_value v;
	uint32_t over, under;

	if (!exif_find(x, tag, &v) || v.type != 5 || v.count != 1)
		return false;
	over = get32(x, v.data);
	under = get32(x, v.data + 4);
	if (over == 0 || under == 0)
		return false;
	*ret = (double)over / under;
	return true;
}

static void put_utf8(struct buf *out, uint32_t cp)
{
	if (cp < 0x80) {
		buf_putc(out, (char)cp);
	} else if (cp < 0x800) {
		buf_putc(out, (char)(0xC0 | cp >> 6));
		buf_putc(out, (char)(0x80 | (cp & 0x3F)));
	} else if (cp < 0x10000) {
		buf_putc(out, (char)(0xE0 | cp >> 12));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (cp & 0x3F)));
	} else {
		buf_putc(out, (char)(0xF0 | cp >> 18));
		buf_putc(out, (char)(0x80 | (cp >> 12 & 0x3F)));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3F)));
		buf_putc(out, (char)(0x80 | (cp & 0x3F)));
	}
}

/* UTF-16 in the block's byte order, up to NUL; a lone surrogate becomes U+FFFD. */
static void put_utf16(const struct exif *x, const uint8_t *p, size_t n, struct buf *out)
{
	size_t i;

	for (i = 0; i + 2 <= n; i += 2) {
		uint32_t cp = get16(x, p + i), low;

		if (cp == 0)
			break;
		if (cp >= 0xD800 && cp < 0xDC00 && i + 4 <= n) {
			low = get16(x, p + i + 2);
			if (low >= 0xDC00 && low < 0xE000) {
				cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		if (cp >= 0xD800 && cp < 0xE000)
			cp = 0xFFFD;
		put_utf8(out, cp);
	}
}

bool exif_text(const struct exif *x, enum exif_tag tag, struct buf *out)
{
	struct exif_value v;
	size_t before = out->len;

	if (!exif_find(x, tag, &v))
		return false;
	if (tag == EXIF_USER_COMMENT && v.size >= 8) {
		bool wide = memcmp(v.data, "UNICODE", 8) == 0;

		v.data += 8;
		v.size -= 8;
		if (wide) {
			put_utf16(x, v.data, v.size, out);
			return out->len > before;
		}
	}
	buf_append(out, v.data, strnlen((const char *)v.data, v.size));
	return out->len > before;
}

int exif_orientation(const struct exif *x)
{
	uint16_t o;

	if (!exif_short(x, EXIF_ORIENTATION, &o) || o < 1 || o > 8)
		return 1;
	return o;
}

void exif_dpi(const struct exif *x, int *ret_x, int *ret_y)
{
	double rx, ry, inches;
	uint16_t unit = 2;

	*ret_x = *ret_y = 0;
	if (!exif_rational(x, EXIF_X_RESOLUTION, &rx) || !exif_rational(x, EXIF_Y_RESOLUTION, &ry))
		return;
	(void)exif_short(x, EXIF_RESOLUTION_UNIT, &unit);
	if (unit != 2 && unit != 3)
		return;
	inches = unit == 3 ? 2.54 : 1;
	if (rx * inches > 65535 || ry * inches > 65535)
		return;
	*ret_x = (int)lround(rx * inches);
	*ret_y = (int)lround(ry * inches);
}
