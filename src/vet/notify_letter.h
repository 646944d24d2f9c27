/* A notification with its words: what every gateway type makes its message of. */
#ifndef VET_NOTIFY_LETTER_H
#define VET_NOTIFY_LETTER_H

#include "base/json.h"
#include "photovet/deliver.h"

#define NOTIFY_LETTER_MAX_CODES 64

struct notify_letter {
	const struct pv_notify_job *job;		/* borrowed */
	const struct pv_reason_list *reasons;		/* borrowed */
	struct json *data;				/* the job's, parsed */
	const char *codes[NOTIFY_LETTER_MAX_CODES];	/* into data */
	struct pv_message message;
	char *subject, *text;				/* the whole text, or the short one */
};
/* PV_ERR_BAD_INPUT when the job's kind or data make no message. */
PV_MUST_CHECK enum pv_err notify_letter_init(struct notify_letter *l, const struct pv_notify_job *job, const struct pv_reason_list *reasons,
					     bool is_short, struct pv_error *err);
void notify_letter_release(struct notify_letter *l);
/* All of it as an object: key, submission, campaign, student, address, texts, reasons with
 * label and instruction in the letter's language, deadlines. Yours: json_free. */
struct json *notify_letter_json(const struct notify_letter *l);

#endif
