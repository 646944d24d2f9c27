#include "net/url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

#include "base/utf8.h"

#define MAX_NAME 1024

static const char *const schemes[] = { "https", "http", "sftp", "smtp", "smtps", "file", "s3" };

/* One part of a parsed URL into a fixed buffer; absent parts leave "". */
static bool part(CURLU *h, CURLUPart what, char *ret, size_t size)
{
	char *text = NULL;
	bool fits = true;

	ret[0] = 0;
	if (curl_url_get(h, what, &text, 0) == CURLUE_OK && text) {
		size_t n = strlen(text);

		fits = n < size;
		if (fits)
			memcpy(ret, text, n + 1);
	}
	curl_free(text);
	return fits;
}

static bool is_known(const char *scheme)
{
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strcmp(schemes[i], scheme) == 0)
			return true;
	return false;
}

static void strip_brackets(char *host)
{
	size_t n = strlen(host);

	if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		memmove(host, host + 1, n - 2);
		host[n - 2] = 0;
	}
}

static bool is_loopback(const char *host)
{
	size_t n = strlen(host);
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	       (n > 10 && strcmp(host + n - 10, ".localhost") == 0);
}

enum pv_err url_parse(const char *text, struct url *ret, struct pv_error *err)
{
	enum pv_err code = PV_ERR_CONFIG;
	CURLU *h = curl_url();
	struct url u;
	char login[2];

	memset(&u, 0, sizeof(u));
	if (!h || curl_url_set(h, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_PATH_AS_IS) != CURLUE_OK) {
		pv_error_set(err, code, "not a usable URL");
		goto out;
	}
	if (!part(h, CURLUPART_SCHEME, u.scheme, sizeof(u.scheme)) || !is_known(u.scheme)) {
		pv_error_set(err, code, "URL scheme is not https, sftp, s3, file, smtp or smtps");
		goto out;
	}
	if (!part(h, CURLUPART_HOST, u.host, sizeof(u.host)) || !part(h, CURLUPART_PORT, u.port, sizeof(u.port))) {
		pv_error_set(err, code, "host or port of the URL is too long");
		goto out;
	}
	u.has_login = !part(h, CURLUPART_USER, login, sizeof(login)) || login[0] ||
		      !part(h, CURLUPART_PASSWORD, login, sizeof(login)) || login[0];
	strip_brackets(u.host);
	u.is_loopback = is_loopback(u.host);
	*ret = u;
	code = PV_OK;
out:
	curl_url_cleanup(h);
	return code;
}

void url_label(const struct url *u, struct buf *out)
{
	bool is_v6 = strchr(u->host, ':') != NULL;

	buf_printf(out, "%s://%s%s%s", u->scheme, is_v6 ? "[" : "", u->host, is_v6 ? "]" : "");
	if (u->port[0])
		buf_printf(out, ":%s", u->port);
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void url_encode(struct buf *out, const char *text, bool keep_slashes)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (is_unreserved(c) || (c == '/' && keep_slashes))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "%%%02X", c);
	}
}

static bool is_dots(const char *part, size_t n)
{
	return n <= 2 && strncmp(part, "..", n) == 0;	/* "", "." and ".." */
}

static bool name_is_usable(const char *name)
{
	size_t n = strlen(name);

	if (n > MAX_NAME || !utf8_is_valid(name, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)name[i] < 32 || name[i] == 127 || name[i] == '\\')
			return false;
	for (const char *p = name;;) {
		size_t len = strcspn(p, "/");

		if (is_dots(p, len))
			return false;
		if (!p[len])
			return true;
		p += len + 1;
	}
}

/* How much of base stays when its trailing slashes go; those of "://" are not trailing. */
static size_t base_length(const char *base)
{
	size_t n = strlen(base);

	while (n > 0 && base[n - 1] == '/' && !(n >= 3 && base[n - 2] == '/' && base[n - 3] == ':'))
		n--;
	return n;
}

enum pv_err url_join(struct buf *out, const char *base, const char *name, struct pv_error *err)
{
	const char *place = strstr(base, URL_NAME_PLACE);

	if (!name_is_usable(name))
		return pv_error_set(err, PV_ERR_REFUSED, "the name template gives a name that cannot be a file's");
	if (place) {
		buf_append(out, base, (size_t)(place - base));
		url_encode(out, name, !memchr(base, '?', (size_t)(place - base)));
		buf_puts(out, place + strlen(URL_NAME_PLACE));
	} else if (strpbrk(base, "?#")) {
		return pv_error_set(err, PV_ERR_CONFIG, "target URL has a query but no %s to put the name in", URL_NAME_PLACE);
	} else {
		buf_append(out, base, base_length(base));
		buf_putc(out, '/');
		url_encode(out, name, true);
	}
	return out->failed ? pv_error_set(err, PV_ERR_CONFIG, "target URL is too long") : PV_OK;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool url_decode(struct buf *out, const char *text)
{
	while (*text) {
		int c = (unsigned char)*text++;

		if (c == '%') {
			int high = hex(text[0]), low = high < 0 ? -1 : hex(text[1]);

			if (low < 0 || high * 16 + low == 0)
				return false;
			c = high * 16 + low;
			text += 2;
		}
		buf_putc(out, (char)c);
	}
	return true;
}

enum pv_err url_file_path(struct buf *out, const char *text, struct pv_error *err)
{
	const char *p;

	if (strncmp(text, "file://", 7) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "not a file:// URL");
	p = text + 7;
	if (strncmp(p, "localhost/", 10) == 0)
		p += 9;
	if (p[0] != '/')
		return pv_error_set(err, PV_ERR_CONFIG, "file:// URL wants an absolute path: file:///DIR");
	if (!url_decode(out, p))
		return pv_error_set(err, PV_ERR_CONFIG, "file:// URL is not percent-encoded properly");
	return out->failed ? pv_error_set(err, PV_ERR_CONFIG, "file:// URL is too long") : PV_OK;
}

const char *url_path(const char *text)
{
	const char *p = strstr(text, "://"), *slash;

	slash = p ? strchr(p + 3, '/') : NULL;
	return slash ? slash : "";
}
