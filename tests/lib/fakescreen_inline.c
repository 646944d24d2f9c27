/* Pictures that come whole, as files: iTerm2's inline images and kitty's. */
#include "fakescreen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/mem.h"
#include "depng.h"
#include "photovet/photo.h"

enum { PIECE_MAX = 4096 };

static void add(struct fakescreen *s, struct pv_image *img, int colors, size_t bytes, uint32_t id)
{
	struct fakeimage image = {
		.row = s->row, .column = s->column, .width = img->width, .height = img->height, .colors = colors, .rgb = img->rgb, .bytes = bytes, .id = id,
	};

	s->sent++;
	image.number = s->sent + s->cut;
	fakescreen_add(s, &image, NULL);
	*img = (struct pv_image){ 0 };
}

/* The number behind "name=" in a list of keys; -1 when it is not there. */
static long key(const char *keys, size_t n, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len < n; i++) {
		if ((i == 0 || strchr(";,:=", keys[i - 1])) && strncmp(keys + i, name, len) == 0 && keys[i + len] == '=')
			return strtol(keys + i + len + 1, NULL, 10);
	}
	return -1;
}

/* The largest size of the picture's shape in the cells it is given. */
static void fit(const struct fakescreen *s, long columns, long rows, struct pv_image *img)
{
	long box_width = columns * s->cell_width, box_height = rows * s->cell_height;
	long width = box_width, height = (long)img->height * box_width / img->width;
	struct pv_image scaled = { 0 };
	struct pv_error err;

	if (height > box_height) {
		height = box_height;
		width = (long)img->width * box_height / img->height;
	}
	if (pv_image_scale(img, (int)width, (int)height, &scaled, &err) != PV_OK)
		BUG("%s", err.text);
	pv_image_release(img);
	*img = scaled;
}

void fakescreen_osc(struct fakescreen *s)
{
	static const char mark[] = "1337;File=";
	struct buf file = BUF_INIT(8 << 20);
	struct pv_image img = { 0 };
	struct pv_error err = { 0 };
	const char *text = buf_str(&s->dcs), *colon = strchr(text, ':');
	size_t keys = colon ? (size_t)(colon - text) : 0;

	if (strncmp(text, mark, strlen(mark)) != 0)
		return;
	if (!colon || key(text, keys, "inline") != 1 || key(text, keys, "doNotMoveCursor") != 1 || key(text, keys, "width") < 1 || key(text, keys, "height") < 1)
		fakescreen_problem(s, "an inline image without what it needs: %.80s", text);
	else if (s->dcs.len > 1 << 20)
		fakescreen_problem(s, "an inline image of more than a megabyte");
	else if (base64_decode(&file, colon + 1, &err) != PV_OK || (long)file.len != key(text, keys, "size"))
		fakescreen_problem(s, "an inline image that is not what it says: %zu bytes", file.len);
	else if (pv_image_decode((const uint8_t *)file.data, file.len, 0, 0, &img, NULL, &err) != PV_OK)
		fakescreen_problem(s, "an inline image that does not decode: %s", err.text);
	else {
		fit(s, key(text, keys, "width"), key(text, keys, "height"), &img);
		add(s, &img, 1 << 24, s->dcs.len + 3, 0);
	}
	buf_release(&file);
}

static void answer(struct fakescreen *s, uint32_t id, const char *message)
{
	if (s->kitty_says)
		s->kitty_says(s->context, id, message);
}

static void remove_id(struct fakescreen *s, uint32_t id)
{
	for (int i = 0; i < s->image_count; i++) {
		struct fakeimage *m = &s->images[i];

		if (m->id != id)
			continue;
		fakescreen_forget(s, (uint32_t)m->number);
		m->id = 0;
	}
}

static void finish(struct fakescreen *s)
{
	struct buf file = BUF_INIT(32 << 20);
	struct pv_image img = { 0 };
	struct pv_error err = { 0 };
	const char *wrong = NULL;
	uint32_t id = s->upload_id;
	int colors;

	s->upload_id = 0;
	if (s->refuse_pictures)
		wrong = "ENOSPC:no room";
	else if (base64_decode(&file, buf_str(&s->upload), &err) != PV_OK)
		wrong = "EINVAL:base64";
	else
		wrong = depng_decode((const uint8_t *)file.data, file.len, &img, &colors);
	/* Deleted with the old picture of that id, if any. */
	if (!wrong) {
		remove_id(s, id);
		add(s, &img, colors, s->upload.len, id);
	} else if (!s->refuse_pictures) {
		s->cut++;
	}
	if (!s->upload_is_quiet)
		answer(s, id, wrong ? wrong : "OK");
	buf_clear(&s->upload);
	buf_release(&file);
}

static void transmit(struct fakescreen *s, const char *keys, size_t n, const char *payload)
{
	bool is_first = s->upload_id == 0;

	/* What ends a picture that was cut, though its last piece had come: kitty says nothing to it. */
	if (is_first && !*payload && key(keys, n, "m") == 0 && key(keys, n, "q") == 2)
		return;
	if (strlen(payload) > PIECE_MAX)
		fakescreen_problem(s, "a piece of %zu bytes", strlen(payload));
	if (is_first && (key(keys, n, "i") < 1 || key(keys, n, "f") != 100 || key(keys, n, "C") != 1))
		fakescreen_problem(s, "a picture without what it needs: %.*s", (int)n, keys);
	if (is_first) {
		if (s->picture_begins)
			s->picture_begins(s->context);
		s->upload_id = (uint32_t)key(keys, n, "i");
		buf_clear(&s->upload);
	}
	s->upload_is_quiet = key(keys, n, "q") == 2;
	buf_puts(&s->upload, payload);
	if (key(keys, n, "m") != 1)
		finish(s);
}

void fakescreen_apc(struct fakescreen *s)
{
	const char *text = buf_str(&s->dcs), *semicolon = strchr(text, ';');
	size_t n = semicolon ? (size_t)(semicolon - text) : strlen(text);

	/* Who does not know it swallows it. */
	if (text[0] != 'G' || !s->is_kitty)
		return;
	text++;
	n--;
	if (strncmp(text, "a=d,", 4) == 0) {
		if (s->upload_id)
			fakescreen_problem(s, "a deletion in the middle of a picture");
		remove_id(s, (uint32_t)key(text, n, "i"));
	} else if (key(text, n, "s") == 1 && strstr(text, "a=q")) {
		answer(s, (uint32_t)key(text, n, "i"), "OK");
	} else {
		transmit(s, text, n, semicolon ? semicolon + 1 : "");
	}
}

int fakescreen_kept(const struct fakescreen *s)
{
	int n = 0;

	for (int i = 0; i < s->image_count; i++)
		n += s->images[i].id != 0;
	return n;
}
