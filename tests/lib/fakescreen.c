#include "fakescreen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

enum state { GROUND, ESCAPE, CHARSET, CSI, DCS, DCS_ESCAPE, OSC, OSC_ESCAPE, APC, APC_ESCAPE };
#define FILE_MARK "1337;File="
enum { DCS_MAX = 32 << 20, IMAGES_ALIVE = 8 };

void fakescreen_init(struct fakescreen *s, int rows, int columns, int cell_width, int cell_height)
{
	*s = (struct fakescreen){ .cursor_visible = true };
	buf_init(&s->dcs, DCS_MAX);
	buf_init(&s->upload, DCS_MAX);
	buf_init(&s->problems, 1 << 16);
	fakescreen_resize(s, rows, columns, cell_width, cell_height);
}

void fakescreen_release(struct fakescreen *s)
{
	for (int i = 0; i < s->image_count; i++)
		free(s->images[i].rgb);
	free(s->images);
	free(s->cells);
	free(s->normal);
	free(s->owner);
	buf_release(&s->dcs);
	buf_release(&s->upload);
	buf_release(&s->problems);
	*s = (struct fakescreen){ 0 };
}

void fakescreen_resize(struct fakescreen *s, int rows, int columns, int cell_width, int cell_height)
{
	size_t n = (size_t)rows * (size_t)columns;
	struct fakecell *cells = mem_array(n, sizeof(*cells));

	for (size_t i = 0; i < n; i++)
		memcpy(cells[i].text, " ", 2);
	for (int y = 0; y < rows && y < s->rows; y++) {
		for (int x = 0; x < columns && x < s->columns; x++)
			cells[y * columns + x] = s->cells[y * s->columns + x];
	}
	free(s->cells);
	s->cells = cells;
	/* Pictures do not survive: the program has to draw them again. */
	free(s->owner);
	s->owner = mem_array(n * (size_t)cell_width * (size_t)cell_height, sizeof(*s->owner));
	free(s->normal);
	s->normal = NULL;
	s->rows = rows;
	s->columns = columns;
	s->top = 0;
	s->bottom = rows - 1;
	s->cell_width = cell_width;
	s->cell_height = cell_height;
	s->row = s->row < rows ? s->row : rows - 1;
	s->column = s->column < columns ? s->column : columns - 1;
}

void fakescreen_problem(struct fakescreen *s, const char *fmt, ...)
{
	struct buf line = BUF_INIT(1024);
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&line, fmt, args);
	va_end(args);
	buf_putc(&line, '\n');
	if (!strstr(buf_str(&s->problems), buf_str(&line)))
		buf_puts(&s->problems, buf_str(&line));
	buf_release(&line);
}

static void ground_control(struct fakescreen *s, unsigned char c)
{
	switch (c) {
	case 0x1b:
		s->state = ESCAPE;
		break;
	case '\r':
		s->column = 0;
		s->wrap_pending = false;
		break;
	case '\n':
		fakescreen_line_feed(s);
		s->wrap_pending = false;
		break;
	case '\b':
		s->column -= s->column > 0;
		s->wrap_pending = false;
		break;
	case '\t':
		s->column = (s->column / 8 + 1) * 8;
		s->column = s->column < s->columns ? s->column : s->columns - 1;
		break;
	case '\a': case 0x0e: case 0x0f: case 0x18: case 0x1a:
		break;
	default:
		fakescreen_problem(s, "a control character: 0x%02x", c);
	}
}

static void ground(struct fakescreen *s, unsigned char c)
{
	uint32_t cp;

	if (s->utf8_need == 0 && (c < 0x20 || c == 0x7f)) {
		ground_control(s, c);
		return;
	}
	if (s->utf8_need == 0) {
		s->utf8_len = 0;
		s->utf8_need = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	}
	s->utf8[s->utf8_len++] = (char)c;
	if (s->utf8_len < s->utf8_need)
		return;
	s->utf8_need = 0;
	if (!utf8_is_valid(s->utf8, s->utf8_len)) {
		fakescreen_problem(s, "ill-formed UTF-8");
		return;
	}
	utf8_decode(s->utf8, s->utf8_len, &cp);
	if (cp >= 0x80 && cp < 0xa0)
		fakescreen_problem(s, "a C1 control: U+%04X", cp);
	memset(s->last, 0, sizeof(s->last));
	memcpy(s->last, s->utf8, s->utf8_len);
	fakescreen_put(s, s->last, utf8_cp_width(cp));
}

static void save_cursor(struct fakescreen *s, bool save)
{
	s->saves += save ? 1 : -1;
	if (s->saves < 0)
		fakescreen_problem(s, "ESC 8 without ESC 7");
	if (save) {
		s->saved_row = s->row;
		s->saved_column = s->column;
	} else {
		s->row = s->saved_row;
		s->column = s->saved_column;
		s->wrap_pending = false;
	}
}

static void escape(struct fakescreen *s, unsigned char c)
{
	s->state = GROUND;
	s->params_len = 0;
	switch (c) {
	case '[':
		s->state = CSI;
		break;
	case 'P':
		s->state = DCS;
		buf_clear(&s->dcs);
		if (s->picture_begins)
			s->picture_begins(s->context);
		break;
	case ']': case '_':
		s->state = c == ']' ? OSC : APC;
		buf_clear(&s->dcs);
		break;
	case '(': case ')': case '*': case '+':
		s->state = CHARSET;
		break;
	case '7': case '8':
		save_cursor(s, c == '7');
		break;
	case 'M':
		fakescreen_reverse_index(s);
		break;
	case '\\': case '=': case '>':
		break;
	default:
		fakescreen_problem(s, "an unknown escape sequence: ESC 0x%02x", c);
	}
}

static void csi(struct fakescreen *s, unsigned char c)
{
	if (c >= 0x40 && c <= 0x7e) {
		s->state = GROUND;
		s->params[s->params_len] = '\0';
		fakescreen_csi(s, (char)c);
	} else if (c < 0x20 || s->params_len == sizeof(s->params) - 1) {
		fakescreen_problem(s, "a broken CSI sequence");
		s->state = GROUND;
	} else {
		s->params[s->params_len++] = (char)c;
	}
}

static void dcs(struct fakescreen *s, unsigned char c)
{
	if (s->state == DCS_ESCAPE) {
		s->state = GROUND;
		if (c != '\\')
			fakescreen_problem(s, "a picture is broken off by another sequence");
		fakescreen_image(s, false);
		if (c != '\\')
			escape(s, c);
	} else if (c == 0x1b) {
		s->state = DCS_ESCAPE;
	} else if (c == 0x18) {
		s->state = GROUND;
		fakescreen_image(s, true);
	} else {
		buf_putc(&s->dcs, (char)c);
	}
}

static void osc(struct fakescreen *s, unsigned char c)
{
	if (c == 0x18) {
		s->state = GROUND;
		s->cut++;
	} else if (c == 0x1b) {
		s->state = OSC_ESCAPE;
	} else if (s->state == OSC_ESCAPE || c == 0x07) {
		s->state = GROUND;
		fakescreen_osc(s);
	} else {
		if (s->dcs.len == strlen(FILE_MARK) && strncmp(buf_str(&s->dcs), FILE_MARK, s->dcs.len) == 0 && s->picture_begins)
			s->picture_begins(s->context);
		buf_putc(&s->dcs, (char)c);
	}
}

static void apc(struct fakescreen *s, unsigned char c)
{
	if (s->state == APC_ESCAPE) {
		s->state = GROUND;
		if (c == '\\')
			fakescreen_apc(s);
		else
			fakescreen_problem(s, "an application command is broken off by another sequence");
	} else if (c == 0x1b) {
		s->state = APC_ESCAPE;
	} else {
		buf_putc(&s->dcs, (char)c);
	}
}

void fakescreen_feed(struct fakescreen *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)bytes[i];

		switch ((enum state)s->state) {
		case GROUND:
			ground(s, c);
			break;
		case ESCAPE:
			escape(s, c);
			break;
		case CHARSET:
			s->state = GROUND;
			break;
		case CSI:
			csi(s, c);
			break;
		case DCS: case DCS_ESCAPE:
			dcs(s, c);
			break;
		case OSC: case OSC_ESCAPE:
			osc(s, c);
			break;
		case APC: case APC_ESCAPE:
			apc(s, c);
			break;
		}
	}
}

bool fakescreen_is_mid_sequence(const struct fakescreen *s)
{
	return s->state != GROUND || s->utf8_need != 0 || s->upload_id != 0;
}

struct fakeimage *fakescreen_find(struct fakescreen *s, uint32_t number)
{
	for (int i = 0; i < s->image_count; i++) {
		if (s->images[i].number == (int)number)
			return &s->images[i];
	}
	return NULL;
}

int fakescreen_pixels_of(const struct fakescreen *s, int number)
{
	size_t n = (size_t)s->rows * (size_t)s->columns * (size_t)s->cell_width * (size_t)s->cell_height;
	int count = 0;

	for (size_t i = 0; i < n; i++)
		count += s->owner[i] == (uint32_t)number;
	return count;
}

void fakescreen_check(struct fakescreen *s)
{
	int alive = 0;

	if (fakescreen_is_mid_sequence(s))
		fakescreen_problem(s, "a sequence was left open");
	if (s->saves != 0)
		fakescreen_problem(s, "ESC 7 and ESC 8 are not balanced: %d", s->saves);
	if (s->sync)
		fakescreen_problem(s, "a synchronized update was left open");
	for (int i = 0; i < s->image_count; i++) {
		struct fakeimage *image = &s->images[i];

		if (image->id && fakescreen_pixels_of(s, image->number) == 0)
			fakescreen_problem(s, "the terminal keeps picture %d, which nobody sees", image->number);
		if (fakescreen_pixels_of(s, image->number) > 0) {
			s->images[alive++] = *image;
			if (image->scrolled)
				fakescreen_problem(s, "picture %d was moved by scrolling", image->number);
			if (image->missing)
				fakescreen_problem(s, "picture %d lies over %d cells without a fence", image->number, image->missing);
		} else {
			free(image->rgb);
		}
	}
	s->image_count = alive;
	if (alive > IMAGES_ALIVE)
		fakescreen_problem(s, "too many pictures at once: %d", alive);
}
