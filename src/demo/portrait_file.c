#include "demo/portrait_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "demo/painter.h"

#define FILE_MAX (16u << 20)
#define TARGET_BYTES 40000		/* what an upload form of this trade takes: under 40 KiB */
#define OVERSIZE_BYTES (10u << 20)	/* T02: past every profile's limit */
#define SEGMENT_MAX 65000

/* --- metadata, written by hand: one IFD of a little-endian TIFF block */

struct entry { uint16_t tag, type; uint32_t count; const void *data; size_t size; };

static void put16(struct buf *b, unsigned v)
{
	buf_putc(b, (char)(v & 255));
	buf_putc(b, (char)(v >> 8 & 255));
}

static void put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xffff);
	put16(b, v >> 16);
}

/* Values of up to four bytes stand in the entry, longer ones follow the table. at: offset
 * of this IFD in the block. */
static void put_ifd(struct buf *b, uint32_t at, const struct entry *entries, unsigned count)
{
	uint32_t tail = at + 2 + 12 * count + 4;

	put16(b, count);
	for (unsigned i = 0; i < count; i++) {
		const struct entry *e = &entries[i];
		put16(b, e->tag);
		put16(b, e->type);
		put32(b, e->count);
		if (e->size > 4) {
			put32(b, tail);
			tail += (uint32_t)(e->size + (e->size & 1));
		} else {
			buf_append(b, e->data, e->size);
			buf_append(b, "\0\0\0\0", 4 - e->size);
		}
	}
	put32(b, 0);
	for (unsigned i = 0; i < count; i++)
		if (entries[i].size > 4) {
			buf_append(b, entries[i].data, entries[i].size);
			if (entries[i].size & 1)
				buf_putc(b, '\0');
		}
}

static struct entry text_entry(uint16_t tag, const char *s)
{
	return (struct entry){ tag, 2, (uint32_t)strlen(s) + 1, s, strlen(s) + 1 };
}

static void put_segment(struct buf *b, unsigned marker, const void *data, size_t n)
{
	buf_putc(b, (char)0xff);
	buf_putc(b, (char)marker);
	buf_putc(b, (char)((n + 2) >> 8));
	buf_putc(b, (char)((n + 2) & 255));
	buf_append(b, data, n);
}

/* APP1 Exif. comment NULL: a camera's; else a retouching app's, with its own record. */
static void put_exif(struct buf *b, const char *software, const char *artist, const char *comment, int orientation)
{
	struct buf tiff = BUF_INIT(SEGMENT_MAX), note = BUF_INIT(SEGMENT_MAX);
	uint8_t turn[2] = { (uint8_t)orientation, 0 }, inch[2] = { 2, 0 }, dpi[8] = { 72, 0, 0, 0, 1, 0, 0, 0 }, sub[4] = { 0 };
	struct entry entries[8];
	unsigned n = 0;
	size_t size = 8 + 2 + 4;

	entries[n++] = text_entry(0x0110, "DSC-PORTRAIT");
	entries[n++] = (struct entry){ 0x0112, 3, 1, turn, 2 };
	entries[n++] = (struct entry){ 0x011A, 5, 1, dpi, 8 };
	entries[n++] = (struct entry){ 0x011B, 5, 1, dpi, 8 };
	entries[n++] = (struct entry){ 0x0128, 3, 1, inch, 2 };
	entries[n++] = text_entry(0x0131, software);
	if (artist)
		entries[n++] = text_entry(0x013B, artist);
	if (comment)
		entries[n++] = (struct entry){ 0x8769, 4, 1, sub, 4 };
	for (unsigned i = 0; i < n; i++)
		size += 12 + (entries[i].size > 4 ? entries[i].size + (entries[i].size & 1) : 0);
	for (int i = 0; i < 4; i++)
		sub[i] = (uint8_t)(size >> (8 * i));
	buf_append(&tiff, "Exif\0\0II*\0\x08\0\0\0", 14);
	put_ifd(&tiff, 8, entries, n);
	if (comment) {
		buf_append(&note, "ASCII\0\0\0", 8);
		buf_puts(&note, comment);
		struct entry e = { 0x9286, 7, (uint32_t)note.len, note.data, note.len };
		put_ifd(&tiff, (uint32_t)size, &e, 1);
	}
	put_segment(b, 0xE1, tiff.data, tiff.len);
	buf_release(&tiff);
	buf_release(&note);
}

static void put_xmp(struct buf *b, const char *tool)
{
	struct buf x = BUF_INIT(SEGMENT_MAX);

	buf_append(&x, "http://ns.adobe.com/xap/1.0/\0", 29);
	buf_printf(&x, "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
		   "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
		   "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:CreatorTool=\"%s\"/></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>", tool);
	put_segment(b, 0xE1, x.data, x.len);
	buf_release(&x);
}

/* Private segments of noise up to `bytes`: what a camera's previews look like to a parser. */
static void put_ballast(struct buf *b, size_t bytes, uint32_t seed)
{
	uint8_t block[SEGMENT_MAX];
	struct painter_rng r = painter_noise_rng(seed, 9);

	for (size_t i = 0; i < sizeof block; i++)
		block[i] = (uint8_t)painter_noise_pick(&r, 256);
	memcpy(block, "PREVIEW", 8);
	while (b->len < bytes && !b->failed)
		put_segment(b, 0xEA, block, sizeof block);
}

/* --- pixels to bytes */

/* The best quality, at most `high`, whose file stays below `bytes`; `low` when none does.
 * Nearly all pass within two steps of the top, so it goes down rather than halving. */
static enum pv_err encode_below(const struct pv_image *img, size_t bytes, int low, int high, int dpi,
				uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	for (int q = high;; q -= q > 80 ? 2 : 4) {
		uint8_t *data;
		size_t size;
		enum pv_err rc = pv_image_encode(img, q > low ? q : low, dpi, &data, &size, err);

		if (rc != PV_OK)
			return rc;
		if (size < bytes || q <= low) {
			*ret_data = data;
			*ret_size = size;
			return PV_OK;
		}
		free(data);
	}
}

/* Q02: shrunk to a thumbnail, enlarged again, squeezed. */
static enum pv_err encode_squeezed(const struct pv_image *img, uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct pv_image small = { 0 }, large = { 0 };
	enum pv_err rc = pv_image_scale(img, img->width * 2 / 5, img->height * 2 / 5, &small, err);

	if (rc == PV_OK)
		rc = pv_image_scale(&small, img->width, img->height, &large, err);
	if (rc == PV_OK)
		rc = pv_image_encode(&large, 22, 72, ret_data, ret_size, err);
	pv_image_release(&small);
	pv_image_release(&large);
	return rc;
}

/* A camera held upright stores its picture lying down; orientation 6 says how to turn it. */
static enum pv_err lay_down(const struct pv_image *img, struct pv_image *ret, struct pv_error *err)
{
	uint8_t *rgb = mem_try_alloc((size_t)img->width * (size_t)img->height, 3);

	if (!rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to turn a portrait: '%d x %d'", img->width, img->height);
	for (int y = 0; y < img->height; y++)
		for (int x = 0; x < img->width; x++) {
			/* Stored (row, column) = (width - 1 - x, y): shown turned clockwise it is (x, y) again. */
			size_t to = (size_t)(img->width - 1 - x) * (size_t)img->height + (size_t)y;
			memcpy(rgb + 3 * to, img->rgb + 3 * ((size_t)y * (size_t)img->width + (size_t)x), 3);
		}
	*ret = (struct pv_image){ img->height, img->width, rgb };
	return PV_OK;
}

struct plan { bool is_camera, is_turned; int quality; uint32_t bits; };

static struct plan plan_for(uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt)
{
	struct painter_rng r = painter_noise_rng(seed, 8);
	struct plan p = { .bits = (uint32_t)painter_noise_pick(&r, 1 << 16) };

	p.is_camera = opt && opt->is_camera;
	p.is_turned = p.is_camera && (p.bits & 3) == 0;
	p.quality = p.is_camera ? 93 : 0;
	if (defect == PORTRAIT_R05 || defect == PORTRAIT_I02)
		p.quality = 84;		/* saved anew: other bytes, the same picture */
	return p;
}

static enum pv_err encode(const struct pv_image *img, enum portrait_defect defect, const struct plan *plan, uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct pv_image lying = { 0 };
	enum pv_err rc;

	if (defect == PORTRAIT_Q02)
		return encode_squeezed(img, ret_data, ret_size, err);
	if (defect == PORTRAIT_T02 && img->width <= PORTRAIT_FRAME_WIDTH)
		return encode_below(img, 15000, 40, 92, 72, ret_data, ret_size, err);
	if (plan->is_turned) {
		rc = lay_down(img, &lying, err);
		if (rc == PV_OK)
			rc = pv_image_encode(&lying, plan->quality, 72, ret_data, ret_size, err);
		pv_image_release(&lying);
		return rc;
	}
	if (plan->quality > 0)
		return pv_image_encode(img, plan->quality, plan->is_camera ? 72 : 300, ret_data, ret_size, err);
	return encode_below(img, TARGET_BYTES, 60, 92, 300, ret_data, ret_size, err);
}

/* Where segments may be put: behind SOI and, when there is one, the JFIF header. */
static size_t front_of(const uint8_t *data, size_t size)
{
	if (size > 20 && data[2] == 0xff && data[3] == 0xe0)
		return 4 + (size_t)data[4] * 256 + data[5];
	return 2;
}

static enum pv_err dress_file(enum portrait_defect defect, const struct pv_image *img, const struct plan *plan, uint8_t **data, size_t *size, struct pv_error *err)
{
	struct buf b = BUF_INIT(FILE_MAX);
	size_t front = front_of(*data, *size);

	if (defect == PORTRAIT_T01)
		*size = *size * (50 + plan->bits % 30) / 100;
	buf_append(&b, *data, front);
	if (defect == PORTRAIT_R01 && plan->bits % 2)
		put_exif(&b, "Meitu", "Meitu", "{\"BeautyInfo\":true,\"FaceliftInfo\":true,\"MakeupInfo\":false,\"FilterInfo\":true}", 1);
	else if (defect == PORTRAIT_R01)
		put_xmp(&b, "B612 Camera");
	else if (plan->is_camera)
		put_exif(&b, "1.04", NULL, NULL, plan->is_turned ? 6 : 1);
	if (defect == PORTRAIT_T02 && img->width > PORTRAIT_FRAME_WIDTH)
		put_ballast(&b, OVERSIZE_BYTES + 200000, plan->bits);
	buf_append(&b, *data + front, *size - front);
	if (b.failed) {
		buf_release(&b);
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a painted file exceeds its cap: '%s'", portrait_defect_name(defect));
	}
	free(*data);
	*size = b.len;
	*data = (uint8_t *)buf_take(&b);
	return PV_OK;
}

enum pv_err portrait_file_encode(const struct pv_image *img, uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
				 uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct plan plan = plan_for(seed, defect, opt);
	uint8_t *data = NULL;
	size_t size = 0;
	enum pv_err rc = encode(img, defect, &plan, &data, &size, err);

	if (rc == PV_OK)
		rc = dress_file(defect, img, &plan, &data, &size, err);
	if (rc != PV_OK) {
		free(data);
		return rc;
	}
	*ret_data = data;
	*ret_size = size;
	return PV_OK;
}

enum pv_err portrait_file_jpeg(uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
			       uint8_t **ret_data, size_t *ret_size, struct portrait_truth *ret_truth, struct pv_error *err)
{
	struct pv_image img = { 0 };
	struct portrait_truth truth;
	enum pv_err rc = portrait_paint(seed, defect, opt, &img, &truth, err);

	if (rc == PV_OK)
		rc = portrait_file_encode(&img, seed, defect, opt, ret_data, ret_size, err);
	pv_image_release(&img);
	if (rc == PV_OK && ret_truth)
		*ret_truth = truth;
	return rc;
}
