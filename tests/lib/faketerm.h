/* A fake terminal for tests: runs a program on a pseudo-terminal, answers like a real
 * one, keeps a model of the screen (cells and pixels) and checks what it is sent.
 *
 * Nothing happens behind your back: the child's output is read, and answers are sent,
 * only inside the calls that say they pump. A child that waits for an answer waits
 * until the next such call. Every wait has a time limit, in ms.
 *
 *	struct faketerm *ft = faketerm_start(argv, env, 24, 80, FAKETERM_VT340);
 *	assert_true(faketerm_wait_text(ft, "Queue", 5000));
 *	faketerm_type(ft, "j");
 *	assert_true(faketerm_wait_idle(ft, 100, 5000));
 *	assert_int_equal(faketerm_image_count(ft), 1);
 *	assert_string_equal(faketerm_problems(ft), "");
 *	faketerm_type(ft, "q");
 *	assert_int_equal(faketerm_wait_exit(ft, 5000), 0);
 *	faketerm_free(ft);
 */
#ifndef TESTS_FAKETERM_H
#define TESTS_FAKETERM_H

#include "base/buf.h"

enum faketerm_mode {
	FAKETERM_VT340,		/* xterm -ti vt340: sixel, 1024 registers, 1000x1000, CSI 16t answered */
	FAKETERM_XTERM,		/* xterm without sixel; no CSI t answers, no XTSMGRAPHICS */
	FAKETERM_TMUX,		/* tmux with sixel: anything that crosses an image deletes all of it; set TMUX in env yourself */
	FAKETERM_SILENT,	/* answers nothing at all (sixel is drawn if it comes) */
	FAKETERM_SLOW,		/* as VT340, every answer 2 s late */
	FAKETERM_SPLIT,		/* as VT340, answers come one byte at a time */
	FAKETERM_SYNC,		/* as VT340, and reports synchronized output (mode 2026) */
	FAKETERM_KITTY,		/* kitty: no sixel; its own pictures lie over text and are kept until deleted */
	FAKETERM_ITERM,		/* WezTerm: inline images of iTerm2 (and sixel) */
	FAKETERM_TMUX33,	/* tmux 3.3a: no sixel; set TMUX in env yourself */
	FAKETERM_SCREEN		/* GNU screen; set STY in env yourself */
};

#define FAKETERM_CELL_WIDTH 10	/* px, unless faketerm_resize says otherwise */
#define FAKETERM_CELL_HEIGHT 20
#define FAKETERM_MAX_IMAGES 8	/* more alive at once is a problem */

struct faketerm;

/* env: "NAME=VALUE" strings added to the environment, NULL-terminated, or NULL. TERM
 * (xterm-256color, or tmux-256color in tmux mode) and LC_ALL=C.UTF-8 are set unless env
 * gives them; LINES, COLUMNS, TMUX, STY and NO_COLOR are removed unless env gives them.
 * argv[0] is a path or is looked up in PATH. Aborts the test process when there is no pty. */
struct faketerm *faketerm_start(char *const argv[], char *const env[], int rows, int columns, enum faketerm_mode mode);
void faketerm_free(struct faketerm *ft);	/* hangs up, kills what is left, waits for it */

/* Pumping calls. */
void faketerm_pump(struct faketerm *ft, int ms);				/* for so long */
/* All that was typed is read and acted on, and what it draws at once is drawn: the program sleeps
 * (on a busy machine, too, where silence alone says nothing). What it waits for may still come. */
bool faketerm_wait_read(struct faketerm *ft, int limit_ms);
bool faketerm_wait_idle(struct faketerm *ft, int quiet_ms, int limit_ms);	/* nothing came for quiet_ms, nothing half said, the program at rest all the while */
bool faketerm_wait_text(struct faketerm *ft, const char *text, int limit_ms);	/* on one row of the screen */
bool faketerm_wait_gone(struct faketerm *ft, const char *text, int limit_ms);	/* no longer on any row */
bool faketerm_wait_images(struct faketerm *ft, int sent, int limit_ms);		/* so many complete since the start */
int faketerm_wait_exit(struct faketerm *ft, int limit_ms);			/* exit status; 128 + signal; -1 still alive */

/* Input. Keys are raw bytes: "j", "\r", "\033[A", UTF-8. */
void faketerm_type(struct faketerm *ft, const char *keys);
void faketerm_resize(struct faketerm *ft, int rows, int columns, int cell_width, int cell_height);	/* px cells; sends SIGWINCH */
void faketerm_hangup(struct faketerm *ft);	/* the connection drops */
void faketerm_kill(struct faketerm *ft, int signo);	/* the program gets a signal */

/* Behaviour of the line. */
void faketerm_hold_acks(struct faketerm *ft, bool hold);	/* CSI 5 n is answered later, when released */
void faketerm_refuse_pictures(struct faketerm *ft, bool refuse);	/* kitty: an error instead of OK */
void faketerm_set_rate(struct faketerm *ft, long bytes_per_second);	/* how fast output is taken; 0 = at once */

/* What is on the screen. */
int faketerm_rows(const struct faketerm *ft);
int faketerm_columns(const struct faketerm *ft);
void faketerm_dump(const struct faketerm *ft, struct buf *out);	/* rows, right-trimmed, joined by LF; '▒' where a picture shows */
void faketerm_row(const struct faketerm *ft, int row, struct buf *out);
bool faketerm_has_text(const struct faketerm *ft, const char *text);
bool faketerm_cursor(const struct faketerm *ft, int *ret_row, int *ret_column);	/* false: hidden */
bool faketerm_is_alternate(const struct faketerm *ft);		/* the alternate screen is on */
bool faketerm_is_reverse(const struct faketerm *ft, int row, int column);	/* the cell is shown reversed */

/* Pictures that still show at least one pixel, oldest first. */
struct faketerm_image {
	int row, column;		/* top left cell */
	int width, height;		/* px */
	int columns, rows;		/* cells touched */
	int colors;			/* registers defined */
	const uint8_t *rgb;		/* as sent: width * height * 3; borrowed until the next pumping call */
	size_t bytes;			/* of the sixel, ESC P to ESC \ */
	int parts;			/* more than one: it paused for text, and is one picture all the same */
	int number;			/* 1 = first since the start */
	bool was_cut;			/* not all of it came, or not yet */
	bool whole;			/* no cell of it was erased or painted over */
	bool acknowledged;		/* the status request after it was answered */
};
int faketerm_image_count(const struct faketerm *ft);
bool faketerm_image(const struct faketerm *ft, int index, struct faketerm_image *ret);
int faketerm_images_kept(const struct faketerm *ft);		/* kitty: in the terminal's memory */
int faketerm_images_sent(const struct faketerm *ft);		/* complete ones since the start */
int faketerm_images_cut(const struct faketerm *ft);		/* ended by CAN or by an early ST */
/* Pixel of the model screen; false where no picture shows. */
bool faketerm_pixel(const struct faketerm *ft, int x, int y, uint8_t ret_rgb[3]);

/* "" or one line for each rule broken so far: an erase sequence through a picture that
 * stays, an open or malformed DCS, ESC 7 without ESC 8, a picture in the last row, more
 * than FAKETERM_MAX_IMAGES, a picture begun before the last one was acknowledged,
 * scrolling with a picture on the screen, a control the model does not know. The checks
 * of the screen's state are made when wait_idle returns true. */
const char *faketerm_problems(const struct faketerm *ft);
/* Every byte the child has sent. */
const char *faketerm_stream(const struct faketerm *ft, size_t *ret_len);
/* Monotonic us when the byte at this offset of the stream was read. */
int64_t faketerm_time(const struct faketerm *ft, size_t offset);

#endif
