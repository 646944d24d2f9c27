#include "fakescreen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "desixel.h"

static uint32_t *pixel(struct fakescreen *s, int x, int y)
{
	return &s->owner[(size_t)y * (size_t)(s->columns * s->cell_width) + (size_t)x];
}

/* A cell is fenced when it holds U+00A0, or a blank with one close behind it: then curses
 * does not take the row's end for blank. */
static bool is_fenced(const struct fakescreen *s, int row, int column)
{
	enum { CLOSE = 8 };

	for (int x = column; x < s->columns && x < column + CLOSE; x++) {
		const char *text = s->cells[row * s->columns + x].text;

		if (strcmp(text, "\xc2\xa0") == 0)
			return true;
		if (strcmp(text, " ") != 0)
			return x > column;
	}
	return false;
}

static void count_unfenced(struct fakescreen *s, struct fakeimage *image)
{
	for (int y = image->row; y * s->cell_height < image->row * s->cell_height + image->height && y < s->rows; y++) {
		for (int x = image->column; x * s->cell_width < image->column * s->cell_width + image->width && x < s->columns; x++)
			image->missing += !is_fenced(s, y, x);
	}
}

static void paint(struct fakescreen *s, struct fakeimage *image, const uint16_t *index)
{
	int x0 = image->column * s->cell_width, y0 = image->row * s->cell_height;
	/* The last band of a sixel counts whole. */
	int bottom = index ? y0 + (image->height + 5) / 6 * 6 : y0 + image->height;

	if (bottom > (s->rows - 1) * s->cell_height)
		fakescreen_problem(s, "picture %d reaches into the last row", image->number);
	if (bottom > (s->bottom + 1) * s->cell_height)
		fakescreen_problem(s, "picture %d reaches below the scrolling region", image->number);
	if (x0 + image->width > s->columns * s->cell_width)
		fakescreen_problem(s, "picture %d reaches past the right edge", image->number);
	for (int y = 0; y < image->height && y0 + y < s->rows * s->cell_height; y++) {
		for (int x = 0; x < image->width && x0 + x < s->columns * s->cell_width; x++) {
			if (!index || index[(size_t)y * (size_t)image->width + (size_t)x] != 0xffff)
				*pixel(s, x0 + x, y0 + y) = (uint32_t)image->number;
		}
	}
}

/* Decodes the string just read. A cut one may end in the middle of a command: the
 * longest sound beginning counts. */
static bool decode(struct fakescreen *s, struct desixel *ret, bool *ret_cut)
{
	enum { TAIL_MAX = 16 };
	struct buf whole = BUF_INIT(64 << 20);
	const char *wrong;
	bool sound = false;

	buf_puts(&whole, "\033P");
	buf_append(&whole, s->dcs.data, s->dcs.len);
	buf_puts(&whole, "\033\\");
	wrong = desixel_decode(whole.data, whole.len, true, ret);
	*ret_cut = wrong != NULL;
	sound = !wrong;
	for (int tail = 0; tail < TAIL_MAX && !sound && s->dcs.len > (size_t)tail + 32; tail++) {
		buf_clear(&whole);
		buf_puts(&whole, "\033P");
		buf_append(&whole, s->dcs.data, s->dcs.len - (size_t)tail);
		buf_puts(&whole, "\033\\");
		wrong = desixel_decode(whole.data, whole.len, true, ret);
		/* Only what is not there may be wrong with it. */
		if (wrong && (strcmp(wrong, "bands are missing") == 0 || strcmp(wrong, "a pixel was left out") == 0))
			sound = desixel_decode(whole.data, whole.len, false, ret) == NULL;
	}
	if (!sound)
		fakescreen_problem(s, "a malformed picture: %s", wrong);
	buf_release(&whole);
	return sound;
}

void fakescreen_add(struct fakescreen *s, struct fakeimage *image, const uint16_t *index)
{
	count_unfenced(s, image);
	s->images = mem_realloc(s->images, (size_t)s->image_count + 1, sizeof(*s->images));
	s->images[s->image_count] = *image;
	paint(s, image, index);
	s->image_count++;
}

static int count_painted(const struct desixel *d)
{
	size_t n = 0, all = (size_t)d->width * (size_t)d->height;

	while (n < all && d->index[n] != 0xffff)
		n++;
	return (int)(n / (size_t)d->width);
}

/* What begins at the very px where the last picture was cut, and has just what that lacks, is the rest of it. */
static bool join(struct fakescreen *s, const struct fakeimage *rest, const struct desixel *d)
{
	struct fakeimage *upper = s->image_count > 0 ? &s->images[s->image_count - 1] : NULL;
	int above = upper ? (rest->row - upper->row) * s->cell_height : 0;
	size_t row = (size_t)d->width * 3;

	if (!upper || !upper->was_cut || above <= 0 || above != upper->painted || rest->column != upper->column || d->width != upper->width ||
	    above + d->height != upper->height || d->colors != upper->colors)
		return false;
	memcpy(upper->rgb + (size_t)above * row, d->rgb, (size_t)d->height * row);
	upper->was_cut = rest->was_cut;
	upper->painted += rest->painted;
	upper->parts++;
	upper->bytes += rest->bytes;
	s->cut -= !rest->was_cut;
	s->sent += !rest->was_cut;
	paint(s, &(struct fakeimage){ .number = upper->number, .row = rest->row, .column = rest->column, .width = d->width, .height = d->height }, d->index);
	return true;
}

void fakescreen_image(struct fakescreen *s, bool cancelled)
{
	struct fakeimage image = { .row = s->row, .column = s->column };
	struct desixel d;

	if (cancelled) {
		s->cut++;
		return;
	}
	if (!decode(s, &d, &image.was_cut))
		return;
	image.painted = count_painted(&d);
	image.bytes = s->dcs.len + 4;
	if (join(s, &image, &d)) {
		desixel_release(&d);
		return;
	}
	s->cut += image.was_cut;
	s->sent += !image.was_cut;
	image.parts = 1;
	image.number = s->sent + s->cut;
	image.width = d.width;
	image.height = d.height;
	image.colors = d.colors;
	image.rgb = d.rgb;
	fakescreen_add(s, &image, d.index);
	free(d.index);
	/* Where the cursor goes differs between terminals: nobody may count on it. */
	s->row = s->rows - 2;
	s->column = 0;
}
