#include "ui/resume.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

void resume_format(const struct app *app, struct buf *out)
{
	struct json *j = json_object();
	const struct item *it = deck_current(&app->deck);

	json_set_str(j, "campaign", app->campaign);
	json_set_int(j, "at", it ? it->row.id : 0);
	json_set_int(j, "done", (int64_t)(app->deck.done_before + app->deck.count - deck_open_count(&app->deck)));
	json_set_bool(j, "escalated", app->is_escalated);
	json_set_bool(j, "photo", app->view != VIEW_QUEUE);
	json_format(out, j);
	json_free(j);
}

void resume_parse(struct app *app, const char *text)
{
	struct json *j = NULL;
	int64_t at = 0, done = 0;
	bool was_photo = false;
	const char *campaign;

	app->session_at = 0;
	app->session_done = 0;
	*app->session_campaign = 0;
	if (!text || !*text || json_parse(text, strlen(text), &j, NULL) != PV_OK)
		return;
	campaign = json_str(json_get(j, "campaign"));
	(void)json_bool(json_get(j, "photo"), &was_photo);
	if (campaign && was_photo && json_int(json_get(j, "at"), &at) && json_int(json_get(j, "done"), &done) && done >= 0 && done < 100000) {
		snprintf(app->session_campaign, sizeof(app->session_campaign), "%s", campaign);
		app->session_at = at;
		app->session_done = (size_t)done;
		(void)json_bool(json_get(j, "escalated"), &app->is_escalated);
	}
	json_free(j);
}
