#include "ui/ui.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "photovet/store.h"
#include "ui/app.h"
#include "ui/backend.h"
#include "ui/focus.h"
#include "ui/skin.h"
#include "ui/view.h"

#define TICK_BUSY_US (CLOCK_SECOND / 4)
#define TICK_QUIET_US CLOCK_SECOND
#define RESIZE_PAUSE_US (120 * 1000)	/* a window changes size in steps: draw the last one */
#define DECODERS 2

struct ui {
	struct loop *loop;
	struct term *term;
	struct canvas *canvas;
	struct backend *backend;
	struct prefetch *prefetch;
	struct strips *strips;
	struct app *app;
	const struct pv_settings *settings;
	unsigned reaction;		/* gathered until the next drawing */
	int tick_timer, resize_timer;
	int rows, columns;		/* as last told by the terminal */
	bool has_mouse;			/* asked of the terminal */
	bool is_gone;			/* the terminal */
};

/* What a photo may cost on this link; a number of colours in the settings is a plain palette. */
static void choose_rung(struct ui *ui)
{
	int colors, lambda;
	int fixed = ui->app->colors;	/* :set may have changed it */

	if (!ui->prefetch)
		return;
	picture_rung(term_rate(ui->term), &colors, &lambda);
	if (fixed >= 2) {
		colors = (int)fixed;
		lambda = 0;
	}
	strips_set_rung(ui->strips, colors, lambda);
	prefetch_set_rung(ui->prefetch, colors, lambda, fixed < 2 && picture_wants_coarse(term_rate(ui->term)));
}

static void update(struct ui *ui, struct app_event *ev)
{
	const struct picture *front = focus_front_picture(ui->app);

	ev->now = clock_now();
	if (ev->mono == 0)
		ev->mono = clock_monotonic();
	if (front && !ui->is_gone)
		ev->sent_percent = term_sent_percent(ui->term, front);
	ev->link_rate = ui->is_gone ? 0 : term_rate(ui->term);
	ui->reaction |= app_update(ui->app, ev);
	if (ui->has_mouse != (ui->app->mouse != 0) && !ui->is_gone) {	/* :set mouse */
		ui->has_mouse = ui->app->mouse != 0;
		term_mouse(ui->term, ui->has_mouse);
	}
	if (ui->reaction & APP_QUIT)
		loop_stop(ui->loop);
}

static void on_tick(struct loop *l, void *context)
{
	struct ui *ui = context;
	struct app_event ev = { .kind = APP_TICK };

	(void)l;
	choose_rung(ui);
	update(ui, &ev);
	ui->tick_timer = loop_timer_at(ui->loop, clock_monotonic() + (app_wants_tick(ui->app) ? TICK_BUSY_US : TICK_QUIET_US), on_tick, ui);
}

static void on_resized(struct loop *l, void *context)
{
	struct ui *ui = context;
	const struct term_caps *caps = term_caps(ui->term);
	struct app_event ev = {
		.kind = APP_RESIZE, .rows = ui->rows, .columns = ui->columns, .cell_width = caps->cell_width, .cell_height = caps->cell_height,
	};

	(void)l;
	ui->resize_timer = 0;
	canvas_resize(ui->canvas, ui->rows, ui->columns);
	update(ui, &ev);
}

static void on_resize(struct ui *ui, const struct term_event *ev)
{
	ui->rows = ev->rows;
	ui->columns = ev->columns;
	loop_timer_cancel(ui->loop, ui->resize_timer);
	ui->resize_timer = loop_timer_at(ui->loop, clock_monotonic() + RESIZE_PAUSE_US, on_resized, ui);
}

static void on_term(const struct term_event *tev, void *context)
{
	struct ui *ui = context;
	struct app_event ev = { .mono = tev->read_at };

	switch (tev->kind) {
	case TERM_KEY:
		ev.kind = APP_KEY;
		ev.key = &tev->key;
		ev.burst = tev->burst;
		break;
	case TERM_ACK: case TERM_REFUSED:
		ev.kind = APP_ACK;
		ev.picture = tev->picture;
		ev.is_coarse = tev->is_coarse;
		ev.is_refused = tev->kind == TERM_REFUSED;
		break;
	case TERM_HANGUP:
		ui->is_gone = true;
		ev.kind = APP_HANGUP;
		break;
	case TERM_RESIZE:
		on_resize(ui, tev);
		return;
	}
	update(ui, &ev);
}

static void on_reply(struct ask *ask, void *context)
{
	struct app_event ev = { .kind = APP_REPLY, .ask = ask };

	update(context, &ev);
}

static void on_picture(void *context)
{
	struct ui *ui = context;
	struct app_event ev = { .kind = APP_PICTURE };

	strips_pump(ui->strips);
	update(ui, &ev);
}

static void on_signal(struct loop *l, int signo, void *context)
{
	struct app_event ev = { .kind = APP_HANGUP };

	(void)l;
	(void)signo;
	update(context, &ev);
}

static void draw(struct ui *ui)
{
	view_compose(ui->app, ui->canvas);
	if (ui->reaction & APP_REPAINT)
		term_redraw(ui->term);
	term_draw(ui->term, ui->canvas);
	ui->reaction &= (unsigned)~(APP_REDRAW | APP_REPAINT);
}

/* What left the front and came back before a drawing never left the screen: the terminal
 * has acknowledged it long ago and will not do so again. */
static void catch_up(struct ui *ui)
{
	const struct picture *awaited[CANVAS_PICTURES_MAX];
	size_t n = focus_awaited(ui->app, awaited);

	for (size_t i = 0; i < n; i++) {
		struct app_event ev = { .kind = APP_ACK, .picture = awaited[i] };

		if (term_is_answered(ui->term, awaited[i], &ev.is_refused))
			update(ui, &ev);
	}
}

/* Just before the loop sleeps: at most one drawing for all that happened, or a second for what it brought to light. */
static void on_prepare(struct loop *l, void *context)
{
	struct ui *ui = context;

	(void)l;
	if (ui->is_gone)
		return;
	if (!(ui->reaction & (APP_REDRAW | APP_REPAINT)) || ui->resize_timer != 0) {
		if (ui->prefetch && term_is_idle(ui->term)) {
			prefetch_sweep(ui->prefetch);
			strips_sweep(ui->strips);
		}
		return;
	}
	draw(ui);
	catch_up(ui);
	if (ui->reaction & (APP_REDRAW | APP_REPAINT))
		draw(ui);
}

static void submit(void *context, struct ask *ask)
{
	struct ui *ui = context;

	backend_submit(ui->backend, ask);
}

static void want(void *context, const struct picture_want *wants, size_t count)
{
	struct ui *ui = context;

	if (ui->prefetch)
		prefetch_want(ui->prefetch, wants, count);
}

static struct picture_answer picture(void *context, const struct picture_want *w)
{
	struct ui *ui = context;

	if (!ui->prefetch)
		return (struct picture_answer){ .state = PICTURE_FAILED, .why = "" };
	return prefetch_get(ui->prefetch, w);
}

static void want_strips(void *context, const struct strip_want *wants, size_t count)
{
	struct ui *ui = context;

	if (ui->strips)
		strips_want(ui->strips, wants, count);
}

static struct strip_answer strip(void *context, const struct strip_want *w)
{
	struct ui *ui = context;

	if (!ui->strips)
		return (struct strip_answer){ .state = PICTURE_FAILED, .why = "" };
	return strips_get(ui->strips, w);
}

static enum pv_err start_prefetch(struct ui *ui, const struct ui_options *opt, struct pv_error *err)
{
	const struct term_caps *caps = term_caps(ui->term);
	struct prefetch_options po = {
		.conninfo = opt->conninfo, .protocol = caps->graphics,
		.threads = DECODERS, .coarse_first = true, .paint_once = opt->settings && !opt->settings->overpaint,
	};
	struct strips_options so;
	enum pv_err code;

	if (caps->graphics == GRAPHICS_NONE)
		return PV_OK;
	if (caps->graphics == GRAPHICS_SIXEL) {
		po.max_width = caps->sixel_max_width;
		po.max_height = caps->sixel_max_height;
	}
	picture_rung(0, &po.colors, &po.lambda);
	if ((code = prefetch_new(ui->loop, &po, on_picture, ui, &ui->prefetch, err)) != PV_OK)
		return code;
	so = (struct strips_options){
		.protocol = po.protocol, .max_width = po.max_width, .max_height = po.max_height, .colors = po.colors, .lambda = po.lambda,
		.paint_once = po.paint_once, .threads = DECODERS,
	};
	return strips_new(ui->loop, ui->prefetch, &so, on_picture, ui, &ui->strips, err);
}

static void fill_screen(struct ui *ui, struct app_screen *s)
{
	const struct term_caps *caps = term_caps(ui->term);

	term_size(ui->term, &ui->rows, &ui->columns);
	*s = (struct app_screen){
		.rows = ui->rows, .columns = ui->columns, .cell_width = caps->cell_width, .cell_height = caps->cell_height, .graphics = caps->graphics,
		.why = caps->why,
	};
	if (caps->graphics == GRAPHICS_SIXEL) {
		s->max_width = caps->sixel_max_width;
		s->max_height = caps->sixel_max_height;
	}
	snprintf(s->acknowledger, sizeof(s->acknowledger), "%s", term_acknowledger(ui->term));
}

static enum pv_err watch_signals(struct ui *ui, struct pv_error *err)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	enum pv_err code = PV_OK;

	for (size_t i = 0; i < ARRAY_LEN(signals) && code == PV_OK; i++)
		code = loop_signal(ui->loop, signals[i], on_signal, ui, err);
	return code;
}

static enum pv_err run(struct ui *ui, const struct ui_options *opt, const struct keymap *keymap, struct pv_store *store, struct pv_error *err)
{
	const struct app_ops ops = { .context = ui, .submit = submit, .want = want, .picture = picture, .want_strips = want_strips, .strip = strip };
	struct app_options ao = { .ops = &ops, .keymap = keymap, .settings = opt->settings, .selection = opt->selection, .login = pv_store_login(store) };
	struct app_event start = { .kind = APP_START };
	enum pv_err code;

	fill_screen(ui, &ao.screen);
	ui->canvas = canvas_new(ui->rows, ui->columns);
	ui->app = app_new(&ao);
	if ((code = backend_new(ui->loop, store, on_reply, ui, &ui->backend, err)) != PV_OK)
		return code;
	if ((code = start_prefetch(ui, opt, err)) != PV_OK || (code = watch_signals(ui, err)) != PV_OK)
		return code;
	term_attach(ui->term, ui->loop, on_term, ui);
	loop_prepare(ui->loop, on_prepare, ui);
	update(ui, &start);
	on_tick(ui->loop, ui);
	code = loop_run(ui->loop, err);
	/* ops live on this stack: nothing may call back any more */
	loop_timer_cancel(ui->loop, ui->tick_timer);
	loop_timer_cancel(ui->loop, ui->resize_timer);
	return code;
}

static void shut(struct ui *ui)
{
	term_close(ui->term);
	strips_free(ui->strips);
	prefetch_free(ui->prefetch);
	backend_free(ui->backend);
	app_free(ui->app);
	canvas_free(ui->canvas);
	loop_free(ui->loop);
}

enum pv_err ui_review(const struct ui_options *opt, struct pv_error *err)
{
	struct ui ui = { .settings = opt->settings };
	struct keymap keymap;
	struct theme theme;
	struct term_options to = opt->term;
	struct pv_store *store = NULL;
	enum pv_err code;

	if ((code = keymap_init(&keymap, opt->settings, err)) != PV_OK || (code = skin_init(&theme, opt->settings, err)) != PV_OK)
		return code;
	to.theme = &theme;
	to.mouse = opt->settings && opt->settings->mouse;
	if ((code = pv_store_open(opt->conninfo, "photovet review", &store, err)) != PV_OK)
		return code;
	if ((code = loop_new(&ui.loop, err)) != PV_OK || (code = term_open(&to, &ui.term, err)) != PV_OK)
		pv_store_close(store);
	else
		code = run(&ui, opt, &keymap, store, err);
	shut(&ui);
	return code;
}
