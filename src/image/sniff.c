#include "image/sniff.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

struct magic {
	size_t at;
	const char *bytes;
	size_t size;
	const char *name;
};

#define MAGIC(at, bytes, name) { at, bytes, sizeof(bytes) - 1, name }
static const struct magic magics[] = {
	MAGIC(0, "\x89PNG\r\n\x1a\n", "a PNG image"),
	MAGIC(0, "GIF87a", "a GIF image"),
	MAGIC(0, "GIF89a", "a GIF image"),
	MAGIC(8, "WEBP", "a WebP image"),
	MAGIC(4, "ftypheic", "a HEIC image"),
	MAGIC(4, "ftypheix", "a HEIC image"),
	MAGIC(4, "ftypmif1", "a HEIC image"),
	MAGIC(4, "ftypavif", "an AVIF image"),
	MAGIC(4, "ftyp", "a video or other MP4 file"),
	MAGIC(0, "II*\0", "a TIFF or raw camera image"),
	MAGIC(0, "MM\0*", "a TIFF or raw camera image"),
	MAGIC(0, "\0\0\0\x0cjP  ", "a JPEG 2000 image"),
	MAGIC(0, "\0\0\0\x0cJXL ", "a JPEG XL image"),
	MAGIC(0, "\xff\x0a", "a JPEG XL image"),
	MAGIC(0, "8BPS", "a Photoshop document"),
	MAGIC(0, "%PDF-", "a PDF document"),
	MAGIC(0, "PK\x03\x04", "a ZIP archive or office document"),
	MAGIC(0, "\x1f\x8b", "a gzip archive"),
	MAGIC(0, "Rar!", "a RAR archive"),
	MAGIC(0, "\x7f" "ELF", "a program"),
	MAGIC(0, "MZ", "a program"),
	MAGIC(0, "BM", "a BMP image"),
};

bool sniff_is_jpeg(const uint8_t *data, size_t size)
{
	return size >= 3 && data[0] == 0xFF && data[1] == 0xD8 && data[2] == 0xFF;
}

/* The first bytes are text when they hold no control character but white space. */
static bool is_text(const uint8_t *data, size_t size)
{
	size_t n = size < 512 ? size : 512, i;

	for (i = 0; i < n; i++)
		if ((data[i] < 0x20 && !strchr("\t\n\r\f", data[i])) || data[i] == 0x7F || data[i] == 0)
			return false;
	/* a character cut by the window is no reason to call it binary: the last one is left out */
	if (n < size) {
		while (n > 0 && (data[n - 1] & 0xC0) == 0x80)
			n--;
		if (n > 0 && data[n - 1] >= 0xC0)
			n--;
	}
	return utf8_is_valid((const char *)data, n);
}

const char *sniff_name(const uint8_t *data, size_t size)
{
	size_t i;

	if (size == 0)
		return "empty";
	for (i = 0; i < ARRAY_LEN(magics); i++) {
		const struct magic *m = &magics[i];

		if (size >= m->at + m->size && memcmp(data + m->at, m->bytes, m->size) == 0)
			return m->name;
	}
	if (is_text(data, size))
		return "text";
	return "an unknown kind of file";
}
