/* A short list to choose one of: the orders (,) or the filters of the configuration (F).
 * Digits and letters choose at once, arrows and Enter too. */
#ifndef UI_MENU_H
#define UI_MENU_H

#include <stdbool.h>
#include <stddef.h>

struct app;
struct key;

enum menu_kind { MENU_SORT, MENU_FILTERS };
struct menu {
	enum menu_kind kind;
	size_t cursor;
};

void menu_open(struct app *app, enum menu_kind kind);
void menu_key(struct app *app, const struct key *k);
size_t menu_count(const struct app *app);
const char *menu_name(const struct app *app, size_t i);		/* as typed in the configuration or after :sort */
const char *menu_text(const struct app *app, size_t i);		/* what it stands for, translated */
bool menu_is_set(const struct app *app, size_t i);		/* in force now */
char menu_letter(size_t i);					/* 0 when letters ran out */

#endif
