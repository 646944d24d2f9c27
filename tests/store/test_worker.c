/* The worker on a real database, against peers that fail in every way. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/log.h"
#include "faulty_peer.h"
#include "photovet/outbox.h"
#include "store_fixture.h"
#include "worker/worker.h"

static struct store_cluster cluster;
static struct faulty_peer peer;
static int campaigns;

/* One test's world: a campaign of its own, one gateway, a folder. */
struct world {
	char code[16], dir[80], url[128], notifications[128], target[192], dsn[512];
	struct pv_gateway gateways[2];
	struct pv_settings settings;
};

static void sql(char *ret, size_t size, const char *fmt, ...)
{
	char text[2048];
	va_list args;

	va_start(args, fmt);
	assert_true(vsnprintf(text, sizeof(text), fmt, args) < (int)sizeof(text));
	va_end(args);
	store_cluster_sql(&cluster, text, ret, size);
}

static long number(const char *fmt, ...)
{
	char text[2048], answer[64];
	va_list args;

	va_start(args, fmt);
	assert_true(vsnprintf(text, sizeof(text), fmt, args) < (int)sizeof(text));
	va_end(args);
	store_cluster_sql(&cluster, text, answer, sizeof(answer));
	return strtol(answer, NULL, 10);
}

static struct pv_gateway gateway(const char *name, const char *type, const char *url)
{
	return (struct pv_gateway){ .name = name, .type = type, .url = url, .user = "", .password = "",
		.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .sender = "office@school.example", .tls = "none", .ca_file = "", .method = "POST",
		.body = "{\"to\":\"{to}\",\"text\":\"{text}\"}", .content_type = "application/json", .address = "", .on_ambiguous = "retry",
		.per_second = 1000, .burst = 1000, .timeout_s = 3 };
}

/* gateway "file" and one called gate: type and the path it goes to on the peer. target NULL: the world's folder. */
static void world_open(struct world *w, const char *type, const char *path, const char *target)
{
	struct pv_campaign_option options[] = {
		{ "title", "Graduation" }, { "undo-seconds", "0" }, { "scripted", "reviewer" }, { "target", w->target }, { "notify", "gate" },
	};
	struct pv_store *st = store_cluster_open(&cluster, "olga");
	const char *code = w->code;
	struct pv_error err = { 0 };

	memset(w, 0, sizeof(*w));
	snprintf(w->code, sizeof(w->code), "W%02d", ++campaigns);
	snprintf(w->dir, sizeof(w->dir), "%s/%s", cluster.dir, w->code);
	assert_int_equal(mkdir(w->dir, 0700), 0);
	snprintf(w->notifications, sizeof(w->notifications), "%s/notifications.jsonl", w->dir);
	if (target)
		snprintf(w->target, sizeof(w->target), "http://127.0.0.1:%d%s", peer.http, target);
	else
		snprintf(w->target, sizeof(w->target), "file://%s/photos", w->dir);
	if (strcmp(type, "smtp") == 0)
		snprintf(w->url, sizeof(w->url), "smtp://127.0.0.1:%d", peer.smtp);
	else if (strcmp(type, "file") != 0)
		snprintf(w->url, sizeof(w->url), "http://127.0.0.1:%d%s", peer.http, path);
	w->gateways[0] = gateway("file", "file", "");
	w->gateways[1] = gateway("gate", type, w->url);
	w->settings = (struct pv_settings){ .photos = "pg:", .poll_ms = 100, .in_flight = 16, .attempts_max = 12, .backoff_max_s = 3600,
					    .gateways = w->gateways, .gateway_count = 2, .path = "" };
	store_cluster_ok(pv_campaign_create(st, w->code, options, 5, &err), &err);
	store_cluster_ok(pv_campaign_assign(st, "anna", &code, 1, "reviewer", &err), &err);
	pv_store_close(st);
	store_cluster_dsn(&cluster, "wendy", w->dsn, sizeof(w->dsn));
	sql(NULL, 0, "DELETE FROM photovet.gateway");		/* buckets full, breakers closed */
}

static enum pv_err work(struct world *w, unsigned kinds, struct pv_error *err)
{
	struct worker_options opt = { .conninfo = w->dsn, .settings = &w->settings, .once = true, .kinds = kinds,
				      .notifications = w->notifications, .threads = 2 };

	memset(err, 0, sizeof(*err));
	return worker_run(&opt, err);
}

static void works_as(struct world *w, unsigned kinds, enum pv_err expected)
{
	struct pv_error err;
	enum pv_err code = work(w, kinds, &err);

	if (code != expected)
		fail_msg("%s: %s", pv_error_name(code), err.text);
}

/* n submissions, each with a photo of its own, received and not yet checked. */
static void receive(const struct world *w, int n)
{
	struct pv_store *st = store_cluster_open(&cluster, "olga");
	struct pv_error err = { 0 };

	for (int i = 1; i <= n; i++) {
		char hex[65], text[1024];
		uint8_t *data, sha[32];
		size_t size;

		store_fixture_jpeg(campaigns * 20 + i, 480, 640, &data, &size);
		store_cluster_ok(pv_store_photo_put(st, data, size, 480, 640, sha, &err), &err);
		free(data);
		digest_hex(sha, 32, hex);
		snprintf(text, sizeof(text), "SELECT count(*) FROM photovet.submit('%s', '[{\"line\":1,\"student_no\":\"S%d\",\"name\":\"n%d\","
			 "\"email\":\"s%d@stu.example\",\"phone\":\"100%d\",\"photo\":\"%s\"}]') r WHERE r.result = 'accepted'", w->code, i, i, i, i, hex);
		store_fixture_run(&cluster, "olga", text);
	}
	pv_store_close(st);
}

static void decide(const struct world *w, const char *verb, const char *student)
{
	char text[512];

	snprintf(text, sizeof(text), "SELECT count(*) FROM photovet.%s(ARRAY(SELECT id FROM photovet.submission_list WHERE campaign = '%s' AND student_no = '%s'),"
		 " p_reasons => '%s') o WHERE o.done", verb, w->code, student, strcmp(verb, "reject") == 0 ? "{L03,B01}" : "{}");
	store_fixture_run(&cluster, "anna", text);
}

static void pending(struct world *w, int n)
{
	receive(w, n);
	works_as(w, WORKER_CHECK, PV_OK);
}

static void status_is(const struct world *w, const char *student, const char *expected)
{
	char status[32];

	sql(status, sizeof(status), "SELECT status FROM photovet.submission s JOIN photovet.student t USING (student_id) WHERE s.campaign = '%s' AND t.student_no = '%s'",
	    w->code, student);
	assert_string_equal(status, expected);
}

static struct json *seen(void)
{
	char out[256], path[128];
	struct buf b = BUF_INIT(1 << 20);
	struct json *j = NULL;

	snprintf(path, sizeof(path), "%s/seen", cluster.dir);
	assert_int_equal(store_cluster_shell(out, sizeof(out), "python3 -c 'import urllib.request as r; open(\"%s\", \"wb\").write(r.urlopen(\"http://127.0.0.1:%d/seen\").read())'",
					     path, peer.http), 0);
	assert_int_equal(buf_read_file(&b, path, NULL), PV_OK);
	assert_int_equal(json_parse(buf_str(&b), b.len, &j, NULL), PV_OK);
	buf_release(&b);
	return j;
}

/* From received to the folder in two calls; what lies there is byte for byte what was decided on. */
static void the_road(void **state)
{
	char expected[65], found[65], path[256];
	struct buf lines = BUF_INIT(1 << 20), photo = BUF_INIT(1 << 20);
	struct world w;
	uint8_t sha[32];

	(void)state;
	world_open(&w, "file", "", NULL);
	w.gateways[1].url = "";
	pending(&w, 3);
	status_is(&w, "S1", "pending");
	decide(&w, "approve", "S1");
	decide(&w, "approve", "S2");
	decide(&w, "reject", "S3");
	works_as(&w, WORKER_ALL, PV_OK);
	status_is(&w, "S1", "uploaded");
	status_is(&w, "S2", "uploaded");
	status_is(&w, "S3", "rejected");
	snprintf(path, sizeof(path), "%s/photos/S1.jpg", w.dir);
	assert_int_equal(buf_read_file(&photo, path, NULL), PV_OK);
	digest_sha256(photo.data, photo.len, sha);
	digest_hex(sha, 32, found);
	sql(expected, sizeof(expected), "SELECT encode(coalesce(s.standard_sha256, s.original_sha256), 'hex') FROM photovet.submission s"
	    " JOIN photovet.student t USING (student_id) WHERE s.campaign = '%s' AND t.student_no = 'S1'", w.code);
	assert_string_equal(found, expected);
	assert_int_equal(buf_read_file(&lines, w.notifications, NULL), PV_OK);
	assert_non_null(strstr(buf_str(&lines), "\"kind\":\"rejected\""));
	assert_non_null(strstr(buf_str(&lines), "\"code\":\"L03\""));
	works_as(&w, WORKER_ALL, PV_OK);		/* nothing is left, nothing is done twice */
	{
		struct buf again = BUF_INIT(1 << 20);

		assert_int_equal(buf_read_file(&again, w.notifications, NULL), PV_OK);
		assert_int_equal(again.len, lines.len);
		buf_release(&again);
	}
	buf_release(&lines);
	buf_release(&photo);
}

static void only_what_was_asked(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "file", "", NULL);
	w.gateways[1].url = "";
	receive(&w, 1);
	works_as(&w, WORKER_NOTIFY | WORKER_UPLOAD | WORKER_EXPIRE, PV_OK);
	status_is(&w, "S1", "received");
	works_as(&w, WORKER_CHECK, PV_OK);
	status_is(&w, "S1", "pending");
	decide(&w, "approve", "S1");
	works_as(&w, WORKER_NOTIFY, PV_OK);
	status_is(&w, "S1", "approved");
	works_as(&w, WORKER_UPLOAD, PV_OK);
	status_is(&w, "S1", "uploaded");
}

/* The receiver's side of Standard Webhooks, done by hand. */
static void webhooks_are_signed(void **state)
{
	struct buf text = BUF_INIT(1 << 20), key = BUF_INIT(64), mac = BUF_INIT(64);
	const struct json *r, *h;
	struct json *all, *body = NULL;
	struct world w;
	uint8_t sum[32];

	(void)state;
	world_open(&w, "webhook", "/status/204", NULL);
	pending(&w, 1);
	json_free(seen());
	decide(&w, "reject", "S1");
	works_as(&w, WORKER_ALL, PV_OK);
	all = seen();
	assert_int_equal(json_count(all), 1);
	r = json_at(all, 0);
	h = json_get(r, "headers");
	assert_int_equal(base64_decode(&key, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", NULL), PV_OK);
	buf_printf(&text, "%s.%s.%s", json_str(json_get(h, "webhook-id")), json_str(json_get(h, "webhook-timestamp")), json_str(json_get(r, "body")));
	digest_hmac_sha256(key.data, key.len, text.data, text.len, sum);
	base64_encode(&mac, sum, 32);
	assert_string_equal(json_str(json_get(h, "webhook-signature")) + 3, buf_str(&mac));
	assert_int_equal(json_parse(json_str(json_get(r, "body")), strlen(json_str(json_get(r, "body"))), &body, NULL), PV_OK);
	assert_string_equal(json_str(json_get(body, "type")), "submission.rejected");
	assert_int_equal(json_count(json_get(json_get(body, "data"), "reasons")), 2);
	assert_string_equal(json_str(json_get(json_get(body, "data"), "key")), json_str(json_get(h, "webhook-id")));
	json_free(body);
	json_free(all);
	buf_release(&text);
	buf_release(&key);
	buf_release(&mac);
}

static void mails_and_texts(void **state)
{
	const struct json *r;
	struct json *all;
	struct world w;

	(void)state;
	world_open(&w, "smtp", "", NULL);
	pending(&w, 1);
	decide(&w, "approve", "S1");
	works_as(&w, WORKER_ALL, PV_OK);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox_done WHERE last_error = 'SMTP 250'"), 1);
	world_open(&w, "sms", "/status/200", NULL);
	pending(&w, 1);
	json_free(seen());
	decide(&w, "reject", "S1");
	works_as(&w, WORKER_ALL, PV_OK);
	all = seen();
	r = json_at(all, 0);
	assert_non_null(strstr(json_str(json_get(r, "body")), "{\"to\":\"1001\",\"text\":\""));
	json_free(all);
}

/* A retry is scheduled, the status says so, and what is not yet due is left alone. */
static void failures_are_told(void **state)
{
	int64_t began;
	struct world w;

	(void)state;
	world_open(&w, "webhook", "/status/503", "/status/500");
	pending(&w, 1);
	decide(&w, "approve", "S1");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	status_is(&w, "S1", "upload_failed");
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox WHERE state = 'waiting' AND due_at > now() AND last_error LIKE '%%HTTP 503%%'"), 1);
	assert_int_equal(number("SELECT count(*) FROM photovet.upload WHERE state = 'waiting' AND due_at > now() AND last_error LIKE '%%HTTP 500%%'"), 1);
	began = clock_monotonic();
	works_as(&w, WORKER_ALL, PV_OK);
	assert_true(clock_monotonic() - began < 3 * CLOCK_SECOND);
	/* the peers are mended: it goes out with the next attempt */
	sql(NULL, 0, "UPDATE photovet.outbox SET due_at = now()");
	sql(NULL, 0, "UPDATE photovet.upload SET due_at = now()");
	sql(NULL, 0, "UPDATE photovet.campaign SET target = 'file://%s/late' WHERE code = '%s'", w.dir, w.code);
	snprintf(w.url, sizeof(w.url), "http://127.0.0.1:%d/status/200", peer.http);
	works_as(&w, WORKER_ALL, PV_OK);
	status_is(&w, "S1", "uploaded");
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
}

static void the_dead_stay_visible(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "webhook", "/status/410", "/status/413");
	pending(&w, 1);
	decide(&w, "approve", "S1");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox_done WHERE state = 'dead' AND last_error LIKE '%%410%%'"), 1);
	assert_int_equal(number("SELECT count(*) FROM photovet.upload WHERE state = 'dead' AND last_error LIKE '%%413%%'"), 1);
	status_is(&w, "S1", "upload_failed");
	works_as(&w, WORKER_ALL, PV_OK);
	sql(NULL, 0, "DELETE FROM photovet.upload");
}

static void attempts_come_to_an_end(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "webhook", "/status/500", NULL);
	w.settings.attempts_max = 2;
	pending(&w, 1);
	decide(&w, "reject", "S1");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 1);
	sql(NULL, 0, "UPDATE photovet.outbox SET due_at = now()");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox_done WHERE state = 'dead' AND attempt = 2"), 1);
}

/* Sent, no answer: again with the same key, or held for a person, as the gateway says. */
static void ambiguity(void **state)
{
	const char *first, *second;
	struct json *all;
	struct world w;

	(void)state;
	world_open(&w, "webhook", "/close", NULL);
	pending(&w, 2);
	json_free(seen());
	decide(&w, "reject", "S1");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	sql(NULL, 0, "UPDATE photovet.outbox SET due_at = now()");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	all = seen();
	assert_int_equal(json_count(all), 2);
	first = json_str(json_get(json_get(json_at(all, 0), "headers"), "webhook-id"));
	second = json_str(json_get(json_get(json_at(all, 1), "headers"), "webhook-id"));
	assert_string_equal(first, second);
	json_free(all);
	sql(NULL, 0, "DELETE FROM photovet.outbox");
	w.gateways[1].on_ambiguous = "hold";
	decide(&w, "reject", "S2");
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox WHERE state = 'held'"), 1);
	works_as(&w, WORKER_ALL, PV_OK);		/* it stays held */
	sql(NULL, 0, "DELETE FROM photovet.outbox");
}

/* A gateway that is down is left alone after five failures; --once does not wait for it. */
static void breaker(void **state)
{
	struct json *all;
	struct world w;
	size_t calls = 0;

	(void)state;
	world_open(&w, "webhook", "/status/502", NULL);
	w.settings.in_flight = 1;
	pending(&w, 8);
	json_free(seen());
	for (int i = 1; i <= 8; i++) {
		char student[8];

		snprintf(student, sizeof(student), "S%d", i);
		decide(&w, "reject", student);
	}
	works_as(&w, WORKER_ALL, PV_ERR_REMOTE);
	all = seen();
	for (size_t i = 0; i < json_count(all); i++)
		calls += strcmp(json_str(json_get(json_at(all, i), "path")), "/status/502") == 0;
	json_free(all);
	assert_int_equal(calls, 5);
	assert_int_equal(number("SELECT count(*) FROM photovet.gateway WHERE name = 'gate' AND open_until > now()"), 1);	/* not waited for */
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox WHERE attempt = 0"), 3);	/* no attempt was wasted on the rest */
	sql(NULL, 0, "DELETE FROM photovet.outbox");
}

/* A slow gateway is waited for: six messages at two a second. */
static void rate_limit(void **state)
{
	struct world w;
	int64_t began;

	(void)state;
	world_open(&w, "webhook", "/status/204", NULL);
	w.gateways[1].per_second = 2;
	w.gateways[1].burst = 1;
	pending(&w, 6);
	for (int i = 1; i <= 6; i++) {
		char student[8];

		snprintf(student, sizeof(student), "S%d", i);
		decide(&w, "reject", student);
	}
	began = clock_monotonic();
	works_as(&w, WORKER_ALL, PV_OK);
	assert_true(clock_monotonic() - began > 2 * CLOCK_SECOND);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
}

static pid_t daemon_start(struct world *w)
{
	struct worker_options opt = { .conninfo = w->dsn, .settings = &w->settings, .notifications = w->notifications, .threads = 1 };
	pid_t pid = fork();

	if (pid == 0)
		_exit(pv_error_exit_status(worker_run(&opt, NULL)));
	assert_true(pid > 0);
	return pid;
}

static void await(const char *query, long expected)
{
	int64_t until = clock_monotonic() + 15 * CLOCK_SECOND;

	while (number("%s", query) != expected) {
		if (clock_monotonic() > until)
			fail_msg("did not come: %s", query);
		usleep(20000);
	}
}

static int status_of(pid_t pid)
{
	int status = 0;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* SIGTERM while a message is on its way: it arrives and is reported, then the worker ends well. */
static void sigterm_finishes_what_is_in_hand(void **state)
{
	struct world w;
	pid_t pid;

	(void)state;
	world_open(&w, "webhook", "/slow/1500", NULL);
	pending(&w, 1);
	decide(&w, "reject", "S1");
	pid = daemon_start(&w);
	await("SELECT count(*) FROM photovet.outbox WHERE state = 'sending'", 1);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), 0);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox_done o JOIN photovet.campaign c USING (campaign_id) WHERE c.code = '%s'"
				" AND state = 'delivered' AND attempt = 1 AND last_error = 'HTTP 204'", w.code), 1);
	pid = daemon_start(&w);
	usleep(300000);
	assert_int_equal(kill(pid, SIGINT), 0);
	assert_int_equal(status_of(pid), 130);
}

/* Stopped while uploads wait for a closed way: they are given back, not lost; a second signal does not wait at all. */
static void stopping_with_a_closed_way(void **state)
{
	struct world w;
	pid_t pid;

	(void)state;
	world_open(&w, "webhook", "/slow/20000", NULL);
	sql(NULL, 0, "INSERT INTO photovet.gateway (name, fails, open_until, tokens, refilled_at) VALUES ('upload:file', 5, now() + interval '1 minute', 0, now())");
	pending(&w, 2);
	decide(&w, "approve", "S1");
	decide(&w, "approve", "S2");
	sql(NULL, 0, "DELETE FROM photovet.outbox");
	pid = daemon_start(&w);
	await("SELECT count(*) FROM photovet.upload WHERE state = 'sending'", 2);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), 0);
	assert_int_equal(number("SELECT count(*) FROM photovet.upload WHERE state = 'waiting'"), 2);
	sql(NULL, 0, "UPDATE photovet.upload SET due_at = now()");
	sql(NULL, 0, "DELETE FROM photovet.gateway");
	works_as(&w, WORKER_UPLOAD, PV_OK);
	status_is(&w, "S1", "uploaded");
}

/* Two signals: it ends at once, with a message under way and uploads waiting. */
static void two_signals(void **state)
{
	struct world w;
	int64_t began;
	pid_t pid;

	(void)state;
	world_open(&w, "webhook", "/slow/20000", NULL);
	w.gateways[1].timeout_s = 30;
	sql(NULL, 0, "INSERT INTO photovet.gateway (name, fails, open_until, tokens, refilled_at) VALUES ('upload:file', 5, now() + interval '1 minute', 0, now())");
	pending(&w, 2);
	decide(&w, "approve", "S1");
	decide(&w, "reject", "S2");
	pid = daemon_start(&w);
	await("SELECT count(*) FROM photovet.outbox WHERE state = 'sending'", 2);
	usleep(300000);
	began = clock_monotonic();
	assert_int_equal(kill(pid, SIGTERM), 0);
	usleep(200000);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), 130);
	assert_true(clock_monotonic() - began < 5 * CLOCK_SECOND);
	sql(NULL, 0, "DELETE FROM photovet.outbox");
	sql(NULL, 0, "DELETE FROM photovet.upload");
}

/* kill -9 loses nothing: another worker waits for the dead one's lease, and the receiver sees the same key. */
static void kill_9_loses_nothing(void **state)
{
	const struct json *a, *b;
	struct json *all;
	struct world w;
	int64_t began;
	pid_t pid;

	(void)state;
	world_open(&w, "webhook", "/hang", NULL);
	pending(&w, 1);
	json_free(seen());
	decide(&w, "reject", "S1");
	pid = daemon_start(&w);
	await("SELECT count(*) FROM photovet.outbox WHERE state = 'sending'", 1);
	usleep(300000);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(status_of(pid), 128 + SIGKILL);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox WHERE state = 'sending'"), 1);
	sql(NULL, 0, "UPDATE photovet.outbox SET due_at = now() + interval '1500 ms'");		/* its lease, cut short for the test */
	snprintf(w.url, sizeof(w.url), "http://127.0.0.1:%d/status/204", peer.http);
	began = clock_monotonic();
	works_as(&w, WORKER_ALL, PV_OK);
	assert_true(clock_monotonic() - began > CLOCK_SECOND);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
	all = seen();
	a = json_get(json_at(all, 0), "headers");
	b = json_get(json_at(all, 1), "headers");
	assert_string_equal(json_str(json_get(a, "webhook-id")), json_str(json_get(b, "webhook-id")));
	json_free(all);
}

/* The file gateway honours the key: what was written before the crash is not written again. */
static void a_line_is_written_once(void **state)
{
	struct buf lines = BUF_INIT(1 << 20);
	const char *first;
	struct world w;

	(void)state;
	world_open(&w, "file", "", NULL);
	w.gateways[1].url = "";
	pending(&w, 1);
	decide(&w, "reject", "S1");
	works_as(&w, WORKER_ALL, PV_OK);
	sql(NULL, 0, "WITH gone AS (DELETE FROM photovet.outbox_done WHERE outbox_id = (SELECT max(outbox_id) FROM photovet.outbox_done) RETURNING *)"
	    " INSERT INTO photovet.outbox (outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, gateway, gateways, key, attempt, due_at)"
	    " OVERRIDING SYSTEM VALUE SELECT outbox_id, campaign_id, submission_id, student_id, decision_id, kind, data, 'gate', '{}', key, 1, now() FROM gone");
	works_as(&w, WORKER_ALL, PV_OK);
	assert_int_equal(number("SELECT count(*) FROM photovet.outbox"), 0);
	assert_int_equal(buf_read_file(&lines, w.notifications, NULL), PV_OK);
	first = strchr(buf_str(&lines), '\n');
	assert_non_null(first);
	assert_int_equal(first[1], 0);
	buf_release(&lines);
}

static void unreachable_database(void **state)
{
	struct pv_settings settings = { .photos = "pg:", .poll_ms = 100, .in_flight = 4, .attempts_max = 3, .backoff_max_s = 60 };
	struct worker_options opt = { .conninfo = "host=/nonexistent dbname=x", .settings = &settings, .once = true, .notifications = "/x" };
	struct pv_error err = { 0 };

	(void)state;
	assert_int_equal(worker_run(&opt, &err), PV_ERR_UNAVAILABLE);
	assert_true(err.text[0]);
}

static void a_lost_connection_is_mended(void **state)
{
	struct world w;
	pid_t pid;

	(void)state;
	world_open(&w, "webhook", "/status/204", NULL);
	pending(&w, 1);
	pid = daemon_start(&w);
	await("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'photovet work'", 1);
	assert_int_equal(number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'photovet work%%'"), 1);
	decide(&w, "reject", "S1");
	await("SELECT count(*) FROM photovet.outbox", 0);
	assert_int_equal(kill(pid, SIGTERM), 0);
	assert_int_equal(status_of(pid), 0);
}

static void words(void **state)
{
	struct pv_error err;
	unsigned kinds = 0;

	(void)state;
	assert_int_equal(worker_parse_kinds("notify,expire", &kinds, NULL), PV_OK);
	assert_int_equal(kinds, WORKER_NOTIFY | WORKER_EXPIRE);
	assert_int_equal(worker_parse_kinds(NULL, &kinds, NULL), PV_OK);
	assert_int_equal(kinds, WORKER_ALL);
	assert_int_equal(worker_parse_kinds("notify,", &kinds, &err), PV_ERR_USAGE);
	assert_int_equal(worker_parse_kinds("mail", &kinds, &err), PV_ERR_USAGE);
	assert_non_null(strstr(err.text, "'mail'"));
}

static int set_up(void **state)
{
	(void)state;
	log_open(getenv("PHOTOVET_TEST_LOG") ? LOG_INFO : LOG_ERROR, getenv("PHOTOVET_TEST_LOG") ? 2 : -1);
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	return faulty_peer_start(&peer, NULL, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	faulty_peer_stop(&peer);
	store_cluster_down(&cluster);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(the_road), cmocka_unit_test(only_what_was_asked), cmocka_unit_test(webhooks_are_signed),
		cmocka_unit_test(mails_and_texts), cmocka_unit_test(failures_are_told), cmocka_unit_test(the_dead_stay_visible),
		cmocka_unit_test(attempts_come_to_an_end), cmocka_unit_test(ambiguity), cmocka_unit_test(breaker), cmocka_unit_test(rate_limit),
		cmocka_unit_test(sigterm_finishes_what_is_in_hand),
		cmocka_unit_test(stopping_with_a_closed_way), cmocka_unit_test(two_signals), cmocka_unit_test(kill_9_loses_nothing), cmocka_unit_test(a_line_is_written_once),
		cmocka_unit_test(a_lost_connection_is_mended), cmocka_unit_test(unreachable_database),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
