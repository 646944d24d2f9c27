#include "config/settings_scan.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

#define BRACES_MAX 16

struct scan {
	const char *p, *end;
	long line;
	long opened[BRACES_MAX];	/* lines of the braces not closed yet */
	int depth;
};

static void skip_line(struct scan *s)
{
	while (s->p < s->end && *s->p != '\n')
		s->p++;
}

/* Over a quoted value; false when it never ends. */
static bool skip_quoted(struct scan *s)
{
	char quote = *s->p++;

	for (; s->p < s->end; s->p++) {
		if (*s->p == '\n')
			s->line++;
		else if (*s->p == '\\' && s->p + 1 < s->end)
			s->line += *++s->p == '\n';
		else if (*s->p == quote) {
			s->p++;
			return true;
		}
	}
	return false;
}

static bool skip_comment(struct scan *s)
{
	for (s->p += 2; s->p < s->end; s->p++) {
		if (*s->p == '\n')
			s->line++;
		if (*s->p == '*' && s->p + 1 < s->end && s->p[1] == '/') {
			s->p += 2;
			return true;
		}
	}
	return false;
}

static enum pv_err step(struct scan *s, const char *path, struct pv_error *err)
{
	if (*s->p == '{') {
		if (s->depth == BRACES_MAX)
			return pv_error_set(err, PV_ERR_CONFIG, "%s:%ld: nested too deep", path, s->line);
		s->opened[s->depth++] = s->line;
	}
	if (*s->p == '}' && s->depth > 0)	/* libconfuse has words for one too many */
		s->depth--;
	s->line += *s->p++ == '\n';
	return PV_OK;
}

static enum pv_err scan_token(struct scan *s, const char *path, struct pv_error *err)
{
	long start = s->line;
	char next = s->p + 1 < s->end ? s->p[1] : '\0';

	switch (*s->p) {
	case '#':
		skip_line(s);
		return PV_OK;
	case '"':
	case '\'':
		return skip_quoted(s) ? PV_OK : pv_error_set(err, PV_ERR_CONFIG, "%s:%ld: quote not closed", path, start);
	case '/':
		if (next == '/') {
			skip_line(s);
			return PV_OK;
		}
		if (next == '*')
			return skip_comment(s) ? PV_OK : pv_error_set(err, PV_ERR_CONFIG, "%s:%ld: comment not closed", path, start);
		break;
	default:
		break;
	}
	return step(s, path, err);
}

enum pv_err settings_scan_text(const char *path, const char *text, size_t n, struct pv_error *err)
{
	struct scan s = { .p = text, .end = text + n, .line = 1 };
	enum pv_err rc = PV_OK;

	if (memchr(text, '\0', n))
		return pv_error_set(err, PV_ERR_CONFIG, "a NUL byte in the configuration: '%s'", path);
	if (!utf8_is_valid(text, n))
		return pv_error_set(err, PV_ERR_CONFIG, "configuration is not UTF-8: '%s'", path);
	while (s.p < s.end && rc == PV_OK)
		rc = scan_token(&s, path, err);
	if (rc == PV_OK && s.depth > 0)
		return pv_error_set(err, PV_ERR_CONFIG, "%s:%ld: section not closed", path, s.opened[s.depth - 1]);
	return rc;
}
