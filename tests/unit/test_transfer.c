/* The engine against a peer that misbehaves on demand, over real sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/json.h"
#include "faulty_peer.h"
#include "net/transfer.h"

#define BODY_SIZE 200000

struct fixture {
	struct faulty_peer peer;
	struct loop *loop;
	struct transfer_engine *engine;
	char dir[64], ca[96];
	char body[BODY_SIZE];
};

/* What one transfer came to; the answer is kept. */
struct end {
	int calls;
	enum pv_err code;
	long status;
	int retry_after;
	bool is_verified;
	char etag[80], text[256];
	struct buf answer;
};

static struct fixture *fx(void **state)
{
	return *state;
}

static void on_done(const struct transfer_result *r, void *context)
{
	struct end *e = context;

	e->calls++;
	e->code = r->code;
	e->status = r->status;
	e->retry_after = r->retry_after;
	e->is_verified = r->is_verified;
	snprintf(e->etag, sizeof(e->etag), "%s", r->etag);
	snprintf(e->text, sizeof(e->text), "%s", r->error.text);
	buf_init(&e->answer, 8 << 20);
	buf_append(&e->answer, buf_str(&r->answer), r->answer.len);
}

static void run(struct fixture *f, const struct transfer_request *req, struct end *ret)
{
	struct pv_error err = { 0 };
	int64_t until = clock_monotonic() + 20 * CLOCK_SECOND;

	memset(ret, 0, sizeof(*ret));
	if (transfer_start(f->engine, req, on_done, ret, &err) != PV_OK)
		fail_msg("not started: %s", err.text);
	assert_int_equal(ret->calls, 0);
	while (ret->calls == 0 && clock_monotonic() < until)
		assert_int_equal(loop_turn(f->loop, 200, NULL), PV_OK);
	assert_int_equal(ret->calls, 1);
	assert_int_equal(transfer_in_flight(f->engine), 0);
}

static struct transfer_request request(struct fixture *f, enum transfer_method method, char *url, size_t size, const char *path)
{
	snprintf(url, size, "http://127.0.0.1:%d%s", f->peer.http, path);
	return (struct transfer_request){ .method = method, .url = url, .timeout_s = 10,
					  .body = method == TRANSFER_GET ? NULL : f->body, .body_size = method == TRANSFER_GET ? 0 : BODY_SIZE };
}

static void one(void **state, enum transfer_method method, const char *path, struct end *ret)
{
	char url[256];
	struct transfer_request req = request(fx(state), method, url, sizeof(url), path);

	run(fx(state), &req, ret);
}

static void ends_as(void **state, enum transfer_method method, const char *path, enum pv_err code, long status)
{
	struct end e;

	one(state, method, path, &e);
	if (e.code != code || e.status != status)
		fail_msg("%s: %s %ld (%s)", path, pv_error_name(e.code), e.status, e.text);
	assert_null(strstr(e.text, "never show"));
	buf_release(&e.answer);
}

static void put_and_get(void **state)
{
	struct end e;

	one(state, TRANSFER_PUT, "/store/a.jpg", &e);
	assert_int_equal(e.code, PV_OK);
	assert_int_equal(e.status, 201);
	assert_string_equal(e.etag, "\"abc\"");
	assert_false(e.is_verified);
	buf_release(&e.answer);
	{
		char url[256];
		struct transfer_request req = request(fx(state), TRANSFER_GET, url, sizeof(url), "/store/a.jpg");

		req.answer_cap = BODY_SIZE;
		run(fx(state), &req, &e);
		assert_int_equal(e.code, PV_OK);
		assert_int_equal(e.answer.len, BODY_SIZE);
		assert_memory_equal(e.answer.data, fx(state)->body, BODY_SIZE);
		buf_release(&e.answer);
		req.answer_cap = BODY_SIZE - 1;
		run(fx(state), &req, &e);
		assert_int_equal(e.code, PV_ERR_TOO_LARGE);
		buf_release(&e.answer);
	}
}

static void verified(void **state, const char *path, enum pv_err code, bool is_verified)
{
	char url[256];
	struct transfer_request req = request(fx(state), TRANSFER_PUT, url, sizeof(url), path);
	struct end e;

	req.verify = true;
	run(fx(state), &req, &e);
	if (e.code != code)
		fail_msg("%s: %s", path, e.text);
	assert_int_equal(e.is_verified, is_verified);
	assert_int_equal(e.status, 201);	/* of the PUT, not of the reading back */
	buf_release(&e.answer);
}

static void reads_back(void **state)
{
	verified(state, "/store/v.jpg", PV_OK, true);
	verified(state, "/take/v.jpg", PV_OK, false);
	verified(state, "/lossy/v.jpg", PV_ERR_REMOTE, false);
	verified(state, "/twist/v.jpg", PV_ERR_REMOTE, false);
}

static void statuses(void **state)
{
	ends_as(state, TRANSFER_PUT, "/status/500", PV_ERR_REMOTE, 500);
	ends_as(state, TRANSFER_PUT, "/status/503", PV_ERR_REMOTE, 503);
	ends_as(state, TRANSFER_PUT, "/status/404", PV_ERR_REFUSED, 404);
	ends_as(state, TRANSFER_PUT, "/status/413", PV_ERR_REFUSED, 413);
	ends_as(state, TRANSFER_PUT, "/status/401", PV_ERR_CONFIG, 401);
	ends_as(state, TRANSFER_POST, "/status/204", PV_OK, 204);
	ends_as(state, TRANSFER_POST, "/status/410", PV_ERR_REFUSED, 410);
}

static void retry_after(void **state)
{
	struct end e;

	one(state, TRANSFER_POST, "/after/429/7", &e);
	assert_int_equal(e.code, PV_ERR_REMOTE);
	assert_int_equal(e.retry_after, 7);
	buf_release(&e.answer);
	one(state, TRANSFER_POST, "/after/503/99999999", &e);
	assert_int_equal(e.retry_after, 86400);
	buf_release(&e.answer);
}

/* All was sent and nothing final came back; what was cut off earlier was not taken. */
static void ambiguous(void **state)
{
	ends_as(state, TRANSFER_POST, "/close", PV_ERR_AMBIGUOUS, 0);
	ends_as(state, TRANSFER_PUT, "/close", PV_ERR_AMBIGUOUS, 0);
	ends_as(state, TRANSFER_POST, "/half", PV_ERR_AMBIGUOUS, 0);
	ends_as(state, TRANSFER_GET, "/close", PV_ERR_REMOTE, 0);
}

static void hangs(void **state)
{
	static const char *const paths[] = { "/hang", "/continue" };

	for (int i = 0; i < 2; i++) {
		char url[256];
		struct transfer_request req = request(fx(state), TRANSFER_POST, url, sizeof(url), paths[i]);
		int64_t began = clock_monotonic();
		struct end e;

		req.timeout_s = 1;
		run(fx(state), &req, &e);
		assert_int_equal(e.code, PV_ERR_AMBIGUOUS);
		assert_int_equal(e.status, 0);		/* 100 is no answer */
		assert_true(clock_monotonic() - began < 5 * CLOCK_SECOND);
		buf_release(&e.answer);
	}
}

static void cut_off_early_is_not_taken(void **state)
{
	char url[256];
	struct transfer_request req = request(fx(state), TRANSFER_POST, url, sizeof(url), "/early");
	size_t size = 32u << 20;		/* more than any socket buffer takes */
	char *body = calloc(size, 1);
	struct end e;

	assert_non_null(body);
	req.body = body;
	req.body_size = size;
	run(fx(state), &req, &e);
	assert_int_equal(e.code, PV_ERR_REMOTE);
	buf_release(&e.answer);
	free(body);
}

static size_t seen_count(void **state, const char *path)
{
	struct json *j = NULL;
	struct end e;
	size_t found = 0;

	{
		char url[256];
		struct transfer_request req = request(fx(state), TRANSFER_GET, url, sizeof(url), "/seen");

		req.answer_cap = 8u << 20;
		run(fx(state), &req, &e);
	}
	assert_int_equal(json_parse(buf_str(&e.answer), e.answer.len, &j, NULL), PV_OK);
	for (size_t i = 0; i < json_count(j); i++)
		found += strcmp(json_str(json_get(json_at(j, i), "path")), path) == 0;
	json_free(j);
	buf_release(&e.answer);
	return found;
}

static void follows_no_redirect(void **state)
{
	struct end e;

	(void)seen_count(state, "");
	one(state, TRANSFER_PUT, "/redirect", &e);
	assert_int_equal(e.code, PV_ERR_CONFIG);
	assert_int_equal(e.status, 307);
	assert_non_null(strstr(e.text, "redirect"));
	buf_release(&e.answer);
	assert_int_equal(seen_count(state, "/store/redirected"), 0);
}

/* A kept connection that died under a POST must not make libcurl send it again by itself. */
static void a_post_is_sent_once(void **state)
{
	ends_as(state, TRANSFER_PUT, "/store/first", PV_OK, 201);
	(void)seen_count(state, "");
	ends_as(state, TRANSFER_POST, "/close", PV_ERR_AMBIGUOUS, 0);
	assert_int_equal(seen_count(state, "/close"), 1);
}

static void caps_answers(void **state)
{
	char url[256];
	struct transfer_request req = request(fx(state), TRANSFER_POST, url, sizeof(url), "/big/50000000");
	struct end e;

	req.answer_cap = 1000;
	run(fx(state), &req, &e);
	assert_int_equal(e.code, PV_OK);	/* it said 200; the rest of its talk is not wanted */
	assert_int_equal(e.answer.len, 1000);
	buf_release(&e.answer);
}

static void nobody_listens(void **state)
{
	struct transfer_request req = { .method = TRANSFER_PUT, .url = "http://127.0.0.1:1/110101199003070000.jpg", .body = "x", .body_size = 1, .timeout_s = 5 };
	struct end e;

	run(fx(state), &req, &e);
	assert_int_equal(e.code, PV_ERR_REMOTE);
	assert_non_null(strstr(e.text, "http://127.0.0.1:1"));
	assert_null(strstr(e.text, "110101"));
	buf_release(&e.answer);
}

static void refuses_to_start(void **state)
{
	static const struct { const char *url; enum transfer_method method; const char *header; } table[] = {
		{ "http://intake.example/x", TRANSFER_PUT, NULL },		/* not encrypted */
		{ "https://me:secret@127.0.0.1/x", TRANSFER_PUT, NULL },	/* login in the URL */
		{ "ftp://127.0.0.1/x", TRANSFER_PUT, NULL },
		{ "s3://bucket/x", TRANSFER_PUT, NULL },
		{ "sftp://127.0.0.1/x", TRANSFER_PUT, NULL },			/* no known_hosts */
		{ "smtp://127.0.0.1/", TRANSFER_PUT, NULL },
		{ "https://127.0.0.1/x", TRANSFER_SMTP, NULL },
		{ "file:///x", TRANSFER_GET, NULL },
		{ "nonsense", TRANSFER_PUT, NULL },
		{ "http://127.0.0.1/x", TRANSFER_PUT, "A: b\r\nC: d" },
		{ "http://127.0.0.1/x", TRANSFER_PUT, "no colon" },
	};
	struct end e = { 0 };

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *headers[] = { table[i].header, NULL };
		struct transfer_request req = { .method = table[i].method, .url = table[i].url, .headers = headers, .body = "x", .body_size = 1 };
		struct pv_error err = { 0 };
		enum pv_err code = transfer_start(fx(state)->engine, &req, on_done, &e, &err);

		assert_true(code != PV_OK);
		assert_true(err.text[0]);
		assert_null(strstr(err.text, "secret"));
	}
	assert_int_equal(e.calls, 0);
	assert_int_equal(transfer_in_flight(fx(state)->engine), 0);
}

static void many_at_once(void **state)
{
	enum { N = 100 };
	static struct end ends[N];
	struct fixture *f = fx(state);
	int64_t until = clock_monotonic() + 20 * CLOCK_SECOND;

	memset(ends, 0, sizeof(ends));
	for (int i = 0; i < N; i++) {
		char url[256], path[64];
		struct transfer_request req;

		snprintf(path, sizeof(path), i % 10 == 3 ? "/status/500" : "/store/%d", i);
		req = request(f, TRANSFER_PUT, url, sizeof(url), path);
		assert_int_equal(transfer_start(f->engine, &req, on_done, &ends[i], NULL), PV_OK);
	}
	while (transfer_in_flight(f->engine) && clock_monotonic() < until)
		assert_int_equal(loop_turn(f->loop, 200, NULL), PV_OK);
	for (int i = 0; i < N; i++) {
		assert_int_equal(ends[i].calls, 1);
		assert_int_equal(ends[i].code, i % 10 == 3 ? PV_ERR_REMOTE : PV_OK);
		buf_release(&ends[i].answer);
	}
}

static void freeing_calls_done(void **state)
{
	struct fixture *f = fx(state);
	struct transfer_engine *e = NULL;
	struct end end = { 0 };
	char url[256];
	struct transfer_request req = request(f, TRANSFER_POST, url, sizeof(url), "/hang");
	int64_t until = clock_monotonic() + CLOCK_SECOND / 2;

	assert_int_equal(transfer_engine_new(f->loop, &e, NULL), PV_OK);
	assert_int_equal(transfer_start(e, &req, on_done, &end, NULL), PV_OK);
	while (clock_monotonic() < until)
		assert_int_equal(loop_turn(f->loop, 50, NULL), PV_OK);
	transfer_engine_free(e);
	assert_int_equal(end.calls, 1);
	assert_int_equal(end.code, PV_ERR_AMBIGUOUS);
	buf_release(&end.answer);
}

/* SMTP */

static void mail(void **state, const char *to, enum transfer_tls tls, enum pv_err code, struct end *ret)
{
	static const char text[] = "Subject: x\r\n\r\nHello\r\n.\r\n.dot\r\n";
	char url[64];
	struct transfer_request req = { .method = TRANSFER_SMTP, .url = url, .body = text, .body_size = sizeof(text) - 1,
					.mail_from = "office@school.example", .mail_to = to, .tls = tls, .timeout_s = 2 };

	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", fx(state)->peer.smtp);
	run(fx(state), &req, ret);
	if (ret->code != code)
		fail_msg("%s: %s (%s)", to, pv_error_name(ret->code), ret->text);
	assert_null(strstr(ret->text, "stu.example"));
	buf_release(&ret->answer);
}

static void mails(void **state)
{
	struct json *j = NULL;
	const struct json *m;
	struct end e;

	mail(state, "ok@stu.example", TRANSFER_TLS_NONE, PV_OK, &e);
	assert_int_equal(e.status, 250);
	one(state, TRANSFER_GET, "/mail", &e);
	assert_int_equal(json_parse(buf_str(&e.answer), e.answer.len, &j, NULL), PV_OK);
	m = json_at(j, 0);
	assert_string_equal(json_str(json_get(m, "from")), "office@school.example");
	assert_string_equal(json_str(json_get(m, "to")), "ok@stu.example");
	assert_string_equal(json_str(json_get(m, "data")), "Subject: x\r\n\r\nHello\r\n.\r\n.dot\r\n");
	json_free(j);
	buf_release(&e.answer);
	mail(state, "reject@stu.example", TRANSFER_TLS_NONE, PV_ERR_REFUSED, &e);
	assert_int_equal(e.status, 550);
	mail(state, "defer@stu.example", TRANSFER_TLS_NONE, PV_ERR_REMOTE, &e);
	mail(state, "late@stu.example", TRANSFER_TLS_NONE, PV_ERR_REFUSED, &e);
	mail(state, "lost@stu.example", TRANSFER_TLS_NONE, PV_ERR_AMBIGUOUS, &e);
	mail(state, "hang@stu.example", TRANSFER_TLS_NONE, PV_ERR_AMBIGUOUS, &e);
	mail(state, "ok@stu.example", TRANSFER_TLS_OPTIONAL, PV_OK, &e);
	mail(state, "ok@stu.example", TRANSFER_TLS_REQUIRED, PV_ERR_CONFIG, &e);	/* the peer has no STARTTLS */
}

#define MAILS_AT_ONCE 64

/* MAILS_AT_ONCE mails at once; all end as code. */
static void many_mails(struct fixture *f, struct transfer_engine *engine, enum transfer_tls tls, const char *ca_file, enum pv_err code)
{
	static const char text[] = "Subject: x\r\n\r\nHello\r\n";
	char url[64];
	struct transfer_request req = { .method = TRANSFER_SMTP, .url = url, .body = text, .body_size = sizeof(text) - 1,
					.mail_from = "office@school.example", .mail_to = "ok@stu.example", .tls = tls,
					.auth.ca_file = ca_file, .timeout_s = 20 };
	struct end ends[MAILS_AT_ONCE] = { 0 };
	int64_t until = clock_monotonic() + 30 * CLOCK_SECOND;

	snprintf(url, sizeof(url), "smtp://127.0.0.1:%d", f->peer.smtp);
	for (size_t i = 0; i < MAILS_AT_ONCE; i++)
		assert_int_equal(transfer_start(engine, &req, on_done, &ends[i], NULL), PV_OK);
	while (transfer_in_flight(engine) > 0 && clock_monotonic() < until)
		assert_int_equal(loop_turn(f->loop, 200, NULL), PV_OK);
	for (size_t i = 0; i < MAILS_AT_ONCE; i++) {
		assert_int_equal(ends[i].calls, 1);
		if (ends[i].code != code)
			fail_msg("mail %zu: %s (%s)", i, pv_error_name(ends[i].code), ends[i].text);
		buf_release(&ends[i].answer);
	}
}

/* What came since the last look: mails, and over how many connections. */
static size_t mails_came(void **state, size_t *ret_connections)
{
	int64_t seen[2 * MAILS_AT_ONCE], number;
	struct json *j = NULL;
	struct end e;
	size_t n;

	one(state, TRANSFER_GET, "/mail", &e);
	assert_int_equal(json_parse(buf_str(&e.answer), e.answer.len, &j, NULL), PV_OK);
	n = json_count(j);
	assert_true(n <= 2 * MAILS_AT_ONCE);
	*ret_connections = 0;
	for (size_t i = 0, k; i < n; i++) {
		assert_true(json_int(json_get(json_at(j, i), "connection"), &number));
		for (k = 0; k < *ret_connections && seen[k] != number; k++)
			;
		if (k == *ret_connections)
			seen[(*ret_connections)++] = number;
	}
	json_free(j);
	buf_release(&e.answer);
	return n;
}

/* The peer has no STARTTLS and keeps its connections: those that opportunistic mails went
 * over in clear are all there for the taking when mails come that require TLS. */
static void required_tls_never_rides_a_clear_connection(void **state)
{
	struct fixture *f = fx(state);
	struct transfer_engine *engine = NULL;
	size_t connections;

	assert_int_equal(transfer_engine_new(f->loop, &engine, NULL), PV_OK);
	(void)mails_came(state, &connections);
	for (int round = 0; round < 3; round++) {
		many_mails(f, engine, TRANSFER_TLS_OPTIONAL, NULL, PV_OK);
		assert_int_equal(mails_came(state, &connections), MAILS_AT_ONCE);
		assert_true(connections < MAILS_AT_ONCE / 2);	/* kept they are, or this shows nothing */
		many_mails(f, engine, TRANSFER_TLS_REQUIRED, NULL, PV_ERR_CONFIG);
		assert_int_equal(mails_came(state, &connections), 0);
	}
	transfer_engine_free(engine);
}

/* Other terms, the same host: a connection for each mail, in neither direction shared. */
static void other_terms_other_connections(void **state)
{
	struct fixture *f = fx(state);
	struct transfer_engine *engine = NULL;
	size_t connections;

	assert_int_equal(transfer_engine_new(f->loop, &engine, NULL), PV_OK);
	(void)mails_came(state, &connections);
	many_mails(f, engine, TRANSFER_TLS_OPTIONAL, NULL, PV_OK);
	(void)mails_came(state, &connections);
	many_mails(f, engine, TRANSFER_TLS_OPTIONAL, f->ca, PV_OK);
	assert_int_equal(mails_came(state, &connections), MAILS_AT_ONCE);
	assert_int_equal(connections, MAILS_AT_ONCE);
	transfer_engine_free(engine);
}

/* TLS */

static void tls_is_verified(void **state)
{
	struct fixture *f = fx(state);
	char url[128];
	struct transfer_request req = { .method = TRANSFER_PUT, .url = url, .body = f->body, .body_size = 1000, .timeout_s = 5 };
	struct end e;

	assert_true(f->peer.https > 0);
	snprintf(url, sizeof(url), "https://localhost:%d/store/tls.jpg", f->peer.https);
	run(f, &req, &e);
	assert_int_equal(e.code, PV_ERR_CONFIG);
	buf_release(&e.answer);
	req.auth.ca_file = f->ca;
	run(f, &req, &e);
	assert_int_equal(e.code, PV_OK);
	buf_release(&e.answer);
	snprintf(url, sizeof(url), "https://127.0.0.2:%d/store/tls.jpg", f->peer.https);	/* not in the certificate */
	req.auth.ca_file = "/nonexistent/ca.pem";
	run(f, &req, &e);
	assert_true(e.code == PV_ERR_CONFIG || e.code == PV_ERR_REMOTE);
	buf_release(&e.answer);
}

static void s3_headers(void **state)
{
	struct fixture *f = fx(state);
	char url[256], expected[DIGEST_HEX_SIZE];
	struct transfer_request req = request(f, TRANSFER_PUT, url, sizeof(url), "/store/s3.jpg");
	const struct json *headers;
	struct json *j = NULL;
	uint8_t sha[32];
	struct end e;

	(void)seen_count(state, "");
	req.body_size = 100;
	req.auth = (struct transfer_auth){ .user = "AKID", .password = "topsecret", .s3_region = "us-east-1" };
	run(f, &req, &e);
	assert_int_equal(e.code, PV_OK);
	assert_true(e.is_verified);
	buf_release(&e.answer);
	one(state, TRANSFER_GET, "/seen", &e);
	assert_int_equal(json_parse(buf_str(&e.answer), e.answer.len, &j, NULL), PV_OK);
	headers = json_get(json_at(j, 0), "headers");
	digest_sha256(f->body, 100, sha);
	digest_hex(sha, 32, expected);
	assert_string_equal(json_str(json_get(headers, "x-amz-content-sha256")), expected);
	assert_non_null(strstr(json_str(json_get(headers, "authorization")), "AWS4-HMAC-SHA256 Credential=AKID/"));
	assert_null(strstr(buf_str(&e.answer), "topsecret"));
	json_free(j);
	buf_release(&e.answer);
}

static void file_through_the_engine(void **state)
{
	struct fixture *f = fx(state);
	char url[128], path[128];
	struct transfer_request req = { .method = TRANSFER_PUT, .url = url, .body = f->body, .body_size = BODY_SIZE, .verify = true };
	struct buf back = BUF_INIT(BODY_SIZE);
	struct end e;

	snprintf(url, sizeof(url), "file://%s/sub/a%%20b.jpg", f->dir);
	snprintf(path, sizeof(path), "%s/sub/a b.jpg", f->dir);
	run(f, &req, &e);
	assert_int_equal(e.code, PV_OK);
	assert_true(e.is_verified);
	assert_int_equal(buf_read_file(&back, path, NULL), PV_OK);
	assert_int_equal(back.len, BODY_SIZE);
	assert_memory_equal(back.data, f->body, BODY_SIZE);
	buf_release(&back);
	buf_release(&e.answer);
}

static int make_certificate(struct fixture *f)
{
	char command[1024];

	snprintf(command, sizeof(command),
		 "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
		 "-addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem 2>/dev/null", f->dir);
	return system(command);
}

static int set_up(void **state)
{
	static struct fixture f;
	char cert[96], key[96];

	snprintf(f.dir, sizeof(f.dir), "/tmp/photovet-test-XXXXXX");
	if (!mkdtemp(f.dir) || make_certificate(&f) != 0)
		return -1;
	snprintf(cert, sizeof(cert), "%s/cert.pem", f.dir);
	snprintf(key, sizeof(key), "%s/key.pem", f.dir);
	snprintf(f.ca, sizeof(f.ca), "%s/cert.pem", f.dir);
	for (size_t i = 0; i < BODY_SIZE; i++)
		f.body[i] = (char)(i * 2654435761u >> 13);
	signal(SIGPIPE, SIG_IGN);
	if (faulty_peer_start(&f.peer, cert, key) < 0 || loop_new(&f.loop, NULL) != PV_OK)
		return -1;
	*state = &f;
	return transfer_engine_new(f.loop, &f.engine, NULL) == PV_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	transfer_engine_free(f->engine);
	loop_free(f->loop);
	faulty_peer_stop(&f->peer);
	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(put_and_get), cmocka_unit_test(reads_back), cmocka_unit_test(statuses), cmocka_unit_test(retry_after),
		cmocka_unit_test(ambiguous), cmocka_unit_test(hangs), cmocka_unit_test(cut_off_early_is_not_taken),
		cmocka_unit_test(follows_no_redirect), cmocka_unit_test(a_post_is_sent_once), cmocka_unit_test(caps_answers),
		cmocka_unit_test(nobody_listens), cmocka_unit_test(refuses_to_start), cmocka_unit_test(many_at_once),
		cmocka_unit_test(freeing_calls_done), cmocka_unit_test(mails), cmocka_unit_test(required_tls_never_rides_a_clear_connection),
		cmocka_unit_test(other_terms_other_connections), cmocka_unit_test(tls_is_verified),
		cmocka_unit_test(s3_headers), cmocka_unit_test(file_through_the_engine),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
