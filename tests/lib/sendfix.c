#include "sendfix.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"

enum { ROWS = 20, COLUMNS = 40 };

void sendfix_start(struct sendfix *b, bool answers)
{
	struct term_caps caps = { .answered = answers, .cell_width = 10, .cell_height = 20 };

	assert_int_equal(pipe2(b->pipe, O_NONBLOCK), 0);
	fcntl(b->pipe[1], F_SETPIPE_SZ, 16384);
	term_send_init(&b->send, b->pipe[1], &caps);
	term_send_resize(&b->send, ROWS, COLUMNS, 10, 20);
	b->canvas = canvas_new(ROWS, COLUMNS);
	buf_init(&b->read, 1 << 24);
}

void sendfix_finish(struct sendfix *b)
{
	term_send_release(&b->send);
	canvas_free(b->canvas);
	buf_release(&b->read);
	close(b->pipe[0]);
	close(b->pipe[1]);
}

void sendfix_take(struct sendfix *b)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(b->pipe[0], bytes, sizeof(bytes))) > 0)
		buf_append(&b->read, bytes, (size_t)n);
}

/* Sends until nothing is left, reading along. */
void sendfix_pump(struct sendfix *b)
{
	do {
		term_send_push(&b->send);
		sendfix_take(b);
	} while (!term_out_is_idle(&b->send.out));
	sendfix_take(b);
}

/* A sixel picture of so many bytes, all of them the same. */
void sendfix_fill(struct buf *data, char byte, size_t bytes)
{
	buf_init(data, bytes + 100);
	buf_puts(data, "\033P0;1;0q");
	while (data->len < bytes - 2)
		buf_putc(data, byte);
	buf_puts(data, "\033\\");
}

struct picture *sendfix_make(char byte, size_t bytes, int columns, int rows)
{
	struct picture *p = mem_alloc(sizeof(*p));

	p->protocol = GRAPHICS_SIXEL;
	p->sha256[0] = (uint8_t)byte;
	p->columns = columns;
	p->rows = rows;
	p->width = columns * 10;
	p->height = rows * 20 - 2;
	sendfix_fill(&p->data, byte, bytes);
	return p;
}

void sendfix_show(struct sendfix *b, const struct picture *p, int row)
{
	canvas_clear(b->canvas);
	canvas_picture(b->canvas, row, 2, p);
	term_send_update(&b->send, b->canvas, false);
}

/* Alone, and sent until nothing is left. */
void sendfix_show_whole(struct sendfix *b, const struct picture *p)
{
	sendfix_show(b, p, 1);
	sendfix_pump(b);
}

/* The terminal answers so many us after the latest picture was begun: the picture it confirms, NULL for none. */
const struct picture *sendfix_acknowledge(struct sendfix *b, int64_t after)
{
	int64_t took;

	return term_send_acknowledge(&b->send, b->send.begun + after, &took);
}

bool sendfix_was_read(const struct sendfix *b, const char *text)
{
	return b->read.len && memmem(b->read.data, b->read.len, text, strlen(text));
}
