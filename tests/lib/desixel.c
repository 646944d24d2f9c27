#include "desixel.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_MAX = 8192, REGISTERS = 1024, UNPAINTED = 0xffff };

struct reader {
	const char *at, *end;
	bool strict;
	struct desixel *d;
	bool defined[REGISTERS];
	int color;		/* -1: none chosen yet */
	int x, band;
	bool painted;		/* a sixel character has come */
	const char *wrong;
};

static int number(struct reader *r)
{
	int value = 0;

	if (r->at == r->end || *r->at < '0' || *r->at > '9')
		return -1;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
		value = value * 10 + (*r->at++ - '0');
		if (value > 1000000) {
			r->wrong = "number too large";
			return -1;
		}
	}
	return value;
}

static int numbers(struct reader *r, int *list, int max)
{
	int n = 0;

	for (;;) {
		int value = number(r);

		if (n < max)
			list[n] = value;
		n++;
		if (r->at == r->end || *r->at != ';')
			return n;
		r->at++;
	}
}

static uint8_t percent(int v)
{
	return (uint8_t)((v * 255 + 50) / 100);
}

/* #n or #n;2;r;g;b */
static void color_command(struct reader *r)
{
	int v[5] = { 0 }, n;

	r->at++;
	n = numbers(r, v, 5);
	if ((n != 1 && n != 5) || v[0] < 0 || v[0] >= REGISTERS) {
		r->wrong = "malformed colour command";
		return;
	}
	if (n == 5) {
		if (v[1] != 2 || v[2] < 0 || v[2] > 100 || v[3] < 0 || v[3] > 100 || v[4] < 0 || v[4] > 100)
			r->wrong = "colour out of range";
		else if (r->strict && (v[0] != r->d->colors || r->painted))
			r->wrong = "registers not defined in order before the pixels";
		if (r->wrong)
			return;
		r->d->colors += !r->defined[v[0]];
		r->defined[v[0]] = true;
		for (int c = 0; c < 3; c++)
			r->d->registers[v[0]][c] = percent(v[c + 2]);
	} else if (!r->defined[v[0]]) {
		r->wrong = "undefined register";
		return;
	}
	r->color = v[0];
}

static void paint(struct reader *r, int count, int bits)
{
	struct desixel *d = r->d;

	r->painted = true;
	if (r->color < 0) {
		r->wrong = "pixels before a colour";
		return;
	}
	if (r->strict && r->x + count > d->width) {
		r->wrong = "run past the width";
		return;
	}
	for (int i = 0; i < 6; i++) {
		int y = r->band * 6 + i;

		if (!(bits >> i & 1))
			continue;
		if (y >= d->height) {
			if (r->strict)
				r->wrong = "bit below the height";
			continue;
		}
		for (int x = r->x; x < r->x + count && x < d->width; x++)
			d->index[(size_t)y * (size_t)d->width + (size_t)x] = (uint16_t)r->color;
	}
	r->x += count;
}

static void repeat_command(struct reader *r)
{
	int n;

	r->at++;
	n = number(r);
	if (n < 1 || n > SIDE_MAX || r->at == r->end || *r->at < '?' || *r->at > '~') {
		r->wrong = "malformed repeat";
		return;
	}
	paint(r, n, *r->at++ - '?');
}

static void body(struct reader *r)
{
	while (r->at < r->end && !r->wrong) {
		char c = *r->at;

		if (c == '#') {
			color_command(r);
		} else if (c == '!') {
			repeat_command(r);
		} else if (c == '$') {
			r->x = 0;
			r->at++;
		} else if (c == '-') {
			r->x = 0;
			r->band++;
			r->at++;
			if (r->strict && (r->at == r->end || r->band * 6 >= r->d->height))
				r->wrong = "band below the height";
		} else if (c >= '?' && c <= '~') {
			paint(r, 1, c - '?');
			r->at++;
		} else if (!r->strict && (c == '\n' || c == '\r')) {
			r->at++;
		} else {
			r->wrong = "unknown command";
		}
	}
}

static bool allocate(struct desixel *d)
{
	size_t n = (size_t)d->width * (size_t)d->height;

	d->index = malloc(n * sizeof(*d->index));
	d->rgb = calloc(n, 3);
	if (!d->index || !d->rgb)
		return false;
	for (size_t i = 0; i < n; i++)
		d->index[i] = UNPAINTED;
	return true;
}

/* ESC P params q "1;1;W;H */
static void head(struct reader *r)
{
	int v[4] = { 0 };

	if (r->end - r->at < 6 || memcmp(r->at, "\033P", 2) != 0 || memcmp(r->end - 2, "\033\\", 2) != 0) {
		r->wrong = "no DCS envelope";
		return;
	}
	r->at += 2;
	r->end -= 2;
	if (r->strict && (r->end - r->at < 6 || memcmp(r->at, "0;1;0q", 6) != 0)) {
		r->wrong = "parameters are not 0;1;0";
		return;
	}
	numbers(r, v, 3);
	if (r->at == r->end || *r->at++ != 'q' || r->at == r->end || *r->at++ != '"') {
		r->wrong = "no raster attributes";
		return;
	}
	if (numbers(r, v, 4) != 4 || v[0] != 1 || v[1] != 1 || v[2] < 1 || v[3] < 1 || v[2] > SIDE_MAX || v[3] > SIDE_MAX) {
		r->wrong = "bad raster attributes";
		return;
	}
	if (r->strict && v[3] < 6)
		r->wrong = "less than 6 rows";
	r->d->width = v[2];
	r->d->height = v[3];
}

static void finish(struct reader *r)
{
	struct desixel *d = r->d;
	size_t n = (size_t)d->width * (size_t)d->height;

	for (size_t i = 0; i < n; i++) {
		if (d->index[i] != UNPAINTED)
			memcpy(d->rgb + i * 3, d->registers[d->index[i]], 3);
		else if (r->strict)
			r->wrong = "a pixel was left out";
	}
	if (r->strict && r->band != (d->height - 1) / 6)
		r->wrong = "bands are missing";
}

const char *desixel_decode(const char *data, size_t n, bool strict, struct desixel *ret)
{
	struct desixel d = { 0 };
	struct reader r = { .at = data, .end = data + n, .strict = strict, .d = &d, .color = -1 };

	head(&r);
	if (!r.wrong && !allocate(&d))
		r.wrong = "out of memory";
	if (!r.wrong)
		body(&r);
	if (!r.wrong)
		finish(&r);
	if (r.wrong)
		desixel_release(&d);
	else
		*ret = d;
	return r.wrong;
}

void desixel_release(struct desixel *d)
{
	free(d->index);
	free(d->rgb);
	d->index = NULL;
	d->rgb = NULL;
}
