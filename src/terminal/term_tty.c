#include "terminal/term_tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

enum pv_err term_tty_open(struct term_tty *ret, struct pv_error *err)
{
	struct term_tty t = { .fd = -1 };

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return pv_error_set(err, PV_ERR_USAGE, "this needs a terminal as standard input and output");
	t.fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (t.fd < 0)
		return pv_error_set(err, PV_ERR_USAGE, "cannot open the terminal '/dev/tty': %s", strerror(errno));
	if (tcgetattr(t.fd, &t.saved) != 0) {
		close(t.fd);
		return pv_error_set(err, PV_ERR_USAGE, "not a terminal: '/dev/tty'");
	}
	*ret = t;
	return PV_OK;
}

void term_tty_close(struct term_tty *t)
{
	if (t->fd < 0)
		return;
	term_tty_restore(t);
	close(t->fd);
	t->fd = -1;
}

void term_tty_raw(struct term_tty *t)
{
	struct termios raw = t->saved;

	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	/* TCSANOW, never TCSAFLUSH: what was typed ahead is the auditor's. */
	tcsetattr(t->fd, TCSANOW, &raw);
	t->is_raw = true;
}

void term_tty_restore(struct term_tty *t)
{
	if (t->is_raw)
		tcsetattr(t->fd, TCSANOW, &t->saved);
	t->is_raw = false;
}

void term_tty_size(const struct term_tty *t, int *ret_rows, int *ret_columns, int *ret_width, int *ret_height)
{
	struct winsize w = { 0 };

	if (ioctl(t->fd, TIOCGWINSZ, &w) != 0)
		w = (struct winsize){ 0 };
	*ret_rows = w.ws_row ? w.ws_row : 24;
	*ret_columns = w.ws_col ? w.ws_col : 80;
	*ret_width = w.ws_xpixel;
	*ret_height = w.ws_ypixel;
}

bool term_tty_write(const struct term_tty *t, const char *data, size_t n, int64_t deadline)
{
	while (n > 0) {
		ssize_t done = write(t->fd, data, n);

		if (done > 0) {
			data += done;
			n -= (size_t)done;
		} else if (done < 0 && errno == EAGAIN) {
			struct pollfd p = { .fd = t->fd, .events = POLLOUT };
			int64_t left = deadline - clock_monotonic();

			if (left <= 0 || poll(&p, 1, (int)(left / 1000) + 1) == 0)
				return false;
		} else if (!(done < 0 && errno == EINTR)) {
			return false;
		}
	}
	return true;
}

void term_tty_emergency(void)
{
	/* Out of a picture, of a synchronized update, of bracketed paste and of mouse reports; the normal screen; a visible cursor. */
	static const char out[] = "\030\033\\\033[?2026l\033[?2004l\033[?1006l\033[?1000l\033[?1049l\033[r\033[m\033[?25h\r\n";
	struct termios modes;
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, out, sizeof(out) - 1) < 0) {
		/* Nothing more can be done for the screen; the modes still can. */
	}
	if (tcgetattr(fd, &modes) == 0) {
		modes.c_iflag |= BRKINT | ICRNL | IXON;
		modes.c_oflag |= OPOST | ONLCR;
		modes.c_lflag |= ICANON | ISIG | IEXTEN | ECHO | ECHOE | ECHOK;
		tcsetattr(fd, TCSANOW, &modes);
	}
	close(fd);
}
