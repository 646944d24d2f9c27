/* The deck: the photos of the batch in hand, in the order they were claimed. Decided ones
 * stay in their place until the batch is over, so that undo finds them and the position
 * (3/20) keeps its meaning. An item owns its row; nothing here asks the database.
 *
 * A filter narrows the deck and never empties it: what it leaves out stays leased and in its
 * place, only no step, no peek and no verdict reaches it. Every view that shows the deck asks
 * deck_is_visible; sorting and narrowing keep the cursor on its submission. */
#ifndef UI_DECK_H
#define UI_DECK_H

#include "photovet/submission.h"
#include "photovet/vet.h"

enum item_state {
	ITEM_OPEN,
	ITEM_SENDING,		/* decided here, the database has not answered yet */
	ITEM_UNSTORED,		/* decided here, could not be stored; asked again when the link is back */
	ITEM_DECIDED,
	ITEM_GONE		/* skipped, released, withdrawn, taken by another */
};

struct item_proof {			/* the photo was shown whole and the terminal had taken it */
	bool is_shown;
	struct pv_display display;	/* of that time: names the photo by its hash; shown_ms is how long it stayed whole */
};

struct item_thumb {			/* its thumbnail on the contact sheet, as the terminal took it last */
	bool is_shown, is_failed;	/* failed: its place was shown, no picture could be had */
	bool is_whole, is_large_enough;
	struct pv_display display;	/* names the photo by its hash */
};

/* A reason of the rejection before this attempt, as the auditor marked it: ui/earlier.h. */
enum item_fix { ITEM_FIX_OPEN, ITEM_FIX_DONE, ITEM_FIX_NOT, ITEM_FIX_COUNT };
#define ITEM_EARLIER_MAX 9
struct item_earlier { char code[16]; enum item_fix fix; };

struct item {
	struct pv_submission row;	/* strings in arena */
	struct pv_arena arena;
	enum item_state state;
	char *note;			/* for colleagues; NULL = none */
	char *revealed;			/* shown in full by the reveal key; NULL = not */
	char *id_number;
	char *refusal;			/* why the database said no the last time; NULL = it did not */
	bool is_outside;		/* the filter expression does not match it */
	bool is_missed;			/* what is typed after / does not match it */
	bool is_apart;			/* marked ones are compared, it is none of them */
	size_t rank;			/* in the order of claiming */
	bool is_lost;			/* the lease is someone else's now: no verdict */
	bool is_marked;			/* on the sheet, for a bulk decision; counts only while the item is open */
	struct item_proof proof;
	struct item_thumb thumb;
	struct item_earlier earlier[ITEM_EARLIER_MAX];	/* kept when the history is asked for again */
	size_t earlier_count;
	bool history_asked;
	struct pv_submission_list history;	/* all attempts; empty until known */
};

struct deck {
	struct item **items;
	size_t count, size;
	size_t at;			/* the current item; meaningless while no item is open and visible */
	size_t ranks;			/* given so far */
	size_t done_before;		/* decided of this batch before a restart */
};

void deck_release(struct deck *d);
/* Adds copies of rows that are not in the deck yet; rows already there get their new
 * token, lease and checks and become open again when they were gone. Returns how many are new. */
size_t deck_add(struct deck *d, const struct pv_submission_list *list);
/* Open items that are not in list any more are no longer ours: marked lost, and gone the next time.
 * Returns how many were marked now. */
size_t deck_reconcile(struct deck *d, const struct pv_submission_list *list);
void deck_clear(struct deck *d);
bool deck_is_visible(const struct item *it);		/* nothing that narrows the deck leaves it out */
/* The open, visible item at the position, or NULL: batch done, or (deck_hidden_count > 0) all
 * that is open is left out by the filter. */
struct item *deck_current(const struct deck *d);
struct item *deck_find(const struct deck *d, int64_t id);
/* False when it is not open. One that was left out is shown again: someone asked for it by name. */
bool deck_go(struct deck *d, int64_t id);
/* Index of the next open, visible item after (direction +1) or before (-1) index from; false: none. */
bool deck_next_visible(const struct deck *d, size_t from, int direction, size_t *ret);
/* The next open, visible item in a direction (+1, -1); false at the end: nothing moves. */
bool deck_step(struct deck *d, int direction);
void deck_first(struct deck *d);
void deck_last(struct deck *d);
/* After the current item was decided: the next open one, else the previous one. */
void deck_advance(struct deck *d);
/* Marks: which open photos a bulk decision is about. Nothing that acts on one photo reads
 * them. A photo that was decided loses its mark; one whose decision was refused keeps it. */
bool deck_mark(struct deck *d, int64_t id, bool is_marked);	/* false when it is not open */
bool deck_is_marked(const struct item *it);
size_t deck_marked_count(const struct deck *d);
void deck_unmark_all(struct deck *d);
void deck_sweep(struct deck *d);			/* forgets what is decided or gone: the batch is over */
/* After what is visible has changed: stay, else the next open one, else the previous one. */
void deck_settle(struct deck *d);
/* Orders by compare, equals as they were claimed; NULL: as claimed. The current item stays current. */
typedef int deck_compare_fn(const struct item *a, const struct item *b);
void deck_sort(struct deck *d, deck_compare_fn *compare);
size_t deck_open_count(const struct deck *d);		/* visible or not: what we hold */
size_t deck_visible_count(const struct deck *d);	/* open and visible */
size_t deck_hidden_count(const struct deck *d);		/* open and left out */
/* Position of the current item among all visible ones, from 1, decided ones counted too. */
size_t deck_place(const struct deck *d, size_t *ret_of);
size_t deck_count_in(const struct deck *d, enum item_state state);
/* The open, visible item offset steps away from the current one, or NULL: what to prepare ahead. */
struct item *deck_peek(const struct deck *d, int offset);
int64_t deck_lease_end(const struct deck *d);		/* earliest of the open items; PV_TIME_NONE */
void deck_set_lease(struct deck *d, int64_t until);	/* after a renewal */
/* The name as shown, in at most columns (0 = whole): a long one must not push out what stands after it. */
void deck_name(const struct item *it, int columns, char *dst, size_t size);
void deck_set_text(char **field, const char *text);	/* replaces; NULL or "" = none */

#endif
