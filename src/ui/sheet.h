/* The contact sheet: the deck as a grid of thumbnails, a page at a time.
 *
 * A page shows every photo of the deck that no filter leaves out, decided ones too, so that
 * nothing moves under the eye while one decides; the cursor steps over the open ones only and
 * is the deck's own, so that sheet and photo view are always on the same submission.
 *
 * Verdict keys act on the photo under the cursor and never read the marks; what acts on the
 * marks (plan.h) never reads the cursor.
 *
 * Proof of display is kept per strip while it is on the screen, and per photo when its page is turned: a thumbnail counts when its strip was taken whole by the
 * terminal, the photo in it has this very hash, is shown whole (strip.h says why cut ones do not
 * count) and at the campaign's minimum size or more. Cells too small to approve from show
 * aligned faces unless told otherwise, since faces are what there is left to see in them; cells
 * large enough show whole photos. */
#ifndef UI_SHEET_H
#define UI_SHEET_H

#include "ui/app.h"

/* The page that the cursor is on. */
struct sheet_page {
	struct item *items[GRID_CELLS_MAX];
	size_t count, first;		/* first: place of items[0] among all, from 0 */
	size_t total, number, pages;	/* number: from 1 */
	size_t cursor;			/* of items; count when the cursor is on none */
};
void sheet_page(const struct app *app, struct sheet_page *ret);
/* Are the thumbnails on the screen (the sheet, and nothing over it)? */
bool sheet_is_in_front(const struct app *app);
bool sheet_is_aligned(const struct app *app);

/* What is wanted on the screen has changed: focus_changed calls it. */
void sheet_changed(struct app *app);
/* After every event: what the sheet opens about one photo (reasons, a field) has that photo
 * beside it, so that an overlay opened or closed is another picture. */
void sheet_follow(struct app *app);
/* Photos whose bytes the page, the next and the one before need; returns how many. */
size_t sheet_wants(struct app *app, struct picture_want *wants, size_t max);
void sheet_sync(struct app *app);
void sheet_acknowledge(struct app *app, const struct picture *picture);
size_t sheet_awaited(const struct app *app, const struct picture **list, size_t max);	/* strips that are ready and not acknowledged */
void sheet_progress(struct app *app, int sent_percent);
/* The strip under the cursor, whose progress is worth asking for; NULL: none is there. */
const struct picture *sheet_front_picture(const struct app *app);
/* Strips acknowledged, of how many. */
int sheet_acknowledged(const struct app *app, int *ret_of);

/* The thumbnail of an item of the page: its strip and place; false: not on the page in front. */
bool sheet_find(const struct app *app, const struct item *it, const struct sheet_strip **ret_strip, const struct strip_thumb **ret_thumb);
enum sheet_proof {			/* what a thumbnail proves; order: what is said first */
	SHEET_PROVEN, SHEET_ELSEWHERE, SHEET_LOADING, SHEET_SENDING, SHEET_NO_PHOTO, SHEET_FAILED, SHEET_BLOCKS, SHEET_CUT, SHEET_SMALL
};
enum sheet_proof sheet_proof(const struct app *app, const struct item *it);
/* The same of one on another page: by its thumbnail as it was shown last in this session. */
enum sheet_proof sheet_proof_kept(const struct item *it);
/* Why the photo under the cursor may not be approved from here; NULL when it may. */
const char *sheet_obstacle(const struct app *app, char *buf, size_t size);
const char *sheet_obstacle_to_look(const struct app *app, char *buf, size_t size);
/* What was displayed of it, on this page or, when it is on another, the last time; false when nothing was. */
bool sheet_fill(const struct app *app, const struct item *it, struct pv_display *ret);

/* Keys (sheet_move.c has the movements) */
void sheet_bigger(struct app *app, int by);	/* +1 larger cells, -1 smaller */
void sheet_toggle_faces(struct app *app);

#endif
