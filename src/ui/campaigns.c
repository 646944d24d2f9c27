#include "ui/campaigns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/mem.h"

static void make_lines(struct queue_state *q)
{
	size_t n = 0;

	free(q->lines);
	q->lines = mem_array(q->list.count * 2 + 1, sizeof(*q->lines));
	for (size_t i = 0; i < q->list.count; i++) {
		const struct pv_queue_row *row = &q->list.rows[i];

		if (q->find && !fold_contains(row->campaign, q->find) && !fold_contains(row->title, q->find))
			continue;
		q->lines[n++] = (struct queue_line){ i, false };
		if (row->escalated > 0 && strstr(row->via_roles, "supervisor"))
			q->lines[n++] = (struct queue_line){ i, true };
	}
	q->line_count = n;
}

void campaigns_here(const struct queue_state *q, char at[ASK_CAMPAIGN_MAX], bool *ret_is_escalated)
{
	bool is_line = q->cursor < q->line_count;

	snprintf(at, ASK_CAMPAIGN_MAX, "%s", is_line ? q->list.rows[q->lines[q->cursor].row].campaign : "");
	*ret_is_escalated = is_line && q->lines[q->cursor].is_escalated;
}

void campaigns_arrange(struct queue_state *q, const char *at, bool is_escalated)
{
	make_lines(q);
	if (q->cursor >= q->line_count)
		q->cursor = q->line_count > 0 ? q->line_count - 1 : 0;
	for (size_t i = 0; i < q->line_count; i++)
		if (strcmp(q->list.rows[q->lines[i].row].campaign, at) == 0 && q->lines[i].is_escalated == is_escalated)
			q->cursor = i;
}

void campaigns_find(struct app *app, const char *text)
{
	struct queue_state *q = &app->queue;
	char at[ASK_CAMPAIGN_MAX];
	bool is_escalated;

	campaigns_here(q, at, &is_escalated);
	deck_set_text(&q->find, text);
	campaigns_arrange(q, at, is_escalated);
}
