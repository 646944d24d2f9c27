/* JPEGs made by the tests, with libjpeg alone and none of photovet's own code, so that
 * what is tested never vouches for itself. A picture has four corners: red top left,
 * green top right, blue bottom left, white bottom right, over a deterministic grain. */
#ifndef TESTS_JPEGS_H
#define TESTS_JPEGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

struct bytes {
	uint8_t *data;
	size_t size;
};

static inline void bytes_free(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

/* Opens a gap of n bytes at a place and fills it. */
static inline void bytes_insert(struct bytes *b, size_t at, const void *data, size_t n)
{
	uint8_t *grown = malloc(b->size + n + 1);

	if (!grown || at > b->size)
		abort();
	if (b->size > 0) {
		memcpy(grown, b->data, at);
		memcpy(grown + at + n, b->data + at, b->size - at);
	}
	if (n > 0)
		memcpy(grown + at, data, n);
	free(b->data);
	b->data = grown;
	b->size += n;
}

static inline void bytes_add(struct bytes *b, const void *data, size_t n)
{
	bytes_insert(b, b->size, data, n);
}

static inline void bytes_add8(struct bytes *b, unsigned v)
{
	uint8_t c = (uint8_t)v;

	bytes_add(b, &c, 1);
}

static inline void bytes_add16(struct bytes *b, bool big, unsigned v)
{
	bytes_add8(b, big ? v >> 8 : v);
	bytes_add8(b, big ? v : v >> 8);
}

static inline void bytes_add32(struct bytes *b, bool big, uint32_t v)
{
	bytes_add16(b, big, big ? v >> 16 : v & 0xFFFF);
	bytes_add16(b, big, big ? v & 0xFFFF : v >> 16);
}

/* Exactly the bytes, in a block of exactly that size: a read past them is seen by ASan. */
static inline struct bytes bytes_copy(const uint8_t *data, size_t n)
{
	struct bytes b = { .data = malloc(n > 0 ? n : 1), .size = n };

	if (!b.data)
		abort();
	if (n > 0)
		memcpy(b.data, data, n);
	return b;
}

enum jpegs_flags {
	JPEGS_PLAIN = 0,
	JPEGS_GREY = 1 << 0,
	JPEGS_CMYK = 1 << 1,		/* with an Adobe marker, so inverted */
	JPEGS_PROGRESSIVE = 1 << 2,
	JPEGS_FLAT = 1 << 3,		/* no grain */
	JPEGS_ARITHMETIC = 1 << 4,
	JPEGS_444 = 1 << 5,		/* chroma: as fine as luma; else 4:2:0 */
	JPEGS_422 = 1 << 6,
	JPEGS_440 = 1 << 7,
	JPEGS_RESTART = 1 << 8,		/* a restart marker every third MCU */
};

static inline void jpegs_pixel(int x, int y, int w, int h, unsigned flags, uint8_t rgb[3])
{
	bool right = 2 * x >= w, low = 2 * y >= h;
	uint32_t grain = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u;
	int i, v;

	grain ^= grain >> 15;
	for (i = 0; i < 3; i++) {
		v = ((!right && !low && i == 0) || (right && !low && i == 1) || (!right && low && i == 2) || (right && low)) ? 220 : 30;
		if (!(flags & JPEGS_FLAT))
			v += (int)(grain >> (8 * i) & 15) - 8;
		rgb[i] = (uint8_t)v;
	}
}

static inline struct bytes jpegs_make_dpi(int w, int h, int quality, unsigned flags, int dpi)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr manager;
	struct bytes out = { 0 };
	unsigned char *data = NULL;
	unsigned long size = 0;
	uint8_t *row = malloc(4 * (size_t)w), rgb[3];
	int x, i;

	if (!row)
		abort();
	c.err = jpeg_std_error(&manager);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &data, &size);
	c.image_width = (JDIMENSION)w;
	c.image_height = (JDIMENSION)h;
	c.input_components = flags & JPEGS_GREY ? 1 : flags & JPEGS_CMYK ? 4 : 3;
	c.in_color_space = flags & JPEGS_GREY ? JCS_GRAYSCALE : flags & JPEGS_CMYK ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, quality, TRUE);
	if (flags & (JPEGS_444 | JPEGS_440))
		c.comp_info[0].h_samp_factor = 1;
	if (flags & (JPEGS_444 | JPEGS_422))
		c.comp_info[0].v_samp_factor = 1;
	c.restart_interval = flags & JPEGS_RESTART ? 3 : 0;
	c.density_unit = dpi > 0;
	c.X_density = c.Y_density = (UINT16)(dpi > 0 ? dpi : 1);
	c.arith_code = (flags & JPEGS_ARITHMETIC) != 0;
	if (flags & JPEGS_PROGRESSIVE)
		jpeg_simple_progression(&c);
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < c.image_height) {
		for (x = 0; x < w; x++) {
			jpegs_pixel(x, (int)c.next_scanline, w, h, flags, rgb);
			if (flags & JPEGS_GREY)
				row[x] = rgb[1];
			else if (flags & JPEGS_CMYK)
				for (i = 0; i < 4; i++)		/* inverted, no black ink */
					row[4 * x + i] = i < 3 ? rgb[i] : 255;
			else
				memcpy(row + 3 * x, rgb, 3);
		}
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	out = bytes_copy(data, size);
	free(data);
	free(row);
	return out;
}

static inline struct bytes jpegs_make(int w, int h, int quality, unsigned flags)
{
	return jpegs_make_dpi(w, h, quality, flags, 0);
}

/* The place of the nth (from 0) segment with this marker; 0 when there is none. Scans are stepped over by their bytes. */
static inline size_t jpegs_find(const struct bytes *j, uint8_t marker, int nth)
{
	size_t at = 2;

	while (at + 4 <= j->size) {
		if (j->data[at] != 0xFF || j->data[at + 1] == 0 || (j->data[at + 1] >= 0xD0 && j->data[at + 1] <= 0xD7)) {
			at++;
			continue;
		}
		if (j->data[at + 1] == marker && nth-- == 0)
			return at;
		at += 2 + ((size_t)j->data[at + 2] << 8 | j->data[at + 3]);
	}
	return 0;
}

/* A segment right after SOI. */
static inline void jpegs_add_segment(struct bytes *j, uint8_t marker, const void *data, size_t n)
{
	uint8_t head[4] = { 0xFF, marker, (uint8_t)((n + 2) >> 8), (uint8_t)(n + 2) };

	if (n > 65533)
		abort();
	bytes_insert(j, 2, data, n);
	bytes_insert(j, 2, head, 4);
}

static inline void jpegs_set_size(struct bytes *j, unsigned w, unsigned h)
{
	size_t at = jpegs_find(j, 0xC0, 0);

	if (at == 0)
		at = jpegs_find(j, 0xC2, 0);
	if (at == 0)
		abort();
	j->data[at + 5] = (uint8_t)(h >> 8);
	j->data[at + 6] = (uint8_t)h;
	j->data[at + 7] = (uint8_t)(w >> 8);
	j->data[at + 8] = (uint8_t)w;
}

/* The first scan repeated. Of a progressive file that is DC alone: a few warnings each time,
 * where a repeated AC scan would give dozens. */
static inline void jpegs_repeat_scan(struct bytes *j, int times)
{
	size_t at = jpegs_find(j, 0xDA, 0), end = at + 4;
	struct bytes scan, all = { 0 };
	int i;

	if (at == 0)
		abort();
	while (end + 2 < j->size && (j->data[end] != 0xFF || j->data[end + 1] == 0 || (j->data[end + 1] & 0xF8) == 0xD0))
		end++;
	scan = bytes_copy(j->data + at, end - at);
	for (i = 0; i < times; i++)
		bytes_add(&all, scan.data, scan.size);
	bytes_insert(j, end, all.data, all.size);
	bytes_free(&scan);
	bytes_free(&all);
}

/* One EXIF tag: numbers (SHORT, LONG) in value, anything else in data. */
struct jpegs_tag {
	uint16_t tag, type;		/* 2 ASCII, 3 SHORT, 4 LONG, 5 RATIONAL, 7 UNDEFINED */
	uint32_t count, value;
	const void *data;
	size_t size;
	bool in_sub_ifd;
};

#define JPEGS_TEXT(t, s) { .tag = (t), .type = 2, .count = sizeof(s), .data = (s), .size = sizeof(s) }

static inline void jpegs_add_ifd(struct bytes *t, bool big, const struct jpegs_tag *tags, size_t n, bool sub, uint32_t sub_offset)
{
	size_t i, entries = sub_offset > 0, start = t->size;
	struct bytes heap = { 0 };
	uint32_t heap_at;

	for (i = 0; i < n; i++)
		entries += tags[i].in_sub_ifd == sub;
	heap_at = (uint32_t)(start + 2 + 12 * entries + 4);
	bytes_add16(t, big, (unsigned)entries);
	for (i = 0; i < n; i++) {
		const struct jpegs_tag *g = &tags[i];

		if (g->in_sub_ifd != sub)
			continue;
		bytes_add16(t, big, g->tag);
		bytes_add16(t, big, g->type);
		bytes_add32(t, big, g->count);
		if (g->type == 3) {
			bytes_add16(t, big, g->value);
			bytes_add16(t, big, 0);
		} else if (g->type == 4) {
			bytes_add32(t, big, g->value);
		} else if (g->size <= 4) {
			bytes_add(t, g->data, g->size);
			bytes_add(t, "\0\0\0", 4 - g->size);
		} else {
			bytes_add32(t, big, heap_at + (uint32_t)heap.size);
			bytes_add(&heap, g->data, g->size);
		}
	}
	if (sub_offset > 0) {
		bytes_add16(t, big, 0x8769);
		bytes_add16(t, big, 4);
		bytes_add32(t, big, 1);
		bytes_add32(t, big, sub_offset);
	}
	bytes_add32(t, big, 0);
	bytes_add(t, heap.data, heap.size);
	bytes_free(&heap);
}

/* A TIFF block; tags marked so stand in the Exif sub-IFD, which is laid before IFD0. */
static inline struct bytes jpegs_tiff(bool big, const struct jpegs_tag *tags, size_t n)
{
	struct bytes t = { 0 };
	bool has_sub = false;
	size_t i;

	bytes_add(&t, big ? "MM\0*" : "II*\0", 4);
	bytes_add32(&t, big, 8);
	for (i = 0; i < n; i++)
		has_sub |= tags[i].in_sub_ifd;
	if (has_sub) {
		struct bytes head = { 0 };

		jpegs_add_ifd(&t, big, tags, n, true, 0);
		bytes_add(&head, big ? "MM\0*" : "II*\0", 4);
		bytes_add32(&head, big, (uint32_t)t.size);
		memcpy(t.data, head.data, 8);
		bytes_free(&head);
	}
	jpegs_add_ifd(&t, big, tags, n, false, has_sub ? 8 : 0);
	return t;
}

static inline void jpegs_add_exif(struct bytes *j, bool big, const struct jpegs_tag *tags, size_t n)
{
	struct bytes t = jpegs_tiff(big, tags, n);

	bytes_insert(&t, 0, "Exif\0", 6);
	jpegs_add_segment(j, 0xE1, t.data, t.size);
	bytes_free(&t);
}

static inline void jpegs_add_orientation(struct bytes *j, bool big, unsigned orientation)
{
	struct jpegs_tag tag = { .tag = 0x0112, .type = 3, .count = 1, .value = orientation };

	jpegs_add_exif(j, big, &tag, 1);
}

static inline void jpegs_add_xmp(struct bytes *j, const char *packet)
{
	struct bytes b = { 0 };

	bytes_add(&b, "http://ns.adobe.com/xap/1.0/", 29);
	bytes_add(&b, packet, strlen(packet));
	jpegs_add_segment(j, 0xE1, b.data, b.size);
	bytes_free(&b);
}

/* A JUMBF superbox labelled c2pa whose content is text, in APP11 packets of at most piece bytes. */
static inline void jpegs_add_c2pa(struct bytes *j, const char *text, size_t piece)
{
	struct bytes box = { 0 }, packet = { 0 };
	size_t at, n, number = (strlen(text) + 30 + piece - 1) / piece;

	bytes_add32(&box, true, 30);
	bytes_add(&box, "jumdc2pa\0\x11\0\x10\x80\0\0\xAA\0\x38\x9B\x71\x03" "c2pa", 26);
	bytes_add(&box, text, strlen(text));
	for (at = (number - 1) * piece; ; at -= piece) {	/* last first: each goes in before the one after it */
		n = box.size - at < piece ? box.size - at : piece;
		bytes_free(&packet);
		bytes_add(&packet, "JP\0\1", 4);
		bytes_add32(&packet, true, (uint32_t)(at / piece + 1));
		bytes_add32(&packet, true, (uint32_t)(box.size + 8));
		bytes_add(&packet, "jumb", 4);
		bytes_add(&packet, box.data + at, n);
		jpegs_add_segment(j, 0xEB, packet.data, packet.size);
		if (at == 0)
			break;
	}
	bytes_free(&packet);
	bytes_free(&box);
}

#endif
