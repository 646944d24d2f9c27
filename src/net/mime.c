#include "net/mime.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/base64.h"
#include "base/utf8.h"

#define LINE_MAX_ASCII 76
/* A line with encoded words is at most 76 bytes: after "Subject: ", =?UTF-8?B? and ?= fit 52 of base64, 39 of text. */
#define WORD_BYTES 39

bool mime_is_address(const char *address)
{
	size_t n = address ? strlen(address) : 0;
	const char *at = n ? strrchr(address, '@') : NULL;

	if (!at || at == address || !at[1] || n > 254 || address[0] == '-' || !utf8_is_valid(address, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)address[i] <= 32 || address[i] == 127 || strchr("<>,;:\\\"()[]", address[i]))
			return false;
	return true;
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 32 || (unsigned char)*text > 126)
			return false;
	return true;
}

/* One encoded word of at most WORD_BYTES bytes, never cutting a character. Returns what it took. */
static size_t put_word(struct buf *out, const char *text, size_t n)
{
	size_t take = 0;

	while (take < n) {
		uint32_t cp;
		size_t len = utf8_decode(text + take, n - take, &cp);

		if (take + len > WORD_BYTES)
			break;
		take += len;
	}
	buf_puts(out, "=?UTF-8?B?");
	base64_encode(out, text, take);
	buf_puts(out, "?=");
	return take;
}

/* Header text: as it is when it is short ASCII that cannot be taken for an encoded word. */
static void put_text(struct buf *out, const char *text)
{
	size_t n = strlen(text);

	if (n <= 60 && is_plain(text) && !strstr(text, "=?")) {
		buf_puts(out, text);
		return;
	}
	while (n > 0) {
		size_t took = put_word(out, text, n);

		text += took;
		n -= took;
		if (n > 0)
			buf_puts(out, "\r\n ");
	}
}

/* Subjects come from templates and titles: controls become spaces before encoding. */
static void put_header(struct buf *out, const char *name, const char *text)
{
	struct buf clean = BUF_INIT(2048);
	size_t n = strlen(text), keep = n < 1000 ? n : 1000;

	while (keep > 0 && keep < n && ((unsigned char)text[keep] & 0xC0) == 0x80)
		keep--;
	for (size_t i = 0; i < keep; i++)
		buf_putc(&clean, (unsigned char)text[i] < 32 || text[i] == 127 ? ' ' : text[i]);
	buf_printf(out, "%s: ", name);
	put_text(out, buf_str(&clean));
	buf_puts(out, "\r\n");
	buf_release(&clean);
}

static void put_date(struct buf *out, int64_t at)
{
	static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = (time_t)(at / CLOCK_SECOND);
	struct tm tm;

	if (!gmtime_r(&t, &tm))
		return;
	buf_printf(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + tm.tm_wday * 3, tm.tm_mday,
		   months + tm.tm_mon * 3, tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool is_short_ascii(const char *text)
{
	size_t column = 0;

	for (; *text; text++) {
		if (*text == '\n') {
			column = 0;
			continue;
		}
		if ((unsigned char)*text < 32 || (unsigned char)*text > 126 || ++column > LINE_MAX_ASCII)
			return false;
	}
	return true;
}

/* Text with every line end as CRLF and one at its end. */
static void put_lines(struct buf *out, const char *text)
{
	char last = '\n';

	for (; *text; text++) {
		if (*text == '\r')
			continue;
		if (*text == '\n')
			buf_putc(out, '\r');
		buf_putc(out, *text);
		last = *text;
	}
	if (last != '\n')
		buf_puts(out, "\r\n");
}

static void put_base64(struct buf *out, const char *text)
{
	struct buf lines = BUF_INIT(out->cap), coded = BUF_INIT(out->cap);

	put_lines(&lines, text);
	base64_encode(&coded, buf_str(&lines), lines.len);
	for (size_t i = 0; i < coded.len; i += 76) {
		buf_append(out, coded.data + i, coded.len - i < 76 ? coded.len - i : 76);
		buf_puts(out, "\r\n");
	}
	out->failed |= lines.failed || coded.failed;
	buf_release(&coded);
	buf_release(&lines);
}

static void put_addresses(struct buf *out, const struct mime_mail *mail)
{
	if (mail->from_name && mail->from_name[0]) {
		buf_puts(out, "From: ");
		put_word(out, mail->from_name, strlen(mail->from_name));
		buf_printf(out, " <%s>\r\n", mail->from);
	} else {
		buf_printf(out, "From: <%s>\r\n", mail->from);
	}
	buf_printf(out, "To: <%s>\r\n", mail->to);
}

enum pv_err mime_format(struct buf *out, const struct mime_mail *mail, struct pv_error *err)
{
	if (!mime_is_address(mail->from))
		return pv_error_set(err, PV_ERR_CONFIG, "sender of the gateway is not a mail address");
	if (!mime_is_address(mail->to))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "not a mail address");
	put_date(out, mail->at);
	put_addresses(out, mail);
	put_header(out, "Subject", mail->subject);
	buf_printf(out, "Message-ID: <%s@%s>\r\n", mail->key, strrchr(mail->from, '@') + 1);
	buf_puts(out, "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
		      "Content-Type: text/plain; charset=utf-8\r\n");
	if (is_short_ascii(mail->text)) {
		buf_puts(out, "Content-Transfer-Encoding: 7bit\r\n\r\n");
		put_lines(out, mail->text);
	} else {
		buf_puts(out, "Content-Transfer-Encoding: base64\r\n\r\n");
		put_base64(out, mail->text);
	}
	return out->failed ? pv_error_set(err, PV_ERR_TOO_LARGE, "mail is too long") : PV_OK;
}
