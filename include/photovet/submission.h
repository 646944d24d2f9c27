/* Submissions as the database shows them to this login: rows of a page, owned by
 * their list. Strings are UTF-8 as stored, masked by the database where the login
 * may not see them, and hostile: escape before display (terminal/ does). Times are
 * microseconds since 1970-01-01T00:00Z; PV_TIME_NONE is "no such time". */
#ifndef PHOTOVET_SUBMISSION_H
#define PHOTOVET_SUBMISSION_H

#include "arena.h"
#include "check.h"

#define PV_TIME_NONE INT64_MIN

enum pv_status {
#define STATUS(id, name, zh, en) PV_STATUS_##id,
#include "statuses.def"
#undef STATUS
	PV_STATUS_COUNT
};
const char *pv_status_name(enum pv_status status);		/* "pending_final" */
const char *pv_status_label(enum pv_status status, bool is_chinese);	/* "待终审", "pending final" */
enum pv_status pv_status_find(const char *name);		/* PV_STATUS_COUNT when unknown */

enum pv_action { PV_APPROVE, PV_REJECT, PV_RETOUCH, PV_ESCALATE, PV_ACTION_COUNT };
const char *pv_action_name(enum pv_action action);		/* "approve" */

struct pv_decision {
	int64_t id;			/* 0: none */
	int stage;			/* 1 or 2 */
	char action[16];		/* approve reject retouch escalate undo redo skip ... */
	char via[8];			/* screen sheet script */
	const char *reasons;		/* "B01,L03" or "" */
	const char *note;		/* "" when none; colleagues only */
	const char *by;			/* login */
	int64_t at;
	bool undone;
};

struct pv_submission {
	int64_t id;
	const char *campaign, *campaign_title, *zone;	/* code, title, IANA zone */
	const char *student_no, *name, *school_code, *school, *channel;
	int attempt, stage, stages;	/* attempt 1.., stage 1 or 2 of stages */
	int free_left;			/* free resubmissions left after this attempt, >= 0 */
	enum pv_status status;
	int version;			/* raised by every move: what a plan freezes */
	int64_t received_at, due_at;
	const char *claimed_by;		/* "" when free */
	int64_t token;			/* fencing token of that lease when it is mine, else 0 */
	int64_t lease_until;
	/* Its clocks, by pv_store_show, pv_store_student and claims; PV_TIME_NONE when nobody took it yet.
	 * In hand: in_hand_seconds, and since in_hand_since while somebody holds it. */
	int64_t first_claimed_at, last_claimed_at, in_hand_seconds, in_hand_since;
	int score, fails, warns, nas;	/* score PV_QUALITY_NA when n.a. */
	const char *profile;		/* the score was made under, "" before the first check; with the checks only */
	int profile_version;
	struct pv_photo photo;		/* what is decided on: standard if made, else original */
	struct pv_photo original, reference;	/* .present tells */
	const struct pv_check_result *checks;
	size_t check_count;
	const struct pv_decision *decisions;	/* newest last; filled by pv_store_show and by claims */
	size_t decision_count;
	/* the campaign's rules the screen needs */
	bool blocks_allowed, names_shown;
	int min_display_width, min_display_height;	/* px */
	int undo_seconds;
};

struct pv_submission_list {
	struct pv_submission *rows;
	size_t count;
	struct pv_arena arena;
};
void pv_submission_list_release(struct pv_submission_list *list);

#endif
