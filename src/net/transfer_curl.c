#include "net/transfer_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/mem.h"
#include "net/mime.h"

#define CONNECT_TIMEOUT_S 15
#define RETRY_AFTER_MAX 86400
#define DISCARD_MAX (1u << 20)		/* bytes of an unwanted answer read to its end for the sake of the connection */

/* Setting options: the first one libcurl refuses spoils the whole. */
#define SET(t, option, value) ((t)->is_spoilt |= curl_easy_setopt((t)->easy, (option), (value)) != CURLE_OK)

bool transfer_curl_is_write(const struct transfer *t)
{
	return t->method == TRANSFER_PUT || t->method == TRANSFER_POST || t->method == TRANSFER_SMTP || t->has_effect;
}

static bool is_http(const struct transfer *t)
{
	return strcmp(t->url.scheme, "https") == 0 || strcmp(t->url.scheme, "http") == 0;
}

static bool is_sftp(const struct transfer *t)
{
	return strcmp(t->url.scheme, "sftp") == 0;
}

static const char *some(const char *text)
{
	return text && text[0] ? text : NULL;
}

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t room = size * count, left = t->body_size - t->offset, n = left < room ? left : room;

	if (n > 0)
		memcpy(to, t->body + t->offset, n);
	t->offset += n;
	return n;
}

/* libcurl sends again by itself when a kept connection turns out dead. What adds must
 * not be sent twice behind our back, so once all of it is out there is no way back. */
static int on_seek(void *context, curl_off_t offset, int origin)
{
	struct transfer *t = context;

	if (origin != SEEK_SET || offset < 0 || (size_t)offset > t->body_size)
		return CURL_SEEKFUNC_FAIL;
	if (t->method != TRANSFER_PUT && t->offset == t->body_size && t->body_size > 0)
		return CURL_SEEKFUNC_FAIL;
	t->offset = (size_t)offset;
	return CURL_SEEKFUNC_OK;
}

static void compare(struct transfer *t, const char *data, size_t n)
{
	if (n > t->body_size - t->compared || memcmp(data, t->body + t->compared, n) != 0)
		t->differs = true;
	else
		t->compared += n;
}

static size_t on_write(char *data, size_t size, size_t count, void *context)
{
	struct transfer *t = context;
	size_t n = size * count, room;

	if (t->step == STEP_READ) {
		long status = 0;

		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
		if (is_sftp(t) || status == 200)
			compare(t, data, n);
		t->answer_seen += n;
		return t->differs || t->answer_seen > t->body_size + DISCARD_MAX ? 0 : n;
	}
	t->answer_seen += n;
	room = t->answer_cap - t->result.answer.len;
	if (n > room && t->method == TRANSFER_GET && !t->has_effect) {
		t->is_over = true;
		return 0;
	}
	buf_append(&t->result.answer, data, n < room ? n : room);
	return t->answer_seen > t->answer_cap + DISCARD_MAX ? 0 : n;
}

static bool header_is_clean(const char *header)
{
	for (const char *p = header; *p; p++)
		if ((unsigned char)*p < 32 || *p == 127)
			return false;
	return strchr(header, ':') != NULL;
}

static bool add_to(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	return longer != NULL;
}

static enum pv_err set_headers(struct transfer *t, const struct transfer_request *req, struct pv_error *err)
{
	/* No waiting for "100 Continue"; but libcurl 7.88 signs this empty header for S3 and does not send it. */
	bool ok = t->is_s3 || add_to(&t->headers, "Expect:");

	for (size_t i = 0; req->headers && req->headers[i]; i++) {
		if (!header_is_clean(req->headers[i]))
			return pv_error_set(err, PV_ERR_CONFIG, "a request header has control characters or no name: '%s'", t->label);
		ok = ok && add_to(&t->headers, req->headers[i]);
	}
	if (t->is_s3) {
		uint8_t sha[32];
		char hex[DIGEST_HEX_SIZE], line[32 + DIGEST_HEX_SIZE];

		digest_sha256(t->body, t->body_size, sha);
		digest_hex(sha, sizeof(sha), hex);
		snprintf(line, sizeof(line), "x-amz-content-sha256: %s", hex);
		ok = ok && add_to(&t->headers, line);
	}
	if (!ok)
		return pv_error_set(err, PV_ERR_REMOTE, "not enough memory for a request");
	SET(t, CURLOPT_HTTPHEADER, t->headers);
	return PV_OK;
}

static void set_method(struct transfer *t)
{
	switch (t->method) {
	case TRANSFER_GET:
		SET(t, CURLOPT_HTTPGET, 1L);
		break;
	case TRANSFER_HEAD:
		SET(t, CURLOPT_NOBODY, 1L);
		break;
	case TRANSFER_DELETE:
		SET(t, CURLOPT_CUSTOMREQUEST, "DELETE");
		break;
	case TRANSFER_POST:
		SET(t, CURLOPT_POST, 1L);
		SET(t, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body_size);
		break;
	case TRANSFER_PUT:
	case TRANSFER_SMTP:
		SET(t, CURLOPT_UPLOAD, 1L);
		SET(t, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->body_size);
		break;
	}
}

static void set_tls(struct transfer *t, const struct transfer_auth *auth)
{
	SET(t, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (some(auth->ca_file)) {
		SET(t, CURLOPT_CAINFO, auth->ca_file);
		SET(t, CURLOPT_CAPATH, NULL);
	}
	if (some(auth->client_cert))
		SET(t, CURLOPT_SSLCERT, auth->client_cert);
	if (some(auth->client_key))
		SET(t, CURLOPT_SSLKEY, auth->client_key);
}

static void set_login(struct transfer *t, const struct transfer_auth *auth)
{
	if (some(auth->user)) {
		SET(t, CURLOPT_USERNAME, auth->user);
		SET(t, CURLOPT_PASSWORD, auth->password ? auth->password : "");
	}
	if (!is_http(t))
		return;
	SET(t, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	if (t->is_s3) {
		char sigv4[96];

		snprintf(sigv4, sizeof(sigv4), "aws:amz:%s:s3", auth->s3_region);
		SET(t, CURLOPT_AWS_SIGV4, sigv4);
	} else if (some(auth->bearer)) {
		SET(t, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		SET(t, CURLOPT_XOAUTH2_BEARER, auth->bearer);
	}
}

static enum pv_err set_ssh(struct transfer *t, const struct transfer_auth *auth, struct pv_error *err)
{
	if (!some(auth->ssh_known_hosts))
		return pv_error_set(err, PV_ERR_CONFIG, "no ssh_known_hosts is set: '%s'", t->label);
	SET(t, CURLOPT_SSH_KNOWNHOSTS, auth->ssh_known_hosts);
	if (some(auth->ssh_private_key)) {
		SET(t, CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PUBLICKEY);
		SET(t, CURLOPT_SSH_PRIVATE_KEYFILE, auth->ssh_private_key);
	} else {
		SET(t, CURLOPT_SSH_AUTH_TYPES, (long)CURLSSH_AUTH_PASSWORD);
	}
	SET(t, CURLOPT_FTP_CREATE_MISSING_DIRS, (long)CURLFTP_CREATE_DIR_RETRY);
	return PV_OK;
}

static enum pv_err set_mail(struct transfer *t, const struct transfer_request *req, struct pv_error *err)
{
	bool has_password = some(req->auth.password) != NULL;
	long tls = req->tls == TRANSFER_TLS_REQUIRED || has_password ? CURLUSESSL_ALL : CURLUSESSL_TRY;

	if (!mime_is_address(req->mail_from) || !mime_is_address(req->mail_to))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "not a mail address");
	if (req->tls == TRANSFER_TLS_NONE) {
		if (!t->url.is_loopback)
			return pv_error_set(err, PV_ERR_CONFIG, "mail without TLS goes to this very host only: '%s'", t->label);
		tls = CURLUSESSL_NONE;
	}
	SET(t, CURLOPT_USE_SSL, tls);
	SET(t, CURLOPT_MAIL_FROM, req->mail_from);
	if (!add_to(&t->recipients, req->mail_to))
		return pv_error_set(err, PV_ERR_REMOTE, "not enough memory for a request");
	SET(t, CURLOPT_MAIL_RCPT, t->recipients);
	return PV_OK;
}

static enum pv_err check_scheme(const struct transfer *t, struct pv_error *err)
{
	bool is_mail = strncmp(t->url.scheme, "smtp", 4) == 0;

	if (t->url.has_login)
		return pv_error_set(err, PV_ERR_CONFIG, "a login does not belong into a URL: '%s'", t->label);
	if (is_mail != (t->method == TRANSFER_SMTP))
		return pv_error_set(err, PV_ERR_CONFIG, "this URL does not fit here: '%s'", t->label);
	if (strcmp(t->url.scheme, "http") == 0 && !t->url.is_loopback)
		return pv_error_set(err, PV_ERR_CONFIG, "http is not encrypted, use https: '%s'", t->label);
	if (is_sftp(t) && t->method != TRANSFER_PUT && t->method != TRANSFER_GET)
		return pv_error_set(err, PV_ERR_CONFIG, "sftp can only PUT: '%s'", t->label);
	if (!is_http(t) && !is_mail && !is_sftp(t))
		return pv_error_set(err, PV_ERR_CONFIG, "not a URL to transfer to: '%s'", t->label);
	return PV_OK;
}

/* Not for the children that external checkers are. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)context;
	(void)purpose;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void set_common(struct transfer *t)
{
	SET(t, CURLOPT_PRIVATE, (char *)t);
	SET(t, CURLOPT_ERRORBUFFER, t->trouble);
	SET(t, CURLOPT_NOSIGNAL, 1L);
	SET(t, CURLOPT_NOPROGRESS, 1L);
	SET(t, CURLOPT_PROTOCOLS_STR, "http,https,smtp,smtps,sftp");
	SET(t, CURLOPT_FOLLOWLOCATION, 0L);
	SET(t, CURLOPT_USERAGENT, "photovet/" PHOTOVET_VERSION);
	SET(t, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_TIMEOUT_S);
	SET(t, CURLOPT_READFUNCTION, on_read);
	SET(t, CURLOPT_READDATA, (void *)t);
	SET(t, CURLOPT_SEEKFUNCTION, on_seek);
	SET(t, CURLOPT_SEEKDATA, (void *)t);
	SET(t, CURLOPT_WRITEFUNCTION, on_write);
	SET(t, CURLOPT_WRITEDATA, (void *)t);
	SET(t, CURLOPT_PATH_AS_IS, 1L);
	SET(t, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(t, CURLOPT_FRESH_CONNECT, t->is_alone || t->has_effect ? 1L : 0L);
	SET(t, CURLOPT_FORBID_REUSE, t->is_alone && t->method != TRANSFER_SMTP ? 1L : 0L);	/* a mail's closes with its share */
	if (t->url.is_loopback)
		SET(t, CURLOPT_PROXY, "");
}

enum pv_err transfer_curl_prepare(struct transfer *t, const struct transfer_request *req, struct pv_error *err)
{
	enum pv_err code = check_scheme(t, err);

	if (code != PV_OK)
		return code;
	t->easy = curl_easy_init();
	if (!t->easy)
		return pv_error_set(err, PV_ERR_REMOTE, "not enough memory for a request");
	set_common(t);
	set_method(t);
	set_tls(t, &req->auth);
	set_login(t, &req->auth);
	if (is_http(t))
		code = set_headers(t, req, err);
	else if (is_sftp(t))
		code = set_ssh(t, &req->auth, err);
	else
		code = set_mail(t, req, err);
	if (code == PV_OK && !transfer_curl_step(t, STEP_WRITE))
		code = pv_error_set(err, PV_ERR_CONFIG, "libcurl does not take this request: '%s'", t->label);
	return code;
}

void transfer_curl_release(struct transfer *t)
{
	curl_easy_cleanup(t->easy);
	t->easy = NULL;
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->recipients);
	curl_slist_free_all(t->commands);
}

/* "rename" and "rm" take quoted paths with \ before " and \; /~/x is x, seen from home. */
static void put_path(struct buf *out, const char *url_text)
{
	struct buf path = BUF_INIT(4096);
	const char *p;

	if (url_decode(&path, url_path(url_text)) && !path.failed) {
		p = buf_str(&path);
		if (strncmp(p, "/~/", 3) == 0)
			p += 3;
		buf_putc(out, '"');
		for (; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_putc(out, '\\');
			buf_putc(out, *p);
		}
		buf_putc(out, '"');
	} else {
		out->failed = true;
	}
	buf_release(&path);
}

static bool add_command(struct transfer *t, const char *verb, const char *from, const char *to)
{
	struct buf line = BUF_INIT(16384);
	bool ok;

	buf_printf(&line, "%s ", verb);
	put_path(&line, from);
	if (to) {
		buf_putc(&line, ' ');
		put_path(&line, to);
	}
	ok = !line.failed && add_to(&t->commands, buf_str(&line));
	buf_release(&line);
	return ok;
}

/* sftp commands without a transfer: "*" before a verb lets it fail. The URL must be one that
 * is still there afterwards, since libcurl looks at it. */
static bool set_commands(struct transfer *t, enum transfer_step step)
{
	struct buf top = BUF_INIT(512);
	bool ok;

	url_label(&t->url, &top);
	buf_putc(&top, '/');
	SET(t, CURLOPT_URL, buf_str(&top));
	buf_release(&top);
	curl_slist_free_all(t->commands);
	t->commands = NULL;
	if (step == STEP_CLEAN)
		ok = add_command(t, "*rm", t->part_url, NULL);
	else
		ok = (step == STEP_RENAME || add_command(t, "*rm", t->url_text, NULL)) &&
		     add_command(t, "rename", t->part_url, t->url_text);
	SET(t, CURLOPT_UPLOAD, 0L);
	SET(t, CURLOPT_NOBODY, 1L);
	SET(t, CURLOPT_QUOTE, t->commands);
	return ok;
}

bool transfer_curl_step(struct transfer *t, enum transfer_step step)
{
	int64_t left = (t->deadline - clock_monotonic()) / 1000;
	bool ok = true;

	t->step = step;
	t->trouble[0] = 0;
	t->answer_seen = 0;
	if (step == STEP_CLEAN && left < 5000)
		left = 5000;
	SET(t, CURLOPT_TIMEOUT_MS, (long)(left > 1 ? left : 1));
	SET(t, CURLOPT_URL, t->part_url ? t->part_url : t->url_text);
	if (step == STEP_READ) {
		t->compared = 0;
		SET(t, CURLOPT_UPLOAD, 0L);
		SET(t, CURLOPT_HTTPGET, 1L);
		SET(t, CURLOPT_HTTPHEADER, NULL);
	} else if (step != STEP_WRITE) {
		ok = set_commands(t, step);
	}
	return ok && !t->is_spoilt;
}

/* What is not listed is a connection or an answer that broke. */
static const struct { CURLcode rc; enum classify_trouble trouble; } troubles[] = {
	{ CURLE_OK, CLASSIFY_FINE },
	{ CURLE_COULDNT_RESOLVE_PROXY, CLASSIFY_CONNECT },
	{ CURLE_COULDNT_RESOLVE_HOST, CLASSIFY_CONNECT },
	{ CURLE_COULDNT_CONNECT, CLASSIFY_CONNECT },
	{ CURLE_SSL_CONNECT_ERROR, CLASSIFY_CONNECT },
	{ CURLE_NO_CONNECTION_AVAILABLE, CLASSIFY_CONNECT },
	{ CURLE_URL_MALFORMAT, CLASSIFY_SETUP },
	{ CURLE_LOGIN_DENIED, CLASSIFY_SETUP },
	{ CURLE_AUTH_ERROR, CLASSIFY_SETUP },
	{ CURLE_USE_SSL_FAILED, CLASSIFY_SETUP },
	{ CURLE_SSL_ENGINE_NOTFOUND, CLASSIFY_SETUP },
	{ CURLE_SSL_ENGINE_SETFAILED, CLASSIFY_SETUP },
	{ CURLE_SSL_CERTPROBLEM, CLASSIFY_SETUP },
	{ CURLE_SSL_CIPHER, CLASSIFY_SETUP },
	{ CURLE_PEER_FAILED_VERIFICATION, CLASSIFY_SETUP },	/* also an ssh host key */
	{ CURLE_SSL_CACERT_BADFILE, CLASSIFY_SETUP },
	{ CURLE_SSL_CRL_BADFILE, CLASSIFY_SETUP },
	{ CURLE_SSL_ISSUER_ERROR, CLASSIFY_SETUP },
	{ CURLE_SSL_PINNEDPUBKEYNOTMATCH, CLASSIFY_SETUP },
	{ CURLE_SSL_INVALIDCERTSTATUS, CLASSIFY_SETUP },
	{ CURLE_SSL_CLIENTCERT, CLASSIFY_SETUP },
	{ CURLE_REMOTE_ACCESS_DENIED, CLASSIFY_DENIED },
	{ CURLE_REMOTE_FILE_NOT_FOUND, CLASSIFY_DENIED },
	{ CURLE_REMOTE_FILE_EXISTS, CLASSIFY_DENIED },
	{ CURLE_REMOTE_DISK_FULL, CLASSIFY_FULL },
};

enum classify_trouble transfer_curl_trouble(CURLcode rc)
{
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++)
		if (troubles[i].rc == rc)
			return troubles[i].trouble;
	return CLASSIFY_BROKEN;
}

static bool is_sent(const struct transfer *t)
{
	long request = 0;

	if (t->offset < t->body_size || t->part_url)
		return false;
	if (t->body_size > 0)
		return true;
	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &request);
	return request > 0;
}

/* The Code element of an S3 error answer, when it looks like one: "NoSuchBucket". */
static void s3_cause(const struct transfer *t, char *ret, size_t size)
{
	const char *text = buf_str(&t->result.answer), *p = strstr(text, "<Code>");
	size_t n = 0;

	ret[0] = 0;
	if (!t->is_s3 || !p)
		return;
	p += 6;
	while (n + 3 < size && ((p[n] >= 'A' && p[n] <= 'Z') || (p[n] >= 'a' && p[n] <= 'z') || (p[n] >= '0' && p[n] <= '9')))
		n++;
	if (n > 0 && p[n] == '<')
		snprintf(ret, size, " %.*s", (int)n, p);
}

static bool is_tls_trouble(CURLcode rc)
{
	return rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_SSL_CONNECT_ERROR || rc == CURLE_SSL_CERTPROBLEM;
}

static void explain(struct transfer *t, enum pv_err code, CURLcode rc)
{
	struct transfer_result *r = &t->result;
	long number = 0;
	char cause[64];

	curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &number);
	s3_cause(t, cause, sizeof(cause));
	if (code == PV_ERR_AMBIGUOUS)
		pv_error_set(&r->error, code, "sent, but no answer came (%s): '%s'", curl_easy_strerror(rc), t->label);
	else if (r->status >= 300 && r->status < 400 && is_http(t))
		pv_error_set(&r->error, code, "answered with a redirect, HTTP %ld; set the final address: '%s'", r->status, t->label);
	else if (r->status >= 200 && is_http(t))
		pv_error_set(&r->error, code, "answered HTTP %ld%s: '%s'", r->status, cause, t->label);
	else if (r->status >= 400)
		pv_error_set(&r->error, code, "answered SMTP %ld: '%s'", r->status, t->label);
	else if (is_sftp(t) && rc == CURLE_PEER_FAILED_VERIFICATION)
		pv_error_set(&r->error, code, "host key is not the one in ssh_known_hosts: '%s'", t->label);
	else if (rc == CURLE_QUOTE_ERROR)
		pv_error_set(&r->error, code, "stored, but not renamed: '%s'", t->label);
	else if (is_tls_trouble(rc) && t->trouble[0])
		pv_error_set(&r->error, code, "%s: '%s'", t->trouble, t->label);
	else if (rc == CURLE_COULDNT_CONNECT && number)
		pv_error_set(&r->error, code, "cannot connect (%s): '%s'", strerrordesc_np((int)number), t->label);
	else
		pv_error_set(&r->error, code, "%s: '%s'", curl_easy_strerror(rc), t->label);
}

/* Only the writing step speaks for the transfer: what a read-back says is not its status. */
static void read_answer(struct transfer *t)
{
	struct transfer_result *r = &t->result;
	struct curl_header *header;
	curl_off_t after = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &r->status);
	if (!is_http(t))
		return;
	if (r->status < 200)
		r->status = 0;
	if (curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after) == CURLE_OK && after > 0)
		r->retry_after = after < RETRY_AFTER_MAX ? (int)after : RETRY_AFTER_MAX;
	if (t->step == STEP_WRITE && curl_easy_header(t->easy, "etag", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		snprintf(r->etag, sizeof(r->etag), "%.79s", header->value);
}

/* What came back is not what was sent: the worst thing a store can do. */
static void judge_comparison(struct transfer *t, CURLcode rc)
{
	struct transfer_result *r = &t->result;
	struct classify_end end = { .scheme = CLASSIFY_HTTP, .trouble = transfer_curl_trouble(rc), .status = r->status };
	enum pv_err code = classify_end(&end);
	bool has_answered = is_sftp(t) ? rc == CURLE_OK : r->status == 200;

	if (t->differs || (has_answered && rc == CURLE_OK && t->compared != t->body_size)) {
		r->code = pv_error_set(&r->error, PV_ERR_REMOTE, "what was stored differs from what was sent: '%s'", t->label);
	} else if (has_answered && rc == CURLE_OK) {
		r->code = PV_OK;
		r->is_verified = true;
	} else if (is_http(t) && code != PV_ERR_REMOTE && r->status >= 200) {
		r->code = PV_OK;	/* an intake that takes and does not give */
	} else {
		r->code = PV_ERR_REMOTE;
		explain(t, PV_ERR_REMOTE, rc);
		pv_error_prefix(&r->error, "cannot read back");
	}
}

void transfer_curl_judge(struct transfer *t, CURLcode rc)
{
	struct classify_end end = { .trouble = transfer_curl_trouble(rc), .is_write = transfer_curl_is_write(t) };
	long written = t->result.status;
	enum pv_err code;

	end.scheme = t->is_s3 ? CLASSIFY_S3 : is_http(t) ? CLASSIFY_HTTP : is_sftp(t) ? CLASSIFY_SFTP : CLASSIFY_SMTP;
	if (t->step == STEP_CLEAN)
		return;
	read_answer(t);
	if (t->step == STEP_READ) {
		judge_comparison(t, rc);
		t->result.status = written;
		return;
	}
	end.status = t->result.status;
	end.is_sent = is_sent(t);
	code = classify_end(&end);
	if (t->is_over)
		t->result.code = pv_error_set(&t->result.error, PV_ERR_TOO_LARGE, "answer is larger than %zu bytes: '%s'", t->answer_cap, t->label);
	else if ((t->result.code = code) != PV_OK)
		explain(t, code, rc);
	t->result.is_verified |= t->is_s3 && code == PV_OK && t->method == TRANSFER_PUT;
}
