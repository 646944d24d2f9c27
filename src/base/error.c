#include "photovet/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8_decode.h"

/* What callers format before it is cut to the size of pv_error.text. */
#define RAW_SIZE 1024

static const struct {
	const char *name, *text;
	int status;
	bool is_retryable;
} table[] = {
	[PV_OK] = { "OK", "done", 0, false },
#define PV_ERR(id, exit_status, retry, sentence) [PV_ERR_##id] = { #id, sentence, exit_status, retry },
#include "photovet/errors.def"
#undef PV_ERR
};
static_assert(ARRAY_LEN(table) == PV_ERR_COUNT, "one row per error");

static bool is_plain(uint32_t cp)
{
	return cp >= 0x20 && (cp < 0x7f || cp > 0x9f) && cp != 0x2028 && cp != 0x2029 && !(cp >= 0x202a && cp <= 0x202e) &&
		!(cp >= 0x2066 && cp <= 0x2069);
}

/* Appends raw to text from at on: one line of well-formed UTF-8, cut at a character. */
static void put_clean(char *text, size_t size, size_t at, const char *raw)
{
	size_t n = strlen(raw);

	while (n > 0) {
		uint32_t cp;
		size_t step = utf8_decode(raw, n, &cp);
		bool is_bad = !is_plain(cp) || (step == 1 && cp == 0xfffd);
		size_t width = is_bad ? 1 : step;

		if (at + width >= size)
			break;
		memcpy(text + at, is_bad ? "?" : raw, width);
		at += width;
		raw += step;
		n -= step;
	}
	text[at] = '\0';
}

enum pv_err pv_error_set(struct pv_error *err, enum pv_err code, const char *fmt, ...)
{
	char raw[RAW_SIZE];
	va_list args;

	if (!err)
		return code;
	va_start(args, fmt);
	if (vsnprintf(raw, sizeof(raw), fmt, args) < 0)
		raw[0] = '\0';
	va_end(args);
	err->code = code;
	err->sqlstate[0] = '\0';
	err->roles[0] = '\0';
	put_clean(err->text, sizeof(err->text), 0, raw[0] ? raw : pv_error_text(code));
	return code;
}

void pv_error_prefix(struct pv_error *err, const char *fmt, ...)
{
	char raw[RAW_SIZE], old[sizeof(err->text)];
	va_list args;

	if (!err)
		return;
	memcpy(old, err->text, sizeof(old));
	old[sizeof(old) - 1] = '\0';
	va_start(args, fmt);
	if (vsnprintf(raw, sizeof(raw), fmt, args) < 0)
		raw[0] = '\0';
	va_end(args);
	put_clean(err->text, sizeof(err->text), 0, raw);
	put_clean(err->text, sizeof(err->text), strlen(err->text), ": ");
	put_clean(err->text, sizeof(err->text), strlen(err->text), old);
}

/* "photovet_reviewer photovet_supervisor" as words. */
static void list_roles(const char *roles, char *dst, size_t size)
{
	size_t at = 0;

	dst[0] = '\0';
	for (const char *r = roles; *r && at < size; r += strspn(r, " ")) {
		size_t n = strcspn(r, " ");
		int put = snprintf(dst + at, size - at, "%s%.*s", at > 0 ? _(" or ") : "", (int)n, r);

		if (put < 0)
			break;
		at += (size_t)put;
		r += n;
	}
}

void pv_error_message(const struct pv_error *err, char *dst, size_t size)
{
	char roles[sizeof(err->roles) * 2];

	if (!err->roles[0]) {
		(void)snprintf(dst, size, "%s", err->text);
		return;
	}
	list_roles(err->roles, roles, sizeof(roles));
	(void)snprintf(dst, size, _("your login lacks the role this needs: %s"), roles);
}

static size_t row(enum pv_err code)
{
	if ((unsigned)code >= PV_ERR_COUNT)
		BUG("no such error: %d", (int)code);
	return (size_t)code;
}

int pv_error_exit_status(enum pv_err code)
{
	return table[row(code)].status;
}

bool pv_error_is_retryable(enum pv_err code)
{
	return table[row(code)].is_retryable;
}

const char *pv_error_text(enum pv_err code)
{
	return table[row(code)].text;
}

const char *pv_error_name(enum pv_err code)
{
	return table[row(code)].name;
}
