#include "terminal/term_modes.h"

void term_modes_mouse(struct buf *out, bool on)
{
	buf_puts(out, on ? "\033[?1000h\033[?1006h" : "\033[?1006l\033[?1000l");
}

void term_modes_enter(struct buf *out, bool is_sixel, bool has_mouse)
{
	buf_puts(out, "\033[?2004h");
	if (is_sixel)
		buf_puts(out, "\033[?1070h");
	if (has_mouse)
		term_modes_mouse(out, true);
}

void term_modes_leave(struct buf *out, bool has_mouse)
{
	if (has_mouse)
		term_modes_mouse(out, false);
	buf_puts(out, "\033[?2004l");
}
