#include "config/settings_check.h"

#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define NAME_MAX_BYTES 40

static bool starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_any_of(const char *s, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (starts_with(s, *prefixes))
			return true;
	return false;
}

static bool is_name(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= NAME_MAX_BYTES &&
		strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") == n;
}

enum pv_err settings_check_gateway(const struct pv_gateway *g, struct pv_error *err)
{
	static const char *const mail[] = { "smtp://", "smtps://", NULL };
	static const char *const web[] = { "https://", "http://", NULL };

	if (!is_name(g->name))
		return pv_error_set(err, PV_ERR_CONFIG, "a gateway's name is letters, digits, '_', '-' and '.', at most %d: '%s'", NAME_MAX_BYTES,
				    g->name);
	if (!*g->type)
		return pv_error_set(err, PV_ERR_CONFIG, "type is missing: 'gateway %s'", g->name);
	if (strcmp(g->type, "file") == 0) {
		if (*g->url && g->url[0] != '/')
			return pv_error_set(err, PV_ERR_CONFIG, "url of a file gateway is an absolute path: '%s'", g->url);
		return PV_OK;
	}
	if (strcmp(g->type, "smtp") == 0) {
		if (!is_any_of(g->url, mail))
			return pv_error_set(err, PV_ERR_CONFIG, "url must begin with smtp:// or smtps://: 'gateway %s'", g->name);
		if (!*g->sender)
			return pv_error_set(err, PV_ERR_CONFIG, "sender is missing: 'gateway %s'", g->name);
		return PV_OK;
	}
	if (!is_any_of(g->url, web))
		return pv_error_set(err, PV_ERR_CONFIG, "url must begin with https:// or http://: 'gateway %s'", g->name);
	if (strcmp(g->type, "webhook") != 0 && strcmp(g->method, "POST") == 0 && !*g->body)
		return pv_error_set(err, PV_ERR_CONFIG, "body is missing: 'gateway %s'", g->name);
	return PV_OK;
}

enum pv_err settings_check_target(const struct pv_target_auth *t, struct pv_error *err)
{
	static const char *const schemes[] = { "https://", "http://", "sftp://", "s3://", "file://", NULL };
	static const char *const web[] = { "https://", "http://", NULL };

	if (!is_any_of(t->prefix, schemes))
		return pv_error_set(err, PV_ERR_CONFIG, "a target's prefix begins with https://, http://, sftp://, s3:// or file://: '%s'", t->prefix);
	if (*t->endpoint && !is_any_of(t->endpoint, web))
		return pv_error_set(err, PV_ERR_CONFIG, "endpoint must begin with https:// or http://: '%s'", t->endpoint);
	if (starts_with(t->prefix, "s3://") && !*t->endpoint)
		return pv_error_set(err, PV_ERR_CONFIG, "endpoint is missing: 'target %s'", t->prefix);
	if (starts_with(t->prefix, "sftp://") && !*t->ssh_known_hosts)
		return pv_error_set(err, PV_ERR_CONFIG, "ssh_known_hosts is missing: 'target %s'", t->prefix);
	return PV_OK;
}

enum pv_err settings_check_checker(const struct pv_checker_conf *c, struct pv_error *err)
{
	if (!is_name(c->name) || strlen(c->name) >= 32)
		return pv_error_set(err, PV_ERR_CONFIG, "a checker's name is letters, digits, '_', '-' and '.', at most 31: '%s'", c->name);
	if (!c->argv[0] || !*c->argv[0])
		return pv_error_set(err, PV_ERR_CONFIG, "argv is missing: 'checker %s'", c->name);
	for (size_t i = 0; c->measures[i]; i++)
		if (!is_name(c->measures[i]) || strlen(c->measures[i]) >= 40)
			return pv_error_set(err, PV_ERR_CONFIG, "not the name of a measure: '%s'", c->measures[i]);
	return PV_OK;
}

enum pv_err settings_check_top(const struct pv_settings *s, struct pv_error *err)
{
	if (strcmp(s->photos, "pg:") != 0 && !starts_with(s->photos, "file:/"))
		return pv_error_set(err, PV_ERR_CONFIG, "photos is pg: or file:/absolute/directory: '%s'", s->photos);
	return PV_OK;
}

/* scheme://user:password@host */
static bool has_userinfo(const char *url)
{
	const char *start = strstr(url, "://"), *at, *colon;

	if (!start)
		return false;
	start += 3;
	at = strchr(start, '@');
	colon = strchr(start, ':');
	return at && colon && colon < at;
}

bool settings_check_has_secret(const struct pv_settings *s)
{
	if (strstr(s->database, "password") || has_userinfo(s->database))
		return true;
	for (size_t i = 0; i < s->gateway_count; i++)
		if (*s->gateways[i].password || *s->gateways[i].secret || has_userinfo(s->gateways[i].url))
			return true;
	for (size_t i = 0; i < s->target_count; i++)
		if (*s->targets[i].password || *s->targets[i].bearer)
			return true;
	return false;
}
