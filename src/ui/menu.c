#include "ui/menu.h"

#include <string.h>

#include "base/i18n.h"
#include "ui/app.h"

/* j and k move, as everywhere. */
static const char letters[] = "123456789abcdefghilmnoprstuvwxyz";

char menu_letter(size_t i)
{
	return i < sizeof(letters) - 1 ? letters[i] : 0;
}

size_t menu_count(const struct app *app)
{
	if (app->menu.kind == MENU_SORT)
		return FILTER_ORDER_COUNT;
	return app->settings ? app->settings->filter_count : 0;
}

const char *menu_name(const struct app *app, size_t i)
{
	return app->menu.kind == MENU_SORT ? filter_order_name(i) : app->settings->filters[i].name;
}

const char *menu_text(const struct app *app, size_t i)
{
	return app->menu.kind == MENU_SORT ? _(filter_order_sentence(i)) : app->settings->filters[i].value;
}

bool menu_is_set(const struct app *app, size_t i)
{
	if (app->menu.kind == MENU_SORT)
		return app->filter.order == i;
	return app->filter.expression && strcmp(app->filter.expression, app->settings->filters[i].value) == 0;
}

void menu_open(struct app *app, enum menu_kind kind)
{
	app->menu = (struct menu){ .kind = kind };
	if (menu_count(app) == 0) {
		app_notice(app, NOTICE_INFO, "%s", _("no saved filters: section filters { } of the configuration has none"));
		return;
	}
	for (size_t i = 0; i < menu_count(app); i++)
		if (menu_is_set(app, i))
			app->menu.cursor = i;
	app->overlay = OVERLAY_MENU;
}

static void choose(struct app *app, size_t i)
{
	struct pv_error err = { 0 };

	app->overlay = OVERLAY_NONE;
	if (app->menu.kind == MENU_SORT)
		filter_sort(app, i);
	else if (filter_ask(app, app->settings->filters[i].value, NULL, &err) != PV_OK)	/* checked when the file was read */
		app_notice(app, NOTICE_ERROR, _("not filtered: %s"), err.text);
}

static void move_cursor(struct app *app, int by)
{
	struct menu *m = &app->menu;

	if (by < 0 && m->cursor > 0)
		m->cursor--;
	else if (by > 0 && m->cursor + 1 < menu_count(app))
		m->cursor++;
}

void menu_key(struct app *app, const struct key *k)
{
	if (k->mods == KEY_CTRL && k->base == 'c')
		app->overlay = OVERLAY_NONE;
	if (k->mods)
		return;
	switch (k->base) {
	case 0x1b:
	case 'q':
		app->overlay = OVERLAY_NONE;
		return;
	case '\r':
		choose(app, app->menu.cursor);
		return;
	case 'j':
	case KEY_DOWN_ARROW:
		move_cursor(app, 1);
		return;
	case 'k':
	case KEY_UP_ARROW:
		move_cursor(app, -1);
		return;
	default:
		break;
	}
	for (size_t i = 0; i < menu_count(app) && menu_letter(i); i++)
		if (k->base == (uint32_t)menu_letter(i)) {
			choose(app, i);
			return;
		}
}
