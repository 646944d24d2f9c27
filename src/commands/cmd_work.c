#include <unistd.h>

#include "base/i18n.h"
#include "base/log.h"
#include "commands/command_line.h"
#include "demo/demo.h"
#include "worker/worker.h"

#define PATH_CAP 4096

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct worker_options opt = { .conninfo = cx->conninfo, .settings = cx->settings };
	struct buf notifications = BUF_INIT(PATH_CAP);
	int64_t threads = 0;
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	opt.once = command_line_has(cx->line, "once");
	if (rc == PV_OK)
		rc = worker_parse_kinds(command_line_value(cx->line, "only"), &opt.kinds, err);
	if (rc == PV_OK)
		rc = command_line_int(cx->line, "threads", 1, 64, 0, &threads, err);
	opt.threads = (int)threads;
	/* Connected to the demo, messages of the gateway file stay in the demo's folder. */
	if (rc == PV_OK && demo_notifications(cx->conninfo, &notifications))
		opt.notifications = buf_str(&notifications);
	if (!opt.once && !cx->is_verbose)
		log_open(LOG_INFO, STDERR_FILENO);
	if (rc == PV_OK)
		rc = worker_run(&opt, err);
	buf_release(&notifications);
	return rc;
}

static const struct command_option options[] = {
	{ "once", 0, NULL, N_("until nothing is due, including work it made due itself"), NULL },
	{ "only", 0, "KIND,...", N_("only these: notify, upload (enqueue too), check, expire"), NULL },
	{ "threads", 0, "N", N_("threads for checks, default one a processor"), NULL },
	{ 0 },
};

const struct command cmd_work_command = {
	.name = "work", .usage = "[--once] [--only notify,upload,check,expire]",
	.summary = N_("the worker: checks, deadlines, messages, uploads"),
	.details = N_("Any number of them on any hosts. SIGTERM finishes what is in hand. With --once: status 8 when a delivery failed (a retry is scheduled)."),
	.options = options, .run = run,
};
