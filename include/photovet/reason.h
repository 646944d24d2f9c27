/* Reasons: what a rejection says. The table lives in the database (seeded by a
 * migration; a campaign may switch one off or add its own). */
#ifndef PHOTOVET_REASON_H
#define PHOTOVET_REASON_H

#include <stdint.h>

#include "arena.h"
#include "error.h"

enum pv_lang { PV_LANG_EN, PV_LANG_ZH };

struct pv_reason {
	const char *code;		/* "L03" */
	const char *category;		/* "L" */
	char severity;			/* 'R' retake, 'W' judgement, 'S' serious, 'T' operator only */
	const char *label[2];		/* by enum pv_lang */
	const char *instruction[2];	/* one thing to do; {min} {max} {w} {h} already filled from the profile */
	const char *checks;		/* related checks, space separated, "" when none */
	int rank;			/* order shown to the student: smaller first */
	bool enabled;
};

struct pv_reason_list {
	struct pv_reason *rows;
	size_t count;
	struct pv_arena arena;
};
void pv_reason_list_release(struct pv_reason_list *list);
const struct pv_reason *pv_reason_find(const struct pv_reason_list *list, const char *code);

/* What the student will read. */
enum pv_message_kind { PV_MESSAGE_REJECTED, PV_MESSAGE_BLOCKED, PV_MESSAGE_APPROVED, PV_MESSAGE_RETOUCH, PV_MESSAGE_REVOKED, PV_MESSAGE_PUBLISHED };

struct pv_message {
	enum pv_message_kind kind;
	enum pv_lang lang;
	const char *campaign_title, *name, *zone;
	int attempt, free_left;
	int64_t deadline, advice;	/* PV_TIME_NONE when none */
	const char *const *codes;	/* reasons, any order */
	size_t code_count;
};
/* The whole text (mail, webhook) or the short one (three worst reasons in full, the
 * others by label). *ret_text is yours, free() it. */
PV_MUST_CHECK enum pv_err pv_message_format(const struct pv_message *msg, const struct pv_reason_list *reasons, bool is_short,
					    char **ret_subject, char **ret_text, struct pv_error *err);

#endif
