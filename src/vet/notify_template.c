#include "vet/notify_template.h"

#include <string.h>

#include "base/utf8.h"
#include "net/url.h"

/* What stands between the quotes of a JSON string; ill-formed bytes become U+FFFD. */
static void put_json(struct buf *out, const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		uint32_t cp;
		size_t len = utf8_decode(s, n, &cp);

		if (cp == '"' || cp == '\\')
			buf_printf(out, "\\%c", (char)cp);
		else if (cp == '\n')
			buf_puts(out, "\\n");
		else if (cp < 32 || cp == 127)
			buf_printf(out, "\\u%04X", (unsigned)cp);
		else if (cp == 0xFFFD)
			buf_puts(out, "\xEF\xBF\xBD");
		else
			buf_append(out, s, len);
		s += len;
		n -= len;
	}
}

static void put_value(struct buf *out, const char *value, enum notify_template_escape escape)
{
	if (!value)
		return;
	switch (escape) {
	case NOTIFY_TEMPLATE_RAW:
		buf_puts(out, value);
		break;
	case NOTIFY_TEMPLATE_JSON:
		put_json(out, value);
		break;
	case NOTIFY_TEMPLATE_URL:
		url_encode(out, value, false);
		break;
	}
}

/* Which field's "{name}" begins at p. */
static const struct notify_template_field *field_at(const char *p, const struct notify_template_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t n = strlen(fields[i].name);

		if (strncmp(p + 1, fields[i].name, n) == 0 && p[n + 1] == '}')
			return &fields[i];
	}
	return NULL;
}

void notify_template_fill(struct buf *out, const char *template, const struct notify_template_field *fields, size_t count,
			  enum notify_template_escape escape)
{
	for (const char *p = template; *p;) {
		const struct notify_template_field *f = *p == '{' ? field_at(p, fields, count) : NULL;

		if (f) {
			put_value(out, f->value, escape);
			p += strlen(f->name) + 2;
		} else {
			buf_putc(out, *p++);
		}
	}
}

enum notify_template_escape notify_template_escape_for(const char *content_type)
{
	if (strcasestr(content_type, "json"))
		return NOTIFY_TEMPLATE_JSON;
	if (strcasestr(content_type, "x-www-form-urlencoded"))
		return NOTIFY_TEMPLATE_URL;
	return NOTIFY_TEMPLATE_RAW;
}
