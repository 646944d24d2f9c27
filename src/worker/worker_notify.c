#include "worker/worker_impl.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"

struct notice {
	struct worker *worker;
	struct worker_way *way;
	int64_t id, submission;
};

static const char *const words[] = {
	[PV_DELIVERED] = "delivered", [PV_DELIVERY_RETRY] = "failed", [PV_DELIVERY_DEAD] = "given up", [PV_DELIVERY_HOLD] = "held for a person to look",
};

static void on_end(const struct pv_courier_end *end, void *context)
{
	struct notice *n = context;
	enum log_level level = end->report.outcome == PV_DELIVERED ? LOG_INFO : LOG_WARN;

	log_line(level, "notification %lld of submission %lld by %s: %s, attempt %d, %d ms%s%s", (long long)n->id, (long long)n->submission,
		 n->way->way.name, words[end->report.outcome], end->report.attempt, end->took_ms, end->report.detail[0] ? ": " : "",
		 end->report.detail);
	n->worker->notices_in_flight--;
	worker_report_add(n->worker, &n->worker->notices, end, n->way);
	free(n);
}

/* Without the reasons' words nothing can be sent: the row's lease ends and it is taken again. */
static void send_one(struct worker *w, struct worker_way *way, const struct pv_notify_job *job)
{
	const struct pv_reason_list *reasons = worker_reason_list(w, job->campaign);
	struct notice *n;

	if (!reasons)
		return;
	n = mem_alloc(sizeof(*n));
	n->worker = w;
	n->way = way;
	n->id = job->id;
	n->submission = job->submission;
	way->in_flight++;
	w->notices_in_flight++;
	pv_courier_notify(w->courier, job, reasons, on_end, n);
}

static void take_from(struct worker *w, const struct pv_gateway *g, int want)
{
	struct pv_notify_job_list list = { 0 };
	struct pv_error err = { 0 };
	struct worker_way *way;
	struct pv_way named;
	char gateway[128];		/* NAME=ADDRESS: the database sees to it that there is one */
	const char *const gateways[] = { gateway };
	enum pv_err code;

	snprintf(gateway, sizeof(gateway), "%s=%s", g->name, pv_courier_address(g));
	pv_courier_gateway_way(g, &named);
	way = worker_report_way(w, &named);
	want = worker_report_grant(w, way, want);
	if (want <= 0)
		return;
	code = pv_deliver_notices(w->store, w->name, gateways, 1, want, way->way.timeout_s + WORKER_LEASE_SLACK_S, &list, &err);
	if (code != PV_OK)
		worker_trouble(w, "taking notifications", code, &err);
	for (size_t i = 0; i < list.count; i++)
		send_one(w, way, &list.rows[i]);
	w->progress |= list.count > 0;
	if (code == PV_OK && list.count < (size_t)want)
		worker_report_given_up(w);
	pv_notify_job_list_release(&list);
}

void worker_notify_take(struct worker *w)
{
	int64_t due = worker_due_count(w, "notify");
	size_t count = w->settings->gateway_count;

	for (size_t i = 0; i < count && due > 0 && !w->is_lost; i++) {
		const struct pv_gateway *g = &w->settings->gateways[(i + w->turn) % count];
		long room = w->settings->in_flight - (long)pv_courier_in_flight(w->courier);
		long space = (long)(WORKER_REPORTS_MAX - w->notices.count - w->notices_in_flight);

		if (room > space)
			room = space;
		take_from(w, g, room < due ? (int)room : (int)due);
	}
	w->turn++;
}
