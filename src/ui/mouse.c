#include "ui/mouse.h"

#include "ui/chooser.h"
#include "ui/focus.h"
#include "ui/sheet.h"
#include "ui/view.h"

bool mouse_is(const struct key *k)
{
	return k->code == KEY_CLICK || k->code == KEY_WHEEL_UP || k->code == KEY_WHEEL_DOWN;
}

/* What has the keys sees the wheel as its arrows. */
static void wheel(struct app *app, bool is_down)
{
	const struct key arrow = { .code = is_down ? KEY_DOWN_ARROW : KEY_UP_ARROW, .base = is_down ? KEY_DOWN_ARROW : KEY_UP_ARROW };

	switch (app->overlay) {
	case OVERLAY_REASONS:
		chooser_key(app, &arrow);
		break;
	case OVERLAY_MENU:
		menu_key(app, &arrow);
		break;
	case OVERLAY_LINE:
		if (app->line.kind == LINE_FIND)
			line_key(app, &arrow);
		break;
	case OVERLAY_PROMPT:
	case OVERLAY_CONFIRM:
		break;
	default:
		act_run(app, is_down ? ACTION_DOWN : ACTION_UP);
		break;
	}
}

static void click(struct app *app, int row, int column)
{
	int line;

	if (app->overlay == OVERLAY_MENU) {
		if ((line = view_menu_line_at(app, row, column)) >= 0)
			app->menu.cursor = (size_t)line;
	} else if (app->overlay == OVERLAY_NONE && app->view == VIEW_QUEUE) {
		if ((line = view_queue_line_at(app, row)) >= 0)
			app->queue.cursor = (size_t)line;
	} else if (sheet_is_in_front(app) && app->overlay == OVERLAY_NONE) {
		if (deck_go(&app->deck, view_sheet_id_at(app, row, column)))	/* on the page: in view already */
			focus_changed(app);
	}
}

void mouse_key(struct app *app, const struct key *k)
{
	if (!app->mouse)
		return;
	if (k->code == KEY_CLICK)
		click(app, k->row, k->column);
	else
		wheel(app, k->code == KEY_WHEEL_DOWN);
}
