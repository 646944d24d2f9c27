#include "net/transfer_reuse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/digest.h"

#define TERMS_MAX_BYTES 65536

/* libcurl takes a stated default port and none for the same. */
static long port_of(const struct url *u)
{
	static const struct { const char *scheme; long port; } defaults[] = {
		{ "http", 80 }, { "https", 443 }, { "smtp", 25 }, { "smtps", 465 }, { "sftp", 22 },
	};

	if (u->port[0])
		return strtol(u->port, NULL, 10);
	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (strcmp(u->scheme, defaults[i].scheme) == 0)
			return defaults[i].port;
	return 0;
}

/* Length first: no value can pass for the end of one and the start of the next. */
static void put(struct buf *out, const char *value)
{
	if (!value)
		value = "";
	buf_printf(out, "%zu:%s,", strlen(value), value);
}

static bool terms_of(const struct url *url, const struct transfer_request *req, uint8_t ret[32])
{
	const struct transfer_auth *a = &req->auth;
	struct buf terms = BUF_INIT(TERMS_MAX_BYTES);
	bool ok;

	put(&terms, url->scheme);
	buf_printf(&terms, "%d,", (int)req->tls);
	put(&terms, a->ca_file);
	put(&terms, a->client_cert);
	put(&terms, a->client_key);
	put(&terms, a->ssh_known_hosts);
	put(&terms, a->ssh_private_key);
	if (strncmp(url->scheme, "http", 4) != 0) {
		put(&terms, a->user);
		put(&terms, a->password);
		put(&terms, a->bearer);
	}
	ok = !terms.failed;
	digest_sha256(buf_str(&terms), terms.len, ret);
	if (terms.data)
		explicit_bzero(terms.data, terms.len);
	buf_release(&terms);
	return ok;
}

/* "host." is "host" to libcurl. */
static void host_of(const struct url *url, char ret[256])
{
	size_t n;

	snprintf(ret, 256, "%s", url->host);
	n = strlen(ret);
	if (n > 0 && ret[n - 1] == '.')
		ret[n - 1] = 0;
}

bool transfer_reuse_is_allowed(struct transfer_reuse *r, const struct url *url, const struct transfer_request *req)
{
	struct transfer_reuse_place *place;
	char host[256];
	uint8_t terms[32];
	long port = port_of(url);

	if (!terms_of(url, req, terms))
		return false;
	host_of(url, host);
	for (size_t i = 0; i < r->count; i++) {
		place = &r->places[i];
		if (place->port == port && strcasecmp(place->host, host) == 0)
			return memcmp(place->terms, terms, sizeof(terms)) == 0;
	}
	if (r->count == TRANSFER_REUSE_PLACES)
		return false;
	place = &r->places[r->count++];
	memcpy(place->host, host, sizeof(host));
	place->port = port;
	memcpy(place->terms, terms, sizeof(terms));
	return true;
}
