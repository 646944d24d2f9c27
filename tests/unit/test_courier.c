/* From jobs to requests and from ends to reports, without a network: what goes to files, and what cannot begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/loop.h"
#include "base/mem.h"
#include "photovet/courier.h"
#include "vet/notify_request.h"

static const struct pv_reason reasons[] = {
	{ "B01", "B", 'R', { "background", "背景颜色不符" }, { "Use light blue.", "请使用浅蓝色背景。" }, "", 1, true },
	{ "L03", "L", 'R', { "shadow", "脸部阴影" }, { "Light from the front.", "请让光线均匀。" }, "", 2, true },
};
static const struct pv_reason_list reason_list = { .rows = (struct pv_reason *)(uintptr_t)reasons, .count = 2 };

static struct pv_gateway gateway(const char *name, const char *type, const char *url)
{
	return (struct pv_gateway){ .name = name, .type = type, .url = url, .user = "u", .password = "p&w", .secret = "plain", .sender = "office@school.example",
		.tls = "required", .ca_file = "", .method = "POST", .body = "{\"to\":\"{to}\",\"text\":\"{text}\"}", .content_type = "application/json",
		.address = "", .on_ambiguous = "retry", .per_second = 5, .burst = 9, .timeout_s = 3 };
}

static struct pv_notify_job job(const char *gateway_name, const char *address)
{
	return (struct pv_notify_job){ .id = 7, .attempt = 1, .key = "0b5c2f0e-1111-4222-8333-444455556666", .gateway = gateway_name, .kind = "rejected",
		.lang = "en", .campaign = "c", .campaign_title = "Graduation", .zone = "Asia/Shanghai", .address = address, .name = "Zhang\nSan",
		.student_no = "S1", .submission = 42, .made_at = INT64_C(1780000000) * CLOCK_SECOND,
		.data = "{\"reasons\":[\"L03\",\"B01\"],\"attempt\":1,\"free_left\":2,\"deadline\":\"2026-06-05T00:00:00+08:00\",\"advice\":null,\"school\":\"X\"}" };
}

static enum pv_err build(struct notify_request *r, const struct pv_gateway *g, const struct pv_notify_job *j, struct pv_error *err)
{
	struct notify_request_way way = { .gateway = g, .notifications = "/var/lib/x/notifications.jsonl", .now = INT64_C(1780000000) * CLOCK_SECOND };

	memset(err, 0, sizeof(*err));
	return notify_request_init(r, &way, j, &reason_list, err);
}

static bool has(const struct notify_request *r, const char *header)
{
	for (size_t i = 0; r->transfer.headers && r->transfer.headers[i]; i++)
		if (strncmp(r->transfer.headers[i], header, strlen(header)) == 0)
			return true;
	return false;
}

static void webhook(void **state)
{
	struct pv_gateway g = gateway("hook", "webhook", "https://h.example/x");
	struct pv_notify_job j = job("hook", "");
	const struct json *data;
	struct notify_request r;
	struct json *body = NULL;
	struct pv_error err;

	(void)state;
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_int_equal(r.transfer.method, TRANSFER_POST);
	assert_true(has(&r, "webhook-id: 0b5c2f0e-1111-4222-8333-444455556666"));
	assert_true(has(&r, "webhook-timestamp: 1780000000"));
	assert_true(has(&r, "webhook-signature: v1,"));
	assert_int_equal(json_parse(r.transfer.body, r.transfer.body_size, &body, NULL), PV_OK);
	assert_string_equal(json_str(json_get(body, "type")), "submission.rejected");
	assert_string_equal(json_str(json_get(body, "timestamp")), "2026-05-28T20:26:40+00:00");
	data = json_get(body, "data");
	assert_string_equal(json_str(json_get(data, "deadline")), "2026-06-05T00:00:00+08:00");
	assert_true(json_is_null(json_get(data, "advice")));
	assert_true(json_is_null(json_get(data, "to")));
	assert_string_equal(json_str(json_get(json_at(json_get(data, "reasons"), 0), "code")), "L03");
	assert_string_equal(json_str(json_get(json_at(json_get(data, "reasons"), 0), "instruction")), "Light from the front.");
	assert_non_null(strstr(json_str(json_get(data, "text")), "Light from the front."));
	json_free(body);
	notify_request_release(&r);
	g.secret = "";
	assert_int_equal(build(&r, &g, &j, &err), PV_ERR_CONFIG);
	notify_request_release(&r);
}

static void mail(void **state)
{
	struct pv_gateway g = gateway("mail", "smtp", "smtp://h.example:587");
	struct pv_notify_job j = job("mail", "s@stu.example");
	struct notify_request r;
	struct pv_error err;

	(void)state;
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_int_equal(r.transfer.method, TRANSFER_SMTP);
	assert_string_equal(r.transfer.mail_to, "s@stu.example");
	assert_int_equal(r.transfer.tls, TRANSFER_TLS_REQUIRED);
	assert_non_null(strstr(r.transfer.body, "Message-ID: <0b5c2f0e-1111-4222-8333-444455556666@school.example>"));
	notify_request_release(&r);
	j.address = "not an address";
	assert_int_equal(build(&r, &g, &j, &err), PV_ERR_REFUSED);
	assert_null(strstr(err.text, "not an"));
	notify_request_release(&r);
	j.address = "";
	assert_int_equal(build(&r, &g, &j, &err), PV_ERR_REFUSED);
	notify_request_release(&r);
}

static void text_message(void **state)
{
	struct pv_gateway g = gateway("text", "sms", "https://h.example/send?k={key}&p={password}");
	struct pv_notify_job j = job("text", "+86 138");
	struct notify_request r;
	struct pv_error err;

	(void)state;
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_string_equal(r.transfer.url, "https://h.example/send?k=0b5c2f0e-1111-4222-8333-444455556666&p=p%26w");
	assert_int_equal(strncmp(r.transfer.body, "{\"to\":\"+86 138\",\"text\":\"", 24), 0);
	assert_true(has(&r, "Idempotency-Key: \"0b5c2f0e"));
	notify_request_release(&r);
	g.method = "GET";
	g.url = "https://h.example/send?to={to}";
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_string_equal(r.transfer.url, "https://h.example/send?to=%2B86%20138");
	assert_int_equal(r.transfer.method, TRANSFER_GET);
	assert_true(r.transfer.has_effect);
	assert_int_equal(r.transfer.body_size, 0);
	notify_request_release(&r);
}

static void line(void **state)
{
	struct pv_gateway g = gateway("file", "file", "");
	struct pv_notify_job j = job("file", "");
	struct notify_request r;
	struct pv_error err;
	const char *body;

	(void)state;
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_string_equal(r.transfer.url, "file:///var/lib/x/notifications.jsonl");
	assert_null(r.transfer.unless_present);
	body = r.transfer.body;
	assert_ptr_equal(strchr(body, '\n'), body + r.transfer.body_size - 1);	/* one line, whatever the name holds */
	notify_request_release(&r);
	j.attempt = 2;
	g.url = "/srv/a b";
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	assert_string_equal(r.transfer.url, "file:///srv/a%20b");
	assert_string_equal(r.transfer.unless_present, "0b5c2f0e-1111-4222-8333-444455556666");
	notify_request_release(&r);
}

static void bad_jobs(void **state)
{
	struct pv_gateway g = gateway("hook", "webhook", "https://h.example/x");
	struct pv_notify_job j = job("hook", "");
	struct notify_request r;
	struct pv_error err;

	(void)state;
	j.kind = "unheard";
	assert_int_equal(build(&r, &g, &j, &err), PV_ERR_REFUSED);
	notify_request_release(&r);
	j = job("hook", "");
	j.data = "{\"reasons\":";
	assert_int_equal(build(&r, &g, &j, &err), PV_ERR_REFUSED);
	notify_request_release(&r);
	j.data = "{\"reasons\":{\"x\":1},\"attempt\":\"many\",\"deadline\":17}";
	assert_int_equal(build(&r, &g, &j, &err), PV_OK);
	notify_request_release(&r);
}

static void ways(void **state)
{
	static const struct { const char *target, *name; double rate; } table[] = {
		{ "https://Intake.example:8443/x", "upload:https:intake.example:8443", 50 },
		{ "sftp://intake.example/x", "upload:sftp:intake.example", 50 },
		{ "s3://photos/2026", "upload:s3:photos", 50 },
		{ "file:///srv/out", "upload:file", 1000 },
		{ "https://[::1]:1/x", "upload:https:::1:1", 50 },
		{ "rubbish", "upload::unknown", 50 },
	};
	struct pv_gateway g = gateway("mail", "smtp", "smtp://h"), text = gateway("t", "sms", "https://h"), other = gateway("w", "webhook", "https://h");
	struct pv_settings settings = { .attempts_max = 3, .backoff_max_s = 9 };
	struct pv_courier *c = NULL;
	struct loop *l = NULL;
	struct pv_way way;

	(void)state;
	assert_int_equal(loop_new(&l, NULL), PV_OK);
	assert_int_equal(pv_courier_new(l, &settings, "/x", &c, NULL), PV_OK);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		pv_courier_target_way(c, table[i].target, &way);
		assert_string_equal(way.name, table[i].name);
		assert_true(way.per_second == table[i].rate);
	}
	pv_courier_gateway_way(&g, &way);
	assert_string_equal(way.name, "mail");
	assert_true(way.per_second == 5 && way.burst == 9);
	assert_string_equal(pv_courier_address(&g), "email");
	assert_string_equal(pv_courier_address(&text), "phone");
	assert_string_equal(pv_courier_address(&other), "none");
	g.address = "openid";
	assert_string_equal(pv_courier_address(&g), "openid");
	pv_courier_free(c);
	loop_free(l);
}

struct end { int calls; enum pv_delivery outcome; enum pv_way_health health; char detail[256]; int attempts_max; };

static void on_end(const struct pv_courier_end *end, void *context)
{
	struct end *e = context;

	e->calls++;
	e->outcome = end->report.outcome;
	e->health = end->health;
	e->attempts_max = end->report.attempts_max;
	snprintf(e->detail, sizeof(e->detail), "%s", end->report.detail);
}

/* What cannot begin ends at once, and says nothing about the other side. */
static void cannot_begin(void **state)
{
	struct pv_settings settings = { .attempts_max = 3, .backoff_max_s = 9 };
	struct pv_notify_job j = job("nowhere", "");
	struct pv_upload_job u = { .id = 1, .submission = 2, .attempt = 1, .campaign = "c", .target = "file:///srv/out", .object_name = "../x" };
	struct pv_courier *c = NULL;
	struct loop *l = NULL;
	struct end e = { 0 };

	(void)state;
	assert_int_equal(loop_new(&l, NULL), PV_OK);
	assert_int_equal(pv_courier_new(l, &settings, "/x", &c, NULL), PV_OK);
	pv_courier_notify(c, &j, &reason_list, on_end, &e);
	assert_int_equal(e.calls, 1);
	assert_int_equal(e.outcome, PV_DELIVERY_RETRY);
	assert_int_equal(e.health, PV_WAY_UNTOLD);
	assert_int_equal(e.attempts_max, 3);
	assert_non_null(strstr(e.detail, "'nowhere'"));
	pv_courier_upload(c, &u, calloc(1, 1), 1, on_end, &e);
	assert_int_equal(e.calls, 2);
	assert_int_equal(e.outcome, PV_DELIVERY_DEAD);
	assert_int_equal(e.health, PV_WAY_UNTOLD);
	assert_int_equal(pv_courier_in_flight(c), 0);
	pv_courier_free(c);
	loop_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(webhook), cmocka_unit_test(mail), cmocka_unit_test(text_message), cmocka_unit_test(line), cmocka_unit_test(bad_jobs),
		cmocka_unit_test(ways), cmocka_unit_test(cannot_begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
