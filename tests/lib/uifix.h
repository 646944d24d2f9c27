/* The review screen without a terminal, a thread or a database: an app whose questions
 * are collected and answered by a small fabricated world, and whose pictures have a size
 * and no pixels. Time stands still unless a test moves it. */
#ifndef TESTS_UIFIX_H
#define TESTS_UIFIX_H

#include "ui/app.h"
#include "ui/view.h"

#define UIFIX_ASKS_MAX 128
#define UIFIX_PICTURES_MAX 64
#define UIFIX_FIRST INT64_C(1000231)		/* id of the first submission */
#define UIFIX_NOW INT64_C(1795235940000000)	/* 2026-11-21 12:39 in Shanghai */

struct uifix {
	struct app *app;
	struct keymap keymap;
	struct app_ops ops;
	int64_t now, mono;
	unsigned reaction;
	struct ask *asks[UIFIX_ASKS_MAX];
	size_t ask_count;
	struct picture *pictures[UIFIX_PICTURES_MAX];
	struct picture_want picture_wants[UIFIX_PICTURES_MAX];	/* what each was made for */
	struct lens_sight sights[UIFIX_PICTURES_MAX];
	struct lens_view views[UIFIX_PICTURES_MAX];
	size_t picture_count;
	struct strip *strips[UIFIX_PICTURES_MAX];
	struct strip_want strip_wants[UIFIX_PICTURES_MAX], wanted_strips[STRIPS_WANTS_MAX];
	size_t strip_count, wanted_strip_count;
	int refused;			/* 1 + index of one that a bulk decision is refused for: bo holds it; 0 = none */
	int64_t batches;		/* ids given out */
	size_t bulk_count;		/* of the last ASK_BULK: photos, and the ids of the first */
	int64_t bulk_ids[64];
	bool bulk_has_displays;
	struct pv_display bulk_display;	/* of the first */
	int broken_photo;		/* 1 + index of one that cannot be decoded; 0 = none */
	struct picture_want wants[PREFETCH_WANTS_MAX];
	size_t want_count;
	/* the world */
	int total;			/* submissions there are */
	int held;			/* the first held of them are mine */
	bool is_claimed[64];
	char decided[64];		/* 0, or the first letter of the action */
	int64_t decisions;		/* ids given out */
	int64_t decision_of[64];	/* the latest of a submission */
	struct pv_step steps[64];	/* what ASK_STEPS answers */
	size_t step_count;
	struct pv_sent sent;
	int undo_seconds;
	bool is_down, blocks_allowed, is_supervisor;
	bool is_answer_lost;		/* while down: the question had arrived */
	enum picture_state picture_state;
	const char *why;
	bool is_geometry_na;		/* no outline can be trusted */
	int earlier_attempts;		/* of the first student, all rejected; attempt 2 with one of them */
	int sent_percent;
	int burst;			/* of the keys that follow */
	bool is_slow_ack;		/* pictures are acknowledged only by uifix_ack */
	enum graphics graphics;
	const char *session;
	char saved[8192];		/* the last session text */
	struct ask *last;		/* kind and words of the last decision asked for: see last_* */
	char last_reasons[256], last_text[256];
	enum pv_action last_action;
	bool last_has_display;
	struct pv_display last_display;
};

void uifix_init(struct uifix *f, int rows, int columns, enum graphics graphics);
void uifix_release(struct uifix *f);
void uifix_start(struct uifix *f);			/* APP_START, then everything answered */
void uifix_press(struct uifix *f, const char *keys);	/* "j C-r Enter"; nothing is answered */
void uifix_play(struct uifix *f, const char *keys);	/* the same, then everything answered */
void uifix_type(struct uifix *f, const char *text);	/* character by character */
void uifix_paste(struct uifix *f, const char *text);
void uifix_ack(struct uifix *f);			/* what is in front has been taken whole */
void uifix_tick(struct uifix *f, int64_t ms);		/* time passes */
void uifix_resize(struct uifix *f, int rows, int columns);
void uifix_settle(struct uifix *f);			/* answers and acknowledges until nothing is open */
struct ask *uifix_pending(struct uifix *f, enum ask_kind kind);	/* the first of a kind, or NULL */
void uifix_answer(struct uifix *f, struct ask *ask);	/* by the world; frees it */
/* A refusal to the pending ask. */
void uifix_refuse(struct uifix *f, struct ask *ask, const char *code, enum pv_err class, const char *text, const char *who);
/* The screen as text. The caller frees. */
char *uifix_screen(struct uifix *f);
int64_t uifix_front(struct uifix *f);			/* id in front, 0 = none */
/* Sets the language of the screen: "en" or "zh_CN", from the catalog in the build folder. */
void uifix_language(const char *lang);

#endif
