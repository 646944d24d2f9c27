/* A program that shows drawn pictures and text through terminal/, for test_term.c and for
 * a look in a real terminal.
 *
 *	termchild [--graphics NAME] [--colors N] [--lambda N] [FILE.jpg...]
 *
 * With --lambda pictures have a coarse one that goes first on a slow link.
 * Without files it paints coloured gradients. Keys: n p next and previous picture, h a
 * picture half as large, o text over the picture, t other text on the left, v the list
 * below it up by a row, l redraw,
 * 2 two pictures, s suspend and resume, q quit; "key NAME" names the last key.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/loop.h"
#include "base/mem.h"
#include "terminal/term.h"

enum { PICTURES = 24 };

struct child {
	struct term *t;
	struct loop *l;
	struct canvas *canvas;
	struct picture *pictures[PICTURES], *small[PICTURES];
	struct picture *old[2 * PICTURES];	/* lent to the last canvas */
	char *const *files;
	int file_count, colors, lambda, coarse, refused;
	int current, texts, acks, first;
	bool half, over, two, dirty, hungup;
	char last_key[64];
	int64_t ack_us;
};

/* A gradient that tells the pictures apart; noise makes many bytes of it. */
static void paint(struct pv_image *img, int number, bool noise)
{
	for (int y = 0; y < img->height; y++) {
		for (int x = 0; x < img->width; x++) {
			uint8_t *px = img->rgb + ((size_t)y * (size_t)img->width + (size_t)x) * 3;

			px[0] = (uint8_t)(number * 10 + 5);
			px[1] = (uint8_t)(255 * x / img->width);
			px[2] = (uint8_t)((x * 7 + y * 13) % 97 + 64 * (y * 2 / img->height));
			if (noise)
				px[1] = (uint8_t)((uint32_t)(x * 7919 + y * 104729) * 2654435761u >> 24);
		}
	}
}

static struct pv_image load(struct child *c, int number)
{
	struct pv_image img = { .width = 300, .height = 460 };
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct pv_error err;

	if (c->file_count == 0) {
		img.rgb = mem_array((size_t)img.width * (size_t)img.height, 3);
		paint(&img, number, c->colors > 64);
	} else if (buf_read_file(&file, c->files[number % c->file_count], &err) ||
		   pv_image_decode((uint8_t *)file.data, file.len, 0, 0, &img, NULL, &err)) {
		fprintf(stderr, "termchild: %s\n", err.text);
		exit(6);
	}
	buf_release(&file);
	return img;
}

static struct picture *make(struct child *c, int number, bool half)
{
	const struct term_caps *caps = term_caps(c->t);
	struct picture_options opt = {
		.protocol = caps->graphics, .cell_width = caps->cell_width, .cell_height = caps->cell_height, .colors = c->colors,
		.lambda = c->lambda, .coarse_first = true,
		.max_width = caps->sixel_max_width, .max_height = caps->sixel_max_height,
	};
	uint8_t sha256[32] = { (uint8_t)number };
	struct pv_image img = load(c, number);
	struct picture *p = NULL;
	struct pv_error err;
	int rows, columns;

	term_size(c->t, &rows, &columns);
	opt.max_rows = (rows - 4) / (half ? 2 : 1);
	opt.max_columns = (columns - 32) / (half || c->two ? 2 : 1);
	if (opt.max_rows < 1 || opt.max_columns < 1 || caps->graphics == GRAPHICS_NONE || picture_make(&img, sha256, &opt, &p, &err))
		p = NULL;
	pv_image_release(&img);
	return p;
}

static void free_old(struct child *c)
{
	for (int i = 0; i < 2 * PICTURES; i++) {
		picture_free(c->old[i]);
		c->old[i] = NULL;
	}
}

static void drop_pictures(struct child *c)
{
	free_old(c);
	for (int i = 0; i < PICTURES; i++) {
		c->old[2 * i] = c->pictures[i];
		c->old[2 * i + 1] = c->small[i];
		c->pictures[i] = c->small[i] = NULL;
	}
}

static struct picture *get(struct child *c, int number, bool half)
{
	struct picture **p = half ? &c->small[number] : &c->pictures[number];

	if (!*p)
		*p = make(c, number, half);
	return *p;
}

static void show_text(struct child *c, const struct picture *p)
{
	const struct term_caps *caps = term_caps(c->t);
	bool is_refused;
	int rows, columns;

	term_size(c->t, &rows, &columns);
	canvas_printf(c->canvas, 0, 1, 28, STYLE_TITLE, "picture %d", c->current);
	canvas_text(c->canvas, 1, 1, 28, STYLE_OK, "审核员 reviewer");
	canvas_printf(c->canvas, 2, 1, 28, STYLE_NORMAL, "%s %dx%d %s", graphics_name(caps->graphics), caps->cell_width, caps->cell_height,
		      caps->cell_source);
	for (int i = 0; i < 6; i++)
		canvas_printf(c->canvas, 4 + i, 1, 28, STYLE_DIM, c->texts % 2 ? "short %d" : "a longer line of text %d", i + c->texts);
	canvas_printf(c->canvas, 11, 1, 28, STYLE_NORMAL, "key %s", c->last_key);
	if (p)
		canvas_printf(c->canvas, 12, 1, 28, STYLE_NORMAL, "%s, acks %d", term_is_answered(c->t, p, &is_refused) && !is_refused ? "acknowledged" : "on its way", c->acks);
	if (c->coarse > 0 || c->refused > 0)
		canvas_printf(c->canvas, 13, 1, 28, STYLE_NORMAL, "coarse %d refused %d", c->coarse, c->refused);
	for (int i = 14; i < rows - 2; i++)
		canvas_printf(c->canvas, i, 1, 28, STYLE_NORMAL, "entry %d of a long list", c->first + i);
	canvas_fill(c->canvas, rows - 1, 0, 1, columns, STYLE_STATUS);
	canvas_printf(c->canvas, rows - 1, 1, columns - 2, STYLE_STATUS, "ready %dx%d", columns, rows);
	if (c->over) {
		canvas_fill(c->canvas, 5, 34, 5, 22, STYLE_NORMAL);
		canvas_box(c->canvas, 5, 34, 5, 22, STYLE_BORDER, "over");
		canvas_text(c->canvas, 7, 36, 18, STYLE_BOLD, "text over it");
	}
}

static void draw(struct loop *l, void *context)
{
	struct child *c = context;
	struct picture *p;

	(void)l;
	if (!c->dirty || c->hungup)
		return;
	c->dirty = false;
	canvas_clear(c->canvas);
	p = get(c, c->current, c->half);
	if (p) {
		canvas_picture(c->canvas, 1, 30, p);
		if (c->two && get(c, (c->current + 1) % PICTURES, c->half))
			canvas_picture(c->canvas, 2, 31 + p->columns, get(c, (c->current + 1) % PICTURES, c->half));
	}
	show_text(c, p);
	term_draw(c->t, c->canvas);
	free_old(c);
}

static void on_key(struct child *c, const struct key *k)
{
	struct buf name = BUF_INIT(64);

	key_format(&name, k);
	snprintf(c->last_key, sizeof(c->last_key), "%s", buf_str(&name));
	buf_release(&name);
	switch (k->base) {
	case 'q': loop_stop(c->l); break;
	case 'n': c->current = (c->current + 1) % PICTURES; break;
	case 'p': c->current = (c->current + PICTURES - 1) % PICTURES; break;
	case 'h': c->half = !c->half; break;
	case 'o': c->over = !c->over; break;
	case 't': c->texts++; break;
	case 'v': c->first++; break;
	case 'l': term_redraw(c->t); break;
	case '2': c->two = !c->two; drop_pictures(c); break;
	case 's':
		term_suspend(c->t);
		printf("suspended\n");
		fflush(stdout);
		term_resume(c->t);
		break;
	case 'B': BUG("asked for");
	default: break;
	}
	c->dirty = true;
}

static void on_event(const struct term_event *ev, void *context)
{
	struct child *c = context;

	switch (ev->kind) {
	case TERM_KEY:
		on_key(c, &ev->key);
		break;
	case TERM_RESIZE:
		canvas_resize(c->canvas, ev->rows, ev->columns);
		drop_pictures(c);
		break;
	case TERM_ACK:
		c->acks++;
		c->coarse += ev->is_coarse;
		break;
	case TERM_REFUSED:
		c->refused++;
		break;
	case TERM_HANGUP:
		c->hungup = true;
		loop_stop(c->l);
		break;
	}
	c->dirty = true;
}

int main(int argc, char **argv)
{
	struct child c = { .dirty = true, .colors = 16 };
	struct term_options opt = { 0 };
	struct pv_error err;
	int rows, columns, at = 1;

	setlocale(LC_ALL, "");
	/* The terminal says itself when it is gone. */
	signal(SIGHUP, SIG_IGN);
	for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
		if (strcmp(argv[at], "--graphics") == 0)
			opt.graphics = argv[at + 1];
		else if (strcmp(argv[at], "--colors") == 0)
			c.colors = (int)strtol(argv[at + 1], NULL, 10);
		else if (strcmp(argv[at], "--lambda") == 0)
			c.lambda = (int)strtol(argv[at + 1], NULL, 10);
	}
	c.files = argv + at;
	c.file_count = argc - at;
	if (loop_new(&c.l, &err) || term_open(&opt, &c.t, &err)) {
		fprintf(stderr, "termchild: %s\n", err.text);
		loop_free(c.l);
		return pv_error_exit_status(err.code);
	}
	term_size(c.t, &rows, &columns);
	c.canvas = canvas_new(rows, columns);
	term_attach(c.t, c.l, on_event, &c);
	loop_prepare(c.l, draw, &c);
	if (loop_run(c.l, &err))
		fprintf(stderr, "termchild: %s\n", err.text);
	term_close(c.t);
	drop_pictures(&c);
	free_old(&c);
	canvas_free(c.canvas);
	loop_free(c.l);
	if (!c.hungup)
		printf("bye\n");
	return c.hungup ? 3 : 0;
}
