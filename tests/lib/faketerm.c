#include "faketerm.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "fakescreen.h"

enum { CHUNK = 16384, REPLIES_MAX = 64, STREAM_MAX = 256 << 20, SIDE_MAX = 1000, SETTLE_MS = 3 };
#define SLOW_ANSWER (2 * CLOCK_SECOND)

struct reply {
	char text[80];
	size_t len, sent;
	int64_t due;
	bool is_ack;
};

struct stamp {
	size_t offset;
	int64_t at;
};

struct faketerm {
	struct fakescreen screen;
	enum faketerm_mode mode;
	pid_t pid;
	int fd;				/* -1: hung up */
	int status;			/* exit status; -1 alive */
	struct reply replies[REPLIES_MAX];
	int reply_count;
	bool hold_acks;
	int unanswered;			/* status requests not answered yet */
	long rate;
	int64_t rate_from;
	size_t rate_taken;
	struct buf stream;
	struct stamp *stamps;
	size_t stamp_count;
	int64_t last_output;
};

/* --- answers --- */

static void answer(struct faketerm *ft, bool is_ack, const char *fmt, ...) PV_PRINTF(3, 4);
static void answer(struct faketerm *ft, bool is_ack, const char *fmt, ...)
{
	struct reply *r;
	va_list args;

	if (ft->mode == FAKETERM_SILENT || ft->reply_count == REPLIES_MAX)
		return;
	r = &ft->replies[ft->reply_count++];
	*r = (struct reply){ .is_ack = is_ack, .due = clock_monotonic() };
	if (ft->mode == FAKETERM_SLOW)
		r->due += SLOW_ANSWER;
	va_start(args, fmt);
	r->len = (size_t)vsnprintf(r->text, sizeof(r->text), fmt, args);
	va_end(args);
}

static const char *attributes(enum faketerm_mode mode)
{
	switch (mode) {
	case FAKETERM_XTERM:
		return "\033[?64;1;2;6;9;15;16;17;18;21;22;24c";
	case FAKETERM_TMUX:
		return "\033[?1;2;4c";
	case FAKETERM_TMUX33: case FAKETERM_SCREEN:
		return "\033[?1;2c";
	case FAKETERM_KITTY:
		return "\033[?62;c";
	case FAKETERM_ITERM:
		return "\033[?65;4;6;18;22c";
	default:
		return "\033[?64;1;2;4;6;9;15;16;17;18;21;22c";
	}
}

static const char *version(enum faketerm_mode mode)
{
	switch (mode) {
	case FAKETERM_TMUX:
		return "tmux 3.6b";
	case FAKETERM_TMUX33:
		return "tmux 3.3a";
	case FAKETERM_KITTY:
		return "kitty(0.35.2)";
	case FAKETERM_ITERM:
		return "WezTerm 20240203-110809-5046fc22";
	default:
		return "XTerm(379)";
	}
}

static bool knows_graphics(enum faketerm_mode mode)
{
	return mode != FAKETERM_XTERM && mode != FAKETERM_KITTY && mode != FAKETERM_TMUX33 && mode != FAKETERM_SCREEN;
}

static void answer_graphics(struct faketerm *ft, const char *question)
{
	const struct fakescreen *s = &ft->screen;

	if (!knows_graphics(ft->mode))
		return;
	if (strncmp(question, "?1;", 3) == 0)
		answer(ft, false, "\033[?1;0;1024S");
	else if (strncmp(question, "?2;1", 4) == 0)
		answer(ft, false, "\033[?2;0;%d;%dS", s->columns * s->cell_width, s->rows * s->cell_height);
	else if (strncmp(question, "?2;4", 4) == 0)
		answer(ft, false, "\033[?2;0;1000;1000S");
}

static void answer_window(struct faketerm *ft, const char *question)
{
	const struct fakescreen *s = &ft->screen;

	if (ft->mode == FAKETERM_XTERM || ft->mode == FAKETERM_SCREEN)
		return;
	if (strcmp(question, "16t") == 0)
		answer(ft, false, "\033[6;%d;%dt", s->cell_height, s->cell_width);
	else if (strcmp(question, "14t") == 0)
		answer(ft, false, "\033[4;%d;%dt", s->rows * s->cell_height, s->columns * s->cell_width);
}

static void on_ask(void *context, const char *question)
{
	struct faketerm *ft = context;
	char final = question[strlen(question) - 1];

	if (strcmp(question, "c") == 0 || strcmp(question, "0c") == 0) {
		answer(ft, false, "%s", attributes(ft->mode));
	} else if (strcmp(question, "5n") == 0) {
		ft->unanswered += ft->mode != FAKETERM_SILENT;
		answer(ft, true, "\033[0n");
	} else if (final == 'S') {
		answer_graphics(ft, question);
	} else if (final == 't') {
		answer_window(ft, question);
	} else if (strcmp(question, "?2026$p") == 0) {
		answer(ft, false, "\033[?2026;%d$y", ft->mode == FAKETERM_SYNC ? 2 : 0);
	} else if (strcmp(question, ">q") == 0) {
		if (ft->mode != FAKETERM_SCREEN)
			answer(ft, false, "\033P>|%s\033\\", version(ft->mode));
	} else {
		fakescreen_problem(&ft->screen, "an unknown question: 'CSI %s'", question);
	}
}

static void on_kitty(void *context, uint32_t id, const char *message)
{
	answer(context, false, "\033_Gi=%u;%.50s\033\\", id, message);
}

static void on_picture(void *context)
{
	struct faketerm *ft = context;

	if (ft->unanswered > 0)
		fakescreen_problem(&ft->screen, "a picture was begun before the last one was acknowledged");
}

static void write_child(struct faketerm *ft, const char *data, size_t n)
{
	while (n > 0 && ft->fd >= 0) {
		ssize_t done = write(ft->fd, data, n);

		if (done < 0 && (errno == EAGAIN || errno == EINTR)) {
			struct pollfd p = { .fd = ft->fd, .events = POLLOUT };

			if (poll(&p, 1, 1000) <= 0)
				return;
			continue;
		}
		if (done <= 0)
			return;
		data += done;
		n -= (size_t)done;
	}
}

static void acknowledged(struct faketerm *ft)
{
	ft->unanswered--;
	for (int i = 0; i < ft->screen.image_count; i++)
		ft->screen.images[i].acknowledged = true;
}

/* Sends what is due, in order: an answer never overtakes an earlier one. */
static void send_replies(struct faketerm *ft)
{
	int64_t now = clock_monotonic();

	while (ft->reply_count > 0 && ft->fd >= 0) {
		struct reply *r = &ft->replies[0];

		if (r->due > now || (r->is_ack && ft->hold_acks))
			return;
		if (ft->mode == FAKETERM_SPLIT && r->sent + 1 < r->len) {
			write_child(ft, r->text + r->sent++, 1);
			/* Long enough for the child to read the byte by itself. */
			usleep(300);
			continue;
		}
		if (r->is_ack)
			acknowledged(ft);
		write_child(ft, r->text + r->sent, r->len - r->sent);
		ft->reply_count--;
		memmove(ft->replies, ft->replies + 1, (size_t)ft->reply_count * sizeof(*r));
	}
}

/* --- the line --- */

static size_t allowance(struct faketerm *ft)
{
	int64_t elapsed = clock_monotonic() - ft->rate_from;
	size_t may;

	if (ft->rate <= 0)
		return CHUNK;
	may = (size_t)(elapsed * ft->rate / CLOCK_SECOND);
	if (may <= ft->rate_taken)
		return 0;
	may -= ft->rate_taken;
	return may < CHUNK ? may : CHUNK;
}

/* Reads once; false when nothing was there. */
static bool take_output(struct faketerm *ft, int wait_ms)
{
	struct pollfd p = { .fd = ft->fd, .events = POLLIN };
	char bytes[CHUNK];
	size_t may = allowance(ft);
	ssize_t n;

	if (may > 0 && ft->fd >= 0 && poll(&p, 1, 0) <= 0)
		faketerm_set_rate(ft, ft->rate);	/* what an idle line could have taken is not saved up */
	if (ft->fd < 0 || may == 0 || poll(&p, 1, wait_ms) <= 0) {
		if (ft->fd < 0 || may == 0)
			usleep((useconds_t)wait_ms * 1000);
		return false;
	}
	n = read(ft->fd, bytes, may);
	if (n <= 0) {
		if (n == 0 || errno == EIO) {
			close(ft->fd);
			ft->fd = -1;
		}
		return false;
	}
	ft->rate_taken += (size_t)n;
	ft->stamps = mem_realloc(ft->stamps, ft->stamp_count + 1, sizeof(*ft->stamps));
	ft->last_output = clock_monotonic();
	ft->stamps[ft->stamp_count++] = (struct stamp){ ft->stream.len, ft->last_output };
	buf_append(&ft->stream, bytes, (size_t)n);
	fakescreen_feed(&ft->screen, bytes, (size_t)n);
	return true;
}

/* One step. Answers go out only when the child has nothing more to say: what it sends
 * before it has an answer is then seen to come before it. */
static void step(struct faketerm *ft)
{
	if (!take_output(ft, SETTLE_MS))
		send_replies(ft);
}

void faketerm_pump(struct faketerm *ft, int ms)
{
	int64_t until = clock_monotonic() + ms * INT64_C(1000);

	while (clock_monotonic() < until)
		step(ft);
}

/* --- is it at rest? --- */

/* Keys typed that the child has not read. Polling also brings on what the kernel still carries between both ends. */
static bool has_unread(const struct faketerm *ft)
{
	int fd = ft->fd < 0 ? -1 : ioctl(ft->fd, TIOCGPTPEER, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	bool is_there;

	if (fd < 0)
		return false;
	is_there = poll(&p, 1, 0) > 0 && (p.revents & POLLIN) && !(p.revents & POLLHUP);
	close(fd);
	return is_there;
}

static char state_of(pid_t pid, const char *thread)
{
	char path[320], stat[512];
	FILE *f;
	size_t n;
	const char *name_end;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", (int)pid, thread);
	f = fopen(path, "r");
	n = f ? fread(stat, 1, sizeof(stat) - 1, f) : 0;
	if (f)
		fclose(f);
	stat[n] = '\0';
	name_end = strrchr(stat, ')');
	return name_end && name_end[1] == ' ' ? name_end[2] : 'X';
}

/* A thread runs, or would if the machine let it. */
static bool is_running(const struct faketerm *ft)
{
	char path[64];
	DIR *threads;
	const struct dirent *d;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)ft->pid);
	threads = opendir(path);
	while (threads && !found && (d = readdir(threads)))
		found = d->d_name[0] != '.' && strchr("RD", state_of(ft->pid, d->d_name));
	if (threads)
		closedir(threads);
	return found;
}

/* Has read all keys and done with them what it does at once. The order matters: what it had
 * not read when we looked is seen by the first, what it has read since by the second. */
static bool is_at_rest(const struct faketerm *ft)
{
	return ft->status >= 0 || (!has_unread(ft) && !is_running(ft));
}

bool faketerm_wait_read(struct faketerm *ft, int limit_ms)
{
	int64_t until = clock_monotonic() + limit_ms * INT64_C(1000);

	for (int calm = 0; calm < 2;) {	/* twice: between two locks it sleeps for a moment, too */
		int64_t before = ft->last_output;

		if (clock_monotonic() >= until)
			return false;
		step(ft);
		/* What a slow line still holds back comes when it comes. */
		calm = (ft->rate > 0 || ft->last_output == before) && is_at_rest(ft) ? calm + 1 : 0;
	}
	return true;
}

bool faketerm_wait_idle(struct faketerm *ft, int quiet_ms, int limit_ms)
{
	int64_t now = clock_monotonic(), until = now + limit_ms * INT64_C(1000), since = now;

	for (;;) {
		int64_t before = ft->last_output;
		bool waiting;

		step(ft);
		now = clock_monotonic();
		waiting = fakescreen_is_mid_sequence(&ft->screen) || (ft->reply_count > 0 && !(ft->hold_acks && ft->replies[0].is_ack));
		waiting = waiting || (ft->last_output == before && !is_at_rest(ft));
		if (waiting || ft->last_output > since)
			since = waiting ? now : ft->last_output;
		if (now - since >= quiet_ms * INT64_C(1000))
			break;
		if (now >= until)
			return false;
	}
	fakescreen_check(&ft->screen);
	return true;
}

static bool wait_until(struct faketerm *ft, int limit_ms, bool (*holds)(const struct faketerm *ft, const void *arg), const void *arg)
{
	int64_t until = clock_monotonic() + limit_ms * INT64_C(1000);

	while (!holds(ft, arg)) {
		if (clock_monotonic() >= until)
			return false;
		step(ft);
	}
	return true;
}

static bool has_text(const struct faketerm *ft, const void *text)
{
	return faketerm_has_text(ft, text);
}

static bool has_no_text(const struct faketerm *ft, const void *text)
{
	return !faketerm_has_text(ft, text);
}

static bool has_images(const struct faketerm *ft, const void *count)
{
	return ft->screen.sent >= *(const int *)count;
}

bool faketerm_wait_text(struct faketerm *ft, const char *text, int limit_ms)
{
	return wait_until(ft, limit_ms, has_text, text);
}

bool faketerm_wait_gone(struct faketerm *ft, const char *text, int limit_ms)
{
	return wait_until(ft, limit_ms, has_no_text, text);
}

bool faketerm_wait_images(struct faketerm *ft, int sent, int limit_ms)
{
	return wait_until(ft, limit_ms, has_images, &sent);
}

int faketerm_wait_exit(struct faketerm *ft, int limit_ms)
{
	int64_t until = clock_monotonic() + limit_ms * INT64_C(1000);
	int status;

	while (ft->status < 0) {
		step(ft);
		if (waitpid(ft->pid, &status, WNOHANG) == ft->pid) {
			ft->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
			while (take_output(ft, SETTLE_MS))
				continue;
			fakescreen_check(&ft->screen);
		} else if (clock_monotonic() >= until) {
			return -1;
		}
	}
	return ft->status;
}

/* --- starting and stopping --- */

static void set_window(int fd, int rows, int columns, int cell_width, int cell_height)
{
	struct winsize w = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns,
		.ws_xpixel = (unsigned short)(columns * cell_width), .ws_ypixel = (unsigned short)(rows * cell_height),
	};

	ioctl(fd, TIOCSWINSZ, &w);
}

static void set_environment(char *const env[], enum faketerm_mode mode)
{
	static const char *const removed[] = { "LINES", "COLUMNS", "TMUX", "STY", "NO_COLOR", "LANGUAGE", "LC_MESSAGES" };

	for (size_t i = 0; i < ARRAY_LEN(removed); i++)
		unsetenv(removed[i]);
	setenv("TERM", mode == FAKETERM_TMUX || mode == FAKETERM_TMUX33 ? "tmux-256color" : mode == FAKETERM_SCREEN ? "screen-256color" : "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	for (; env && *env; env++)
		putenv(*env);
}

struct faketerm *faketerm_start(char *const argv[], char *const env[], int rows, int columns, enum faketerm_mode mode)
{
	struct faketerm *ft = mem_alloc(sizeof(*ft));

	if (rows < 2 || rows > SIDE_MAX || columns < 2 || columns > SIDE_MAX)
		BUG("a terminal of %d rows and %d columns", rows, columns);
	ft->mode = mode;
	ft->status = -1;
	buf_init(&ft->stream, STREAM_MAX);
	fakescreen_init(&ft->screen, rows, columns, FAKETERM_CELL_WIDTH, FAKETERM_CELL_HEIGHT);
	ft->screen.is_tmux = mode == FAKETERM_TMUX;
	ft->screen.ask = on_ask;
	ft->screen.picture_begins = on_picture;
	ft->screen.kitty_says = on_kitty;
	ft->screen.is_kitty = mode == FAKETERM_KITTY;
	ft->screen.context = ft;
	ft->pid = forkpty(&ft->fd, NULL, NULL, NULL);
	if (ft->pid < 0)
		BUG("no pseudo-terminal");
	if (ft->pid == 0) {
		set_window(0, rows, columns, FAKETERM_CELL_WIDTH, FAKETERM_CELL_HEIGHT);
		set_environment(env, mode);
		execvp(argv[0], argv);
		_exit(127);
	}
	fcntl(ft->fd, F_SETFD, FD_CLOEXEC);
	fcntl(ft->fd, F_SETFL, O_NONBLOCK);
	return ft;
}

void faketerm_hangup(struct faketerm *ft)
{
	if (ft->fd >= 0)
		close(ft->fd);
	ft->fd = -1;
}

void faketerm_kill(struct faketerm *ft, int signo)
{
	if (ft->status < 0)
		kill(ft->pid, signo);
}

void faketerm_free(struct faketerm *ft)
{
	if (!ft)
		return;
	faketerm_hangup(ft);
	if (ft->status < 0 && faketerm_wait_exit(ft, 500) < 0) {
		kill(ft->pid, SIGKILL);
		waitpid(ft->pid, NULL, 0);
	}
	fakescreen_release(&ft->screen);
	buf_release(&ft->stream);
	free(ft->stamps);
	free(ft);
}

void faketerm_type(struct faketerm *ft, const char *keys)
{
	write_child(ft, keys, strlen(keys));
}

void faketerm_resize(struct faketerm *ft, int rows, int columns, int cell_width, int cell_height)
{
	fakescreen_resize(&ft->screen, rows, columns, cell_width, cell_height);
	set_window(ft->fd, rows, columns, cell_width, cell_height);
}

void faketerm_hold_acks(struct faketerm *ft, bool hold)
{
	ft->hold_acks = hold;
}

void faketerm_refuse_pictures(struct faketerm *ft, bool refuse)
{
	ft->screen.refuse_pictures = refuse;
}

void faketerm_set_rate(struct faketerm *ft, long bytes_per_second)
{
	ft->rate = bytes_per_second;
	ft->rate_from = clock_monotonic();
	ft->rate_taken = 0;
}

/* --- looking --- */

int faketerm_rows(const struct faketerm *ft)
{
	return ft->screen.rows;
}

int faketerm_columns(const struct faketerm *ft)
{
	return ft->screen.columns;
}

static uint32_t owner_at(const struct fakescreen *s, int x, int y)
{
	return s->owner[(size_t)y * (size_t)(s->columns * s->cell_width) + (size_t)x];
}

/* A picture shows in the cell: some pixel of it is one. */
static bool shows_picture(const struct fakescreen *s, int row, int column)
{
	for (int y = row * s->cell_height; y < (row + 1) * s->cell_height; y++) {
		for (int x = column * s->cell_width; x < (column + 1) * s->cell_width; x++) {
			if (owner_at(s, x, y))
				return true;
		}
	}
	return false;
}

void faketerm_row(const struct faketerm *ft, int row, struct buf *out)
{
	const struct fakescreen *s = &ft->screen;
	size_t trimmed = out->len;

	for (int x = 0; x < s->columns; x++) {
		const char *text = s->cells[row * s->columns + x].text;
		bool picture = shows_picture(s, row, x);
		/* A fence with nothing on it looks like a blank. */
		bool blank = !picture && (strcmp(text, " ") == 0 || strcmp(text, "\xc2\xa0") == 0);

		buf_puts(out, picture ? "\xe2\x96\x92" : blank ? " " : text);
		if (!blank)
			trimmed = out->len;
	}
	if (out->data) {
		out->len = trimmed;
		out->data[trimmed] = '\0';
	}
}

void faketerm_dump(const struct faketerm *ft, struct buf *out)
{
	for (int y = 0; y < ft->screen.rows; y++) {
		faketerm_row(ft, y, out);
		buf_putc(out, '\n');
	}
}

bool faketerm_has_text(const struct faketerm *ft, const char *text)
{
	bool found = false;

	for (int y = 0; y < ft->screen.rows && !found; y++) {
		struct buf row = BUF_INIT(1 << 16);

		for (int x = 0; x < ft->screen.columns; x++)
			buf_puts(&row, ft->screen.cells[y * ft->screen.columns + x].text);
		found = strstr(buf_str(&row), text) != NULL;
		buf_release(&row);
	}
	return found;
}

bool faketerm_cursor(const struct faketerm *ft, int *ret_row, int *ret_column)
{
	*ret_row = ft->screen.row;
	*ret_column = ft->screen.column;
	return ft->screen.cursor_visible;
}

bool faketerm_is_alternate(const struct faketerm *ft)
{
	return ft->screen.alternate;
}

bool faketerm_is_reverse(const struct faketerm *ft, int row, int column)
{
	return ft->screen.cells[row * ft->screen.columns + column].reverse;
}

int faketerm_image_count(const struct faketerm *ft)
{
	int count = 0;

	for (int i = 0; i < ft->screen.image_count; i++)
		count += fakescreen_pixels_of(&ft->screen, ft->screen.images[i].number) > 0;
	return count;
}

bool faketerm_image(const struct faketerm *ft, int index, struct faketerm_image *ret)
{
	const struct fakescreen *s = &ft->screen;

	for (int i = 0; i < s->image_count; i++) {
		const struct fakeimage *m = &s->images[i];
		int shown = fakescreen_pixels_of(s, m->number);

		if (shown == 0 || index-- > 0)
			continue;
		*ret = (struct faketerm_image){
			.row = m->row, .column = m->column, .width = m->width, .height = m->height,
			.columns = (m->width + s->cell_width - 1) / s->cell_width, .rows = (m->height + s->cell_height - 1) / s->cell_height,
			.colors = m->colors, .rgb = m->rgb, .bytes = m->bytes, .parts = m->parts, .number = m->number,
			.was_cut = m->was_cut, .whole = !m->was_cut && shown == m->width * m->height, .acknowledged = m->acknowledged,
		};
		return true;
	}
	return false;
}

int faketerm_images_kept(const struct faketerm *ft)
{
	return fakescreen_kept(&ft->screen);
}

int faketerm_images_sent(const struct faketerm *ft)
{
	return ft->screen.sent;
}

int faketerm_images_cut(const struct faketerm *ft)
{
	return ft->screen.cut;
}

bool faketerm_pixel(const struct faketerm *ft, int x, int y, uint8_t ret_rgb[3])
{
	const struct fakescreen *s = &ft->screen;
	uint32_t owner;

	if (x < 0 || y < 0 || x >= s->columns * s->cell_width || y >= s->rows * s->cell_height)
		return false;
	owner = owner_at(s, x, y);
	for (int i = 0; owner && i < s->image_count; i++) {
		const struct fakeimage *m = &s->images[i];

		if (m->number == (int)owner) {
			int at = (y - m->row * s->cell_height) * m->width + x - m->column * s->cell_width;

			memcpy(ret_rgb, m->rgb + (ptrdiff_t)at * 3, 3);
			return true;
		}
	}
	return false;
}

const char *faketerm_problems(const struct faketerm *ft)
{
	return buf_str(&ft->screen.problems);
}

const char *faketerm_stream(const struct faketerm *ft, size_t *ret_len)
{
	*ret_len = ft->stream.len;
	return buf_str(&ft->stream);
}

int64_t faketerm_time(const struct faketerm *ft, size_t offset)
{
	size_t low = 0, high = ft->stamp_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (ft->stamps[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return ft->stamp_count ? ft->stamps[low].at : 0;
}
