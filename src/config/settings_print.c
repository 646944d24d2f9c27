/* config.example and the option lists of photovet.conf(5), printed from the tables. */
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "config/settings_table.h"

#define COLUMNS 96	/* of a comment */
#define TEXT_MAX (1u << 20)

/* -- config.example -- */

/* Values that make a section whole; the other options stand at their defaults. */
struct example_value {
	const char *name, *value;
};

struct example_section {
	enum settings_section section;
	const char *title, *about;
	struct example_value values[6];
	const char *only;	/* the options shown, "a b c"; NULL = all */
};

static const struct example_section examples[] = {
	{ SECTION_GATEWAY, "mail", "Messages by mail: photovet campaign set CODE --notify mail",
	  { { "type", "smtp" }, { "url", "smtps://mail.example.org:465" }, { "sender", "Photo review <photos@example.org>" } },
	  "type url user password sender tls ca_file address on_ambiguous per_second burst timeout_s" },
	{ SECTION_GATEWAY, "hook", "Messages to a program of yours, signed (Standard Webhooks)",
	  { { "type", "webhook" }, { "url", "https://hooks.example.org/photovet" } },
	  "type url secret ca_file address on_ambiguous per_second burst timeout_s" },
	{ SECTION_GATEWAY, "text", "Messages by SMS, through a provider's HTTP interface; wechat is alike",
	  { { "type", "sms" }, { "url", "https://sms.example.org/send" }, { "body", "{\\\"to\\\":\\\"{to}\\\",\\\"text\\\":\\\"{text}\\\"}" } },
	  "type url user password method body content_type ca_file address on_ambiguous per_second burst timeout_s" },
	{ SECTION_TARGET, "https://intake.example.org/", "Credentials for uploads whose URL begins so; the longest prefix wins", { { 0 } },
	  "user password bearer ca_file client_cert client_key method verify per_second timeout_s" },
	{ SECTION_TARGET, "sftp://intake.example.org/", NULL, { { "ssh_known_hosts", "/etc/ssh/ssh_known_hosts" } },
	  "user password ssh_private_key ssh_known_hosts verify per_second timeout_s" },
	{ SECTION_TARGET, "s3://photos/", NULL, { { "endpoint", "https://s3.example.org" } },
	  "user password endpoint region ca_file per_second timeout_s" },
};

/* Is word among the blank-separated words of list? */
static bool has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; p; p = strchr(p, ' ')) {
		p += *p == ' ';
		if (strncmp(p, word, n) == 0 && (p[n] == ' ' || p[n] == '\0'))
			return true;
	}
	return false;
}

/* A comment, folded; every line begins with indent. */
static void put_comment(struct buf *out, const char *indent, const char *text)
{
	while (*text) {
		size_t n = strlen(text), room = COLUMNS - strlen(indent);

		if (n > room) {
			for (n = room; n > 0 && text[n] != ' '; n--)
				;
			if (n == 0)
				n = strcspn(text, " ");
		}
		buf_printf(out, "%s%.*s\n", indent, (int)n, text);
		text += n;
		text += strspn(text, " ");
	}
}

static void put_setting(struct buf *out, const char *indent, const struct setting_row *row, const char *value)
{
	switch (row->type) {
	case SETTING_TYPE_STR:
		buf_printf(out, "%s%s = \"%s\"\n", indent, row->name, value ? value : row->text);
		break;
	case SETTING_TYPE_INT:
		buf_printf(out, "%s%s = %ld\n", indent, row->name, row->number);
		break;
	case SETTING_TYPE_BOOL:
		buf_printf(out, "%s%s = %s\n", indent, row->name, row->number ? "true" : "false");
		break;
	}
}

static void put_section(struct buf *out, const struct example_section *x)
{
	size_t count;
	const struct setting_row *rows = settings_table_rows(x->section, &count);

	buf_putc(out, '\n');
	if (x->about)
		put_comment(out, "# ", x->about);
	buf_printf(out, "#%s \"%s\" {\n", settings_table_name(x->section), x->title);
	for (size_t i = 0; i < count; i++) {
		const char *value = NULL;

		if (x->only && !has_word(x->only, rows[i].name))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(x->values) && x->values[k].name; k++)
			if (strcmp(x->values[k].name, rows[i].name) == 0)
				value = x->values[k].value;
		put_setting(out, "#\t", &rows[i], value);
	}
	buf_puts(out, "#}\n");
}

static char *taken(struct buf *out)
{
	char *text = buf_take(out);

	if (!text)
		BUG("the tables outgrew %u bytes", TEXT_MAX);
	return text;
}

char *pv_settings_example(void)
{
	struct buf b = BUF_INIT(TEXT_MAX), *out = &b;
	size_t count;
	const struct setting_row *rows = settings_table_rows(SECTION_TOP, &count);

	for (size_t i = 0; i < count; i++) {
		buf_putc(out, '\n');
		put_comment(out, "# ", rows[i].sentence);
		put_setting(out, "", &rows[i], NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(examples); i++)
		put_section(out, &examples[i]);
	buf_puts(out, "\n# An external checker: a program that is asked about each photo\n"
		      "#checker \"ofiq\" {\n#\targv = { \"/usr/local/bin/photovet-ofiq\", \"--data=/usr/local/share/ofiq\" }\n"
		      "#\tmeasures = { \"ofiq.HeadPoseYaw\", \"ofiq.EyesOpen\" }\n#\ttimeout_ms = 30000\n#\tresident = true\n#}\n"
		      "\n# Keys of the review screen: ACTION = \"KEY\" or \"KEY KEY\"; photovet(1) lists both under KEYS\n"
		      "#keys {\n#\tapprove = \"a\"\n#}\n"
		      "\n# Saved filters of the review screen (F): NAME = \"EXPRESSION\", as for --where\n"
		      "#filters {\n#\tblurred = \"sharp.vol < 60\"\n#\tagain = \"attempt > 1 and age > 1d\"\n#}\n"
		      "\n# Colours of the review screen: ROLE = \"LOOK\"; photovet.conf(5) lists both under theme\n"
		      "#theme {\n#\tfail = \"bold red\"\n#\tstatus = \"black on 153\"\n#}\n");
	return taken(out);
}

/* -- the manual page -- */

static void put_roff(struct buf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_puts(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			buf_puts(out, "\\e");
		else if (*text == '-')
			buf_puts(out, "\\-");
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '\n');
}

static void put_row(struct buf *out, const struct setting_row *row)
{
	buf_printf(out, ".It Ic %s\n", row->name);
	put_roff(out, row->sentence);
	switch (row->type) {
	case SETTING_TYPE_STR:
		if (*row->text)
			buf_printf(out, "Default:\n.Ql %s .\n", row->text);
		break;
	case SETTING_TYPE_INT:
		buf_printf(out, "From %ld to %ld; default %ld.\n", row->low, row->high, row->number);
		break;
	case SETTING_TYPE_BOOL:
		buf_printf(out, "Default: %s.\n", row->number ? "true" : "false");
		break;
	}
}

char *pv_settings_manual(void)
{
	struct buf b = BUF_INIT(TEXT_MAX), *out = &b;
	static const struct {
		enum settings_section section;
		const char *heading;
	} parts[] = {
		{ SECTION_TOP, "Outside any section" },
		{ SECTION_GATEWAY, "gateway NAME { ... }" },
		{ SECTION_TARGET, "target URL-PREFIX { ... }" },
		{ SECTION_CHECKER, "checker NAME { ... }" },
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t count;
		const struct setting_row *rows = settings_table_rows(parts[i].section, &count);

		buf_puts(out, ".Ss ");
		put_roff(out, parts[i].heading);
		buf_puts(out, ".Bl -tag -width Ds\n");
		for (size_t k = 0; k < count; k++)
			put_row(out, &rows[k]);
		buf_puts(out, ".El\n");
	}
	return taken(out);
}
