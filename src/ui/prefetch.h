/* The prefetcher: photos fetched, decoded and encoded ahead, so that the next one is a
 * pure write. It owns every picture and keeps them within a budget; what the screen shows
 * or has just shown is never freed under it.
 *
 * One thread asks the photo store over its own connection, others decode and encode. All
 * functions are called on the main thread and none waits. */
#ifndef UI_PREFETCH_H
#define UI_PREFETCH_H

#include "base/loop.h"
#include "terminal/picture.h"
#include "ui/lens.h"

#define PREFETCH_BUDGET (64u << 20)	/* bytes of pictures and photos kept */
#define PREFETCH_WANTS_MAX 80

/* Which picture: a photo in a rectangle of cells. No columns: only its bytes are wanted (prefetch_photo). */
struct picture_want {
	uint8_t sha256[32];
	int columns, rows;
	int cell_width, cell_height;	/* px */
	bool may_enlarge;
	struct lens lens;		/* all zero: the whole photo as it is */
};
bool prefetch_is_same(const struct picture_want *a, const struct picture_want *b);

enum picture_state { PICTURE_LOADING, PICTURE_READY, PICTURE_FAILED };

struct picture_answer {
	enum picture_state state;
	const struct picture *picture;	/* READY; borrowed while it is wanted or shown */
	bool is_damaged;		/* READY, but the file is truncated or corrupt */
	int orientation;		/* EXIF, 1 = none */
	const struct lens_sight *sight;	/* READY: of the photo, as soon as a lens needed it; NULL before. Borrowed like the picture */
	struct lens_view view;		/* READY, through a lens: what of the photo it shows */
	const char *why;		/* FAILED: one line; borrowed until the next call */
	bool is_away;			/* FAILED because the photo store is not reachable: tried again */
};

struct prefetch;
struct prefetch_options {
	const char *conninfo;
	enum graphics protocol;
	int max_width, max_height;	/* px the terminal takes; 0 = no limit */
	int colors, lambda;		/* as in struct picture_options */
	bool coarse_first, paint_once;
	int threads;			/* that decode */
};
/* on_change is called on the loop's turn when a picture became ready or failed. */
PV_MUST_CHECK enum pv_err prefetch_new(struct loop *l, const struct prefetch_options *opt, void (*on_change)(void *context), void *context,
				       struct prefetch **ret, struct pv_error *err);
void prefetch_free(struct prefetch *p);
/* What is needed now, most urgent first; replaces the former list. */
void prefetch_want(struct prefetch *p, const struct picture_want *wants, size_t count);
/* A photo's bytes, once a want of that photo has them; NULL before. Yours until given back; count
 * it on the main thread only, read it on any. */
struct prefetch_photo {
	int refs;
	uint8_t *data;
	size_t size;
	struct lens_sight *sight;	/* NULL until a picture needed it; never changed afterwards */
};
struct prefetch_photo *prefetch_photo(struct prefetch *p, const uint8_t sha256[32]);
void prefetch_photo_unref(struct prefetch_photo *photo);	/* NULL is fine */
struct picture_answer prefetch_get(struct prefetch *p, const struct picture_want *want);
/* Pictures made from now on: the link turned out faster or slower. */
void prefetch_set_rung(struct prefetch *p, int colors, int lambda, bool coarse_first);
/* Frees what is over the budget and not wanted. Only while the terminal has nothing left to
 * send: it borrows a picture's bytes until then. */
void prefetch_sweep(struct prefetch *p);
size_t prefetch_bytes(const struct prefetch *p);

#endif
