/* The engine: transfers in a list, libcurl's sockets and its one timer in our loop, mails
 * and files on threads. Every transfer leaves the list exactly once, by transfer_finish(). */
#include "net/transfer_impl.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/mem.h"
#include "net/transfer_reuse.h"
#include "net/transfer_thread.h"

#define DEFAULT_TIMEOUT_S 60
#define DEFAULT_ANSWER_CAP (64u << 10)
#define URL_MAX_BYTES 8192
/* More new connections at once and OpenSSH begins to drop some (MaxStartups 10:30:100). */
#define CONNECTIONS_PER_HOST 8
#define CONNECTIONS_KEPT 64

struct transfer_engine {
	struct loop *loop;
	CURLM *multi;
	int timer;
	struct transfer *first;
	size_t count;
	struct transfer_thread_pools pools;
	struct transfer_reuse reuse;
};

static void unlink_transfer(struct transfer *t)
{
	struct transfer_engine *e = t->engine;

	if (t->is_added)
		curl_multi_remove_handle(e->multi, t->easy);
	t->is_added = false;
	if (t->prev)
		t->prev->next = t->next;
	else
		e->first = t->next;
	if (t->next)
		t->next->prev = t->prev;
	e->count--;
}

static void free_transfer(struct transfer *t)
{
	transfer_curl_release(t);
	buf_release(&t->result.answer);
	free(t->url_text);
	free(t->part_url);
	free(t->label);
	free(t->unless_present);
	free(t);
}

void transfer_finish(struct transfer *t)
{
	unlink_transfer(t);
	if (t->result.code == PV_OK)
		t->result.error = (struct pv_error){ 0 };
	else
		t->result.is_verified = false;
	t->result.error.code = t->result.code;
	t->done(&t->result, t->context);
	free_transfer(t);
}

/* libcurl in the loop */

static void reap(struct transfer_engine *e);

static void on_ready(struct loop *l, int fd, short revents, void *context)
{
	struct transfer_engine *e = context;
	int running, what = 0;

	(void)l;
	if (revents & (POLLIN | POLLHUP))
		what |= CURL_CSELECT_IN;
	if (revents & POLLOUT)
		what |= CURL_CSELECT_OUT;
	if (revents & (POLLERR | POLLNVAL))
		what |= CURL_CSELECT_ERR;
	curl_multi_socket_action(e->multi, fd, what, &running);
	reap(e);
}

static void on_timer(struct loop *l, void *context)
{
	struct transfer_engine *e = context;
	int running;

	(void)l;
	e->timer = 0;
	curl_multi_socket_action(e->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	reap(e);
}

static int set_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *per_socket)
{
	struct transfer_engine *e = context;
	short events = 0;

	(void)easy;
	(void)per_socket;
	if (what == CURL_POLL_REMOVE) {
		loop_fd_unset(e->loop, fd);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= POLLIN;
	if (what & CURL_POLL_OUT)
		events |= POLLOUT;
	loop_fd_set(e->loop, fd, events, on_ready, e);
	return 0;
}

static int set_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct transfer_engine *e = context;

	(void)multi;
	loop_timer_cancel(e->loop, e->timer);
	e->timer = 0;
	if (timeout_ms >= 0)
		e->timer = loop_timer_at(e->loop, clock_monotonic() + timeout_ms * 1000, on_timer, e);
	return 0;
}

/* Steps */

static void take_step(struct transfer *t, enum transfer_step step)
{
	if (transfer_curl_step(t, step) && curl_multi_add_handle(t->engine->multi, t->easy) == CURLM_OK) {
		t->is_added = true;
		return;
	}
	if (step != STEP_CLEAN)
		t->result.code = pv_error_set(&t->result.error, PV_ERR_REMOTE, "libcurl does not go on: '%s'", t->label);
	transfer_finish(t);
}

static bool wants_cleaning(const struct transfer *t, CURLcode rc)
{
	enum classify_trouble trouble = transfer_curl_trouble(rc);

	return t->part_url && t->step != STEP_CLEAN && trouble != CLASSIFY_CONNECT && trouble != CLASSIFY_SETUP;
}

static void advance(struct transfer *t, CURLcode rc)
{
	enum transfer_step step = t->step;
	bool ok;

	transfer_curl_judge(t, rc);
	ok = t->result.code == PV_OK;
	if (!ok && step == STEP_RENAME && rc == CURLE_QUOTE_ERROR)
		take_step(t, STEP_REPLACE);	/* sftp renames onto nothing: the old one goes first */
	else if (!ok && wants_cleaning(t, rc))
		take_step(t, STEP_CLEAN);
	else if (ok && step == STEP_WRITE && t->verify && !t->is_s3)
		take_step(t, STEP_READ);
	else if (ok && t->part_url && (step == STEP_WRITE || step == STEP_READ))
		take_step(t, STEP_RENAME);
	else
		transfer_finish(t);
}

static void reap(struct transfer_engine *e)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(e->multi, &left)) != NULL) {
		struct transfer *t = NULL;
		CURLcode rc = m->data.result;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		curl_multi_remove_handle(e->multi, t->easy);
		t->is_added = false;
		advance(t, rc);
	}
}

/* Starting */

static char *part_url(const char *url)
{
	uint8_t random[6];
	char hex[13], *text;
	size_t size = strlen(url) + sizeof(hex) + 6;

	digest_random(random, sizeof(random));
	digest_hex(random, sizeof(random), hex);
	text = mem_alloc(size);
	snprintf(text, size, "%s.part.%s", url, hex);
	return text;
}

static enum pv_err fill(struct transfer *t, const struct transfer_request *req, struct pv_error *err)
{
	struct buf label = BUF_INIT(512);
	enum pv_err code;

	if (strlen(req->url) > URL_MAX_BYTES / 2)
		return pv_error_set(err, PV_ERR_CONFIG, "URL is too long");
	code = url_parse(req->url, &t->url, err);
	if (code != PV_OK)
		return code;
	url_label(&t->url, &label);
	t->label = req->label ? mem_strdup(req->label) : mem_strdup(buf_str(&label));
	buf_release(&label);
	t->method = req->method;
	t->url_text = mem_strdup(req->url);
	t->unless_present = req->unless_present ? mem_strdup(req->unless_present) : NULL;
	t->body = req->body;
	t->body_size = req->body_size;
	t->verify = req->verify && req->method == TRANSFER_PUT;
	t->has_effect = req->has_effect;
	t->is_s3 = req->auth.s3_region && req->auth.s3_region[0];
	t->answer_cap = req->answer_cap ? req->answer_cap : DEFAULT_ANSWER_CAP;
	t->deadline = clock_monotonic() + (req->timeout_s > 0 ? req->timeout_s : DEFAULT_TIMEOUT_S) * CLOCK_SECOND;
	if (strcmp(t->url.scheme, "sftp") == 0 && req->use_temporary && req->method == TRANSFER_PUT)
		t->part_url = part_url(req->url);
	buf_init(&t->result.answer, t->answer_cap);
	return PV_OK;
}

static enum pv_err begin(struct transfer *t, const struct transfer_request *req, struct pv_error *err)
{
	enum pv_err code;

	if (strcmp(t->url.scheme, "file") == 0)
		return transfer_thread_file(&t->engine->pools, t, err);
	t->is_alone = !transfer_reuse_is_allowed(&t->engine->reuse, &t->url, req);
	code = transfer_curl_prepare(t, req, err);
	if (code == PV_OK && t->method == TRANSFER_SMTP)
		return transfer_thread_mail(&t->engine->pools, t, err);
	if (code != PV_OK)
		return code;
	if (curl_multi_add_handle(t->engine->multi, t->easy) != CURLM_OK)
		return pv_error_set(err, PV_ERR_REMOTE, "libcurl does not take another transfer: '%s'", t->label);
	t->is_added = true;
	return PV_OK;
}

enum pv_err transfer_start(struct transfer_engine *e, const struct transfer_request *req, transfer_done_fn *done, void *context, struct pv_error *err)
{
	struct transfer *t = mem_alloc(sizeof(*t));
	enum pv_err code;

	t->engine = e;
	t->done = done;
	t->context = context;
	code = fill(t, req, err);
	if (code == PV_OK)
		code = begin(t, req, err);
	if (code != PV_OK) {
		free_transfer(t);
		return code;
	}
	t->next = e->first;
	if (e->first)
		e->first->prev = t;
	e->first = t;
	e->count++;
	return PV_OK;
}

size_t transfer_in_flight(const struct transfer_engine *e)
{
	return e->count;
}

enum pv_err transfer_engine_new(struct loop *l, struct transfer_engine **ret, struct pv_error *err)
{
	struct transfer_engine *e = mem_alloc(sizeof(*e));

	e->loop = l;
	e->pools.loop = l;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		e->multi = curl_multi_init();
	if (!e->multi) {
		free(e);
		return pv_error_set(err, PV_ERR_NOMEM, "cannot start libcurl");
	}
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETFUNCTION, set_socket);
	curl_multi_setopt(e->multi, CURLMOPT_SOCKETDATA, e);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(e->multi, CURLMOPT_TIMERDATA, e);
	curl_multi_setopt(e->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_KEPT);
	curl_multi_setopt(e->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CONNECTIONS_PER_HOST);
	*ret = e;
	return PV_OK;
}

/* What was cut off: judged as a broken connection, so that "all sent" becomes AMBIGUOUS. */
static void abort_transfer(struct transfer *t)
{
	if (t->step == STEP_WRITE || t->step == STEP_READ)
		transfer_curl_judge(t, CURLE_ABORTED_BY_CALLBACK);
	else if (t->step != STEP_CLEAN)
		t->result.code = pv_error_set(&t->result.error, PV_ERR_REMOTE, "stopped before the rename: '%s'", t->label);
	transfer_finish(t);
}

void transfer_engine_free(struct transfer_engine *e)
{
	if (!e)
		return;
	for (struct transfer *t = e->first, *next; t; t = next) {
		next = t->next;
		if (t->is_added)
			abort_transfer(t);
	}
	transfer_thread_release(&e->pools);
	curl_multi_cleanup(e->multi);
	loop_timer_cancel(e->loop, e->timer);
	free(e);
	curl_global_cleanup();
}
