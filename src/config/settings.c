#include "photovet/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "config/settings_check.h"
#include "config/settings_parse.h"
#include "config/settings_scan.h"

#define FILE_MAX (1u << 20)
#define PATH_BYTES_MAX 4096u

/* $XDG_CONFIG_HOME/photovet/photovet.conf; empty when there is no home either. */
static void default_path(struct buf *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && config[0] == '/')
		buf_printf(path, "%s/photovet/photovet.conf", config);
	else if (home && home[0] == '/')
		buf_printf(path, "%s/.config/photovet/photovet.conf", home);
}

static enum pv_err load_text(const char *path, const struct buf *text, struct pv_settings *s, struct pv_error *err)
{
	enum pv_err rc = settings_scan_text(path, buf_str(text), text->len, err);

	if (rc == PV_OK)
		rc = settings_parse_text(path, buf_str(text), s, err);
	if (rc == PV_OK)
		s->path = pv_arena_strdup(&s->arena, path);
	return rc;
}

/* The descriptor is asked, not the name: it is the file that was read. */
static enum pv_err check_mode(int fd, const char *path, const struct pv_settings *s, struct pv_error *err)
{
	struct stat st;

	if (!settings_check_has_secret(s) || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || !(st.st_mode & (S_IRGRP | S_IROTH)))
		return PV_OK;
	return pv_error_set(err, PV_ERR_CONFIG, "it holds a password and others can read it: '%s' (run: chmod 600 %s)", path, path);
}

static enum pv_err load_file(const char *path, bool must_exist, struct pv_settings *s, struct pv_error *err)
{
	struct buf text = BUF_INIT(FILE_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum pv_err rc;

	if (fd < 0 && !must_exist && (errno == ENOENT || errno == ENOTDIR))
		return settings_parse_text("", "", s, err);
	if (fd < 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot open '%s': %s", path, strerrordesc_np(errno));
	rc = buf_read_fd(&text, fd, path, err);
	if (rc != PV_OK) {	/* whatever is wrong with it, it is the configuration that is wrong */
		rc = PV_ERR_CONFIG;
		if (err)
			err->code = rc;
		goto out;
	}
	rc = load_text(path, &text, s, err);
	if (rc == PV_OK)
		rc = check_mode(fd, path, s, err);
out:
	buf_release(&text);
	close(fd);
	return rc;
}

enum pv_err pv_settings_load(const char *path, struct pv_settings *ret, struct pv_error *err)
{
	struct pv_settings s = { .path = "" };
	struct buf standard = BUF_INIT(PATH_BYTES_MAX);
	enum pv_err rc;

	if (!path)
		default_path(&standard);
	if (path || standard.len > 0)
		rc = load_file(path ? path : buf_str(&standard), path != NULL, &s, err);
	else
		rc = settings_parse_text("", "", &s, err);
	buf_release(&standard);
	if (rc == PV_OK)
		*ret = s;
	else
		pv_arena_release(&s.arena);
	return rc;
}

void pv_settings_release(struct pv_settings *s)
{
	pv_arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}

const struct pv_gateway *pv_settings_gateway(const struct pv_settings *s, const char *name)
{
	for (size_t i = 0; i < s->gateway_count; i++)
		if (strcmp(s->gateways[i].name, name) == 0)
			return &s->gateways[i];
	return NULL;
}

/* "https://host" must not lend its password to "https://host.example". */
static bool is_prefix(const char *prefix, size_t n, const char *url)
{
	if (n == 0 || strncmp(prefix, url, n) != 0)
		return false;
	return prefix[n - 1] == '/' || url[n] == '\0' || url[n] == '/' || url[n] == '?';
}

const struct pv_target_auth *pv_settings_target(const struct pv_settings *s, const char *url)
{
	const struct pv_target_auth *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < s->target_count; i++) {
		size_t n = strlen(s->targets[i].prefix);

		if (n > longest && is_prefix(s->targets[i].prefix, n, url)) {
			best = &s->targets[i];
			longest = n;
		}
	}
	return best;
}
