#include "terminal/term_probe.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "terminal/kitty.h"
#include "terminal/term_info.h"

enum { MODE_SYNCHRONIZED = 2026, SIXEL_SIDE_DEFAULT = 1000, REGISTERS_DEFAULT = 256 };

/* XTVERSION; registers; drawable area; largest picture; cell size; mode 2026; DA1. */
const char term_probe_batch[] = "\033[>q\033[?1;1;0S\033[?2;1;0S\033[?2;4;0S\033[16t\033[?2026$p\033[c";
const char term_probe_resized[] = "\033[?2;1;0S\033[16t\033[c";

static bool is_cell(int width, int height)
{
	return width >= 4 && width <= 64 && height >= 6 && height <= 128;
}

static void graphics_reply(struct term_probe *p, const struct reply *r)
{
	if (r->params[0] == 1 && r->count >= 3 && r->params[1] == 0)
		p->registers = r->params[2];
	if (r->params[0] != 2)
		return;
	p->geometries++;
	if (r->count < 4 || r->params[1] != 0)
		return;
	if (p->geometries == 1) {
		p->area_width = r->params[2];
		p->area_height = r->params[3];
	} else {
		p->max_width = r->params[2];
		p->max_height = r->params[3];
	}
}

void term_probe_reply(struct term_probe *p, const struct reply *r)
{
	switch (r->kind) {
	case REPLY_DA1:
		/* The first number is the level; 4 among the others is sixel. */
		for (int i = 1; i < r->count; i++)
			p->sixel = p->sixel || r->params[i] == 4;
		p->done = true;
		break;
	case REPLY_CELL_SIZE:
		if (is_cell(r->params[2], r->params[1])) {
			p->cell_width = r->params[2];
			p->cell_height = r->params[1];
		}
		break;
	case REPLY_GRAPHICS:
		graphics_reply(p, r);
		break;
	case REPLY_MODE:
		if (r->count == 2 && r->params[0] == MODE_SYNCHRONIZED)
			p->synchronized_output = r->params[1] == 1 || r->params[1] == 2;
		break;
	case REPLY_KITTY:
		p->kitty = p->kitty || (r->id == KITTY_QUERY_ID && r->is_ok);
		break;
	case REPLY_VERSION:
		memcpy(p->name, r->text, sizeof(p->name));
		break;
	default:
		break;
	}
}

bool term_probe_is_wanted(void)
{
	const char *type = getenv("TERM");

	return type && strcmp(type, "dumb") != 0 && strcmp(type, "linux") != 0;
}

struct run {
	struct term_probe *probe;
	key_fn *on_key;
	void *context;
};

static void run_key(const struct key *k, void *context)
{
	struct run *run = context;

	run->on_key(k, run->context);
}

static void run_reply(const struct reply *r, void *context)
{
	struct run *run = context;

	term_probe_reply(run->probe, r);
}

static void ask(struct term_probe *p, const struct term_tty *tty, struct key_decoder *d, const char *question, struct run *run, int64_t deadline)
{
	p->done = false;
	if (!term_tty_write(tty, question, strlen(question), deadline))
		return;
	while (!p->done) {
		struct pollfd poll_fd = { .fd = tty->fd, .events = POLLIN };
		int64_t left = deadline - clock_monotonic();
		char bytes[512];
		ssize_t n;

		if (left <= 0)
			return;
		/* A lone ESC is told from a split reply by 50 ms of silence. */
		left = key_decoder_is_pending(d) && left > 50000 ? 50000 : left;
		if (poll(&poll_fd, 1, (int)(left / 1000) + 1) == 0) {
			if (key_decoder_is_pending(d))
				key_decoder_timeout(d, run_key, run);
			continue;
		}
		n = read(tty->fd, bytes, sizeof(bytes));
		if (n > 0)
			key_decoder_feed(d, bytes, (size_t)n, run_key, run_reply, run);
		else if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return;
	}
}

static bool starts_with(const char *s, const char *prefix)
{
	return s && strncmp(s, prefix, strlen(prefix)) == 0;
}

static const char *multiplexer_name(const struct term_probe *p)
{
	const char *type = getenv("TERM"), *tmux = getenv("TMUX"), *screen = getenv("STY");

	if ((tmux && *tmux) || starts_with(p->name, "tmux ") || starts_with(type, "tmux"))
		return "tmux";
	return (screen && *screen) || starts_with(type, "screen") ? "screen" : "";
}

void term_probe_run(struct term_probe *p, const struct term_tty *tty, struct key_decoder *d, key_fn *on_key, void *context)
{
	struct run run = { p, on_key, context };
	int64_t deadline = clock_monotonic() + TERM_PROBE_DEADLINE;

	struct buf batch = BUF_INIT(1024);

	*p = (struct term_probe){ 0 };
	if (!term_probe_is_wanted())
		return;
	/* A multiplexer would take the question for a title. Who does not know it may show it:
	 * what it left on the line is wiped. */
	if (!*multiplexer_name(p))
		buf_puts(&batch, KITTY_QUERY "\r\033[K");
	buf_puts(&batch, term_probe_batch);
	ask(p, tty, d, buf_str(&batch), &run, deadline);
	buf_release(&batch);
	/* Some start with few registers and give more when asked. */
	if (p->done && p->sixel && p->registers > 0 && p->registers < REGISTERS_DEFAULT)
		ask(p, tty, d, "\033[?1;3;256S\033[c", &run, deadline);
}

static void set_cell(struct term_caps *caps, int width, int height, const char *source)
{
	caps->cell_width = width;
	caps->cell_height = height;
	caps->cell_source = source;
}

/* xterm's drawable area ends at its largest picture: then it says nothing of the cells. */
static bool area_is_whole(const struct term_probe *p)
{
	return (p->max_width == 0 || p->area_width < p->max_width) && (p->max_height == 0 || p->area_height < p->max_height);
}

void term_probe_cell(const struct term_probe *p, const struct term_options *opt, const struct term_tty *tty, struct term_caps *caps)
{
	int rows, columns, width, height;

	term_tty_size(tty, &rows, &columns, &width, &height);
	if (opt->cell_width > 0 && opt->cell_height > 0)
		set_cell(caps, opt->cell_width, opt->cell_height, "forced");
	else if (p->cell_width > 0)
		set_cell(caps, p->cell_width, p->cell_height, "CSI 16t");
	else if (area_is_whole(p) && is_cell(p->area_width / columns, p->area_height / rows))
		set_cell(caps, p->area_width / columns, p->area_height / rows, "XTSMGRAPHICS");
	else if (!(width == 640 && height == 480) && is_cell(width / columns, height / rows))
		/* 640x480 is what Windows' OpenSSH says whatever is true. */
		set_cell(caps, width / columns, height / rows, "TIOCGWINSZ");
	else
		set_cell(caps, 10, 20, "default");
}

/* Output of a command, at most `size - 1` bytes and one second; "" when it fails. */
static void run_command(char *const argv[], char *ret, size_t size)
{
	posix_spawn_file_actions_t actions;
	int64_t deadline = clock_monotonic() + CLOCK_SECOND;
	size_t len = 0;
	int pipe_fd[2], status = -1;
	pid_t pid;

	ret[0] = '\0';
	if (pipe2(pipe_fd, O_CLOEXEC) != 0)
		return;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, pipe_fd[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_fd[1]);
	while (pid > 0 && len < size - 1) {
		struct pollfd p = { .fd = pipe_fd[0], .events = POLLIN };
		int64_t left = deadline - clock_monotonic();
		ssize_t n;

		if (left <= 0 || poll(&p, 1, (int)(left / 1000) + 1) <= 0)
			break;
		n = read(pipe_fd[0], ret + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	close(pipe_fd[0]);
	if (pid > 0) {
		if (clock_monotonic() >= deadline)
			kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	ret[status == 0 ? len : 0] = '\0';
}

/* tmux claims sixel even when the terminal outside of it has none: ask tmux itself. */
static bool tmux_has_sixel(void)
{
	char tmux[] = "tmux", display[] = "display-message", print[] = "-p", what[] = "#{client_termfeatures}";
	char *const argv[] = { tmux, display, print, what, NULL };
	char features[512];

	run_command(argv, features, sizeof(features));
	return strspn(features, " \n") == strlen(features) || strstr(features, "sixel") != NULL;
}

static int side(int said)
{
	return said >= 64 && said <= 16384 ? said : SIXEL_SIDE_DEFAULT;
}

/* Terminals that show iTerm2's inline images, as they name themselves. */
static bool has_inline_images(const struct term_probe *p)
{
	return starts_with(p->name, "iTerm2 ") || starts_with(p->name, "WezTerm ") || starts_with(p->name, "mintty ");
}

/* Multiplexers pass on nothing but sixel, if that. Where both are offered sixel comes before
 * kitty: it lives in the cells, so that no picture can be left behind over text. */
static enum graphics best_graphics(const struct term_probe *p, const struct term_caps *caps, bool may_blocks)
{
	bool direct = !caps->multiplexer[0] && caps->answered;

	if (direct && has_inline_images(p))
		return GRAPHICS_ITERM;
	if (caps->sixel)
		return GRAPHICS_SIXEL;
	if (direct && p->kitty)
		return GRAPHICS_KITTY;
	return may_blocks ? GRAPHICS_BLOCKS : GRAPHICS_NONE;
}

static const char *why_no_pixels(const struct term_probe *p, const struct term_caps *caps, bool is_forced)
{
	if (is_forced)
		return N_("asked for by the settings");
	if (strcmp(caps->multiplexer, "screen") == 0)
		return N_("GNU screen passes no pictures on");
	if (strcmp(caps->multiplexer, "tmux") == 0)
		return p->sixel ? N_("the terminal around tmux has no sixel") : N_("this tmux passes no sixel on: 3.4 or newer, built with it, does");
	return caps->answered ? N_("this terminal offers neither sixel nor iTerm2 nor kitty pictures") : N_("this terminal does not answer");
}

static enum pv_err choose_graphics(struct term_caps *caps, const struct term_probe *p, const char *forced, bool may_blocks, struct pv_error *err)
{
	bool is_forced = forced && *forced && strcmp(forced, "auto") != 0;

	if (!is_forced)
		caps->graphics = best_graphics(p, caps, may_blocks);
	else if (strcmp(forced, "sixel") == 0)
		caps->graphics = GRAPHICS_SIXEL;
	else if (strcmp(forced, "iterm2") == 0)
		caps->graphics = GRAPHICS_ITERM;
	else if (strcmp(forced, "kitty") == 0)
		caps->graphics = GRAPHICS_KITTY;
	else if (strcmp(forced, "blocks") == 0)
		caps->graphics = may_blocks ? GRAPHICS_BLOCKS : GRAPHICS_NONE;
	else if (strcmp(forced, "none") == 0)
		caps->graphics = GRAPHICS_NONE;
	else
		return pv_error_set(err, PV_ERR_USAGE, "graphics must be auto, sixel, iterm2, kitty, blocks or none, not '%s'", forced);
	if (caps->graphics == GRAPHICS_BLOCKS || caps->graphics == GRAPHICS_NONE)
		caps->why = why_no_pixels(p, caps, is_forced);
	return PV_OK;
}

/* Plain 'xterm' promises eight colours, though all that tell their version have 256: xterm
 * itself says no more, and half blocks need them. */
static const char *richer_type(const struct term_probe *p)
{
	static const char rich[] = "xterm-256color";
	const char *type = getenv("TERM");

	return type && strcmp(type, "xterm") == 0 && *p->name && term_info_get(rich).can_address ? rich : NULL;
}

enum pv_err term_probe_caps(const struct term_probe *p, const struct term_options *opt, const struct term_tty *tty,
			    struct term_caps *ret, struct pv_error *err)
{
	struct term_caps caps = { .answered = p->done, .synchronized_output = p->synchronized_output };
	const char *multiplexer = multiplexer_name(p);
	int colors;
	enum pv_err code;

	caps.type = richer_type(p);
	colors = term_info_get(caps.type).colors;
	memcpy(caps.name, p->name, sizeof(caps.name));
	memcpy(caps.multiplexer, multiplexer, strlen(multiplexer) + 1);
	caps.color = !opt->no_color && colors >= 8;
	caps.sixel = p->done && p->sixel && strcmp(multiplexer, "screen") != 0;
	if (caps.sixel && strcmp(multiplexer, "tmux") == 0)
		caps.sixel = tmux_has_sixel();
	caps.registers = p->registers > 0 ? p->registers : REGISTERS_DEFAULT;
	caps.sixel_max_width = side(p->max_width);
	caps.sixel_max_height = side(p->max_height);
	term_probe_cell(p, opt, tty, &caps);
	code = choose_graphics(&caps, p, opt->graphics, caps.color && colors >= 256 && strcmp(nl_langinfo(CODESET), "UTF-8") == 0, err);
	if (!code)
		*ret = caps;
	return code;
}
