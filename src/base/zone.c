#include "base/zone.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/zone_rule.h"

#define ZONE_DIR "/usr/share/zoneinfo/"
#define ZONE_NAME_MAX 64
#define FILE_MAX 65536u
#define TRANSITIONS_MAX 2048
#define TYPES_MAX 256
#define HEADER_SIZE 44u
#define OFFSET_MAX (26 * 3600)
#define DAY INT64_C(86400)

struct zone {
	char name[ZONE_NAME_MAX];
	bool is_known;
	size_t count;			/* transitions */
	int64_t at[TRANSITIONS_MAX];
	uint8_t type[TRANSITIONS_MAX];
	int offset[TYPES_MAX];
	int first;			/* offset before the first transition */
	char rule[ZONE_NAME_MAX];	/* after the last one; "" when the file has none */
};

/* Per thread, so that it needs no lock; a list of rows asks for one zone over and over. */
static _Thread_local struct zone cache;

/* -- the file -- */

static int64_t big_endian(const unsigned char *p, int bytes)
{
	uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return (int64_t)v;
}

struct header {
	size_t isut, isstd, leap, times, types, chars;
	char version;
};

static bool read_header(const unsigned char *p, size_t n, struct header *h)
{
	if (n < HEADER_SIZE || memcmp(p, "TZif", 4) != 0)
		return false;
	h->version = (char)p[4];
	h->isut = (uint32_t)big_endian(p + 20, 4);
	h->isstd = (uint32_t)big_endian(p + 24, 4);
	h->leap = (uint32_t)big_endian(p + 28, 4);
	h->times = (uint32_t)big_endian(p + 32, 4);
	h->types = (uint32_t)big_endian(p + 36, 4);
	h->chars = (uint32_t)big_endian(p + 40, 4);
	return h->isut <= FILE_MAX && h->isstd <= FILE_MAX && h->leap <= FILE_MAX && h->times <= TRANSITIONS_MAX && h->types > 0 &&
		h->types <= TYPES_MAX && h->chars <= FILE_MAX;
}

static size_t body_size(const struct header *h, size_t time_size)
{
	return h->times * (time_size + 1) + h->types * 6 + h->chars + h->leap * (time_size + 4) + h->isstd + h->isut;
}

static bool read_body(const unsigned char *p, const struct header *h, size_t time_size, struct zone *z)
{
	const unsigned char *types = p + h->times * time_size, *infos = types + h->times;

	for (size_t i = 0; i < h->types; i++) {
		int64_t offset = big_endian(infos + i * 6, 4);

		if (offset < -OFFSET_MAX || offset > OFFSET_MAX)
			return false;
		z->offset[i] = (int)offset;
	}
	for (size_t i = 0; i < h->times; i++) {
		z->at[i] = big_endian(p + i * time_size, (int)time_size);
		z->type[i] = types[i];
		if (types[i] >= h->types || (i > 0 && z->at[i] < z->at[i - 1]))
			return false;
	}
	z->count = h->times;
	z->first = z->offset[0];
	return true;
}

/* "\nRULE\n" after the second body. */
static bool read_footer(const unsigned char *p, size_t n, struct zone *z)
{
	const unsigned char *end;
	size_t len;

	if (n < 2 || p[0] != '\n')
		return false;
	end = memchr(p + 1, '\n', n - 1);
	if (!end)
		return false;
	len = (size_t)(end - (p + 1));
	if (len >= sizeof(z->rule))
		return false;
	memcpy(z->rule, p + 1, len);
	z->rule[len] = '\0';
	return strlen(z->rule) == len;
}

static bool read_zone(const unsigned char *p, size_t n, struct zone *z)
{
	struct header h;
	size_t skip;

	if (!read_header(p, n, &h))
		return false;
	skip = HEADER_SIZE + body_size(&h, 4);
	if (skip > n)
		return false;
	if (h.version < '2')	/* old file: 32-bit times, no rule */
		return read_body(p + HEADER_SIZE, &h, 4, z);
	p += skip;
	n -= skip;
	if (!read_header(p, n, &h) || HEADER_SIZE + body_size(&h, 8) > n)
		return false;
	skip = HEADER_SIZE + body_size(&h, 8);
	return read_body(p + HEADER_SIZE, &h, 8, z) && read_footer(p + skip, n - skip, z);
}

/* Letters, digits and "_+-/" only, no empty or dotted component: never leaves ZONE_DIR. */
static bool is_zone_name(const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || len >= ZONE_NAME_MAX || name[0] == '/')
		return false;
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == len;
}

static bool load(const char *name, struct zone *z)
{
	unsigned char data[FILE_MAX];	/* on the stack: what is per thread is paid by every thread that starts */
	char path[sizeof(ZONE_DIR) + ZONE_NAME_MAX];
	size_t n = 0;
	ssize_t got;
	int fd;

	if (!is_zone_name(name))
		return false;
	snprintf(path, sizeof(path), ZONE_DIR "%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	while (n < sizeof(data) && (got = read(fd, data + n, sizeof(data) - n)) > 0)
		n += (size_t)got;
	close(fd);
	return n < sizeof(data) && read_zone(data, n, z);
}

static const struct zone *find(const char *name)
{
	if (strlen(name) >= ZONE_NAME_MAX)
		return NULL;
	if (strcmp(cache.name, name) != 0) {
		memset(&cache, 0, sizeof(cache));
		cache.is_known = load(name, &cache);
		snprintf(cache.name, sizeof(cache.name), "%s", name);
	}
	return cache.is_known ? &cache : NULL;
}

bool zone_offset(const char *name, int64_t seconds, int *ret_offset)
{
	const struct zone *z = find(name);
	size_t low = 0, high;

	if (!z)
		return false;
	high = z->count;
	while (low < high) {	/* transitions at or before seconds */
		size_t middle = (low + high) / 2;

		if (z->at[middle] <= seconds)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == z->count && z->rule[0] && zone_rule_offset(z->rule, seconds, ret_offset))
		return true;
	*ret_offset = low == 0 ? z->first : z->offset[z->type[low - 1]];
	return true;
}
