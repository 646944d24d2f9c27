/* A mail of hostile parts, separated by NULs: recipient, subject, text. No header is made
 * that was not meant, and no line ends in anything but CRLF. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *part(const char **at, const char *end)
{
	const char *p = *at;

	*at = p + strlen(p) + (p + strlen(p) < end);
	return p;
}

static void check_lines(const char *mail)
{
	int headers = 0;

	for (const char *p = mail; *p; p++)
		if ((*p == '\n' && (p == mail || p[-1] != '\r')) || (*p == '\r' && p[1] != '\n'))
			abort();
	for (const char *p = mail; strncmp(p, "\r\n", 2) != 0; p = strstr(p, "\r\n") + 2)
		headers += *p != ' ';
	if (headers != 9)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = calloc(size + 2, 1);
	struct buf out = BUF_INIT(8u << 20);
	const char *at = text;
	struct mime_mail mail = { .from = "office@school.example", .key = "0b5c2f0e-1111-4222-8333-444455556666", .at = 0 };

	if (!text)
		return 0;
	memcpy(text, data, size);
	mail.to = part(&at, text + size);
	mail.subject = part(&at, text + size);
	mail.text = part(&at, text + size);
	if (mime_format(&out, &mail, NULL) == PV_OK)
		check_lines(buf_str(&out));
	buf_release(&out);
	free(text);
	return 0;
}
