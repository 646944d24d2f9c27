#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "config/settings_table.h"
#include "photovet/settings.h"

struct file {
	int fd;
	char path[40];
};

/* A file that is nowhere on the disk. */
static struct file made(const char *text, size_t n, mode_t mode)
{
	struct file f = { .fd = memfd_create("settings", 0) };

	assert_true(f.fd >= 0);
	assert_int_equal(write(f.fd, text, n), n);
	assert_int_equal(fchmod(f.fd, mode), 0);
	snprintf(f.path, sizeof(f.path), "/proc/self/fd/%d", f.fd);
	return f;
}

static struct pv_settings loaded(const char *text)
{
	struct file f = made(text, strlen(text), 0600);
	struct pv_settings s = { 0 };
	struct pv_error err = { 0 };

	if (pv_settings_load(f.path, &s, &err) != PV_OK)
		fail_msg("%s", err.text);
	assert_string_equal(s.path, f.path);
	close(f.fd);
	return s;
}

static void assert_loads(const char *text)
{
	struct pv_settings s = loaded(text);

	pv_settings_release(&s);
}

/* want: the error without the path before it. */
static void assert_refused(const char *text, const char *want)
{
	struct file f = made(text, strlen(text), 0600);
	struct pv_settings s = { .path = "untouched" };
	struct pv_error err = { 0 };

	assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
	assert_int_equal(err.code, PV_ERR_CONFIG);
	assert_int_equal(strncmp(err.text, f.path, strlen(f.path)), 0);
	assert_string_equal(err.text + strlen(f.path), want);
	assert_string_equal(s.path, "untouched");
	close(f.fd);
}

static void defaults_without_a_file(void **state)
{
	struct pv_settings s = { 0 };

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	assert_int_equal(pv_settings_load(NULL, &s, NULL), PV_OK);
	assert_string_equal(s.path, "");
	assert_string_equal(s.photos, "pg:");
	assert_string_equal(s.graphics, "auto");
	assert_int_equal(s.poll_ms, 500);
	assert_int_equal(s.attempts_max, 12);
	assert_int_equal(s.gateway_count, 1);
	assert_string_equal(pv_settings_gateway(&s, "file")->type, "file");
	assert_string_equal(pv_settings_gateway(&s, "file")->url, "");
	assert_int_equal(pv_settings_gateway(&s, "file")->timeout_s, 30);
	assert_null(pv_settings_gateway(&s, "mail"));
	assert_null(pv_settings_target(&s, "https://x/"));
	pv_settings_release(&s);
	pv_settings_release(&s);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_int_equal(pv_settings_load(NULL, &s, NULL), PV_OK);
	pv_settings_release(&s);
}

static void a_named_file_must_be_there(void **state)
{
	struct pv_settings s = { 0 };
	struct pv_error err;

	(void)state;
	assert_int_equal(pv_settings_load("/nonexistent/x.conf", &s, &err), PV_ERR_CONFIG);
	assert_string_equal(err.text, "cannot open '/nonexistent/x.conf': No such file or directory");
	assert_int_equal(pv_settings_load("/", &s, &err), PV_ERR_CONFIG);
	assert_string_equal(err.text, "cannot read '/': Is a directory");
	assert_int_equal(err.code, PV_ERR_CONFIG);
}

/* What makes a section of that kind whole, with %s for one more line. */
static const char *const frames[] = {
	[SECTION_TOP] = "%s\n",
	[SECTION_GATEWAY] = "gateway \"g\" { type = file\n%s\n}\n",
	[SECTION_TARGET] = "target \"https://h/\" {\n%s\n}\n",
	[SECTION_CHECKER] = "checker c { argv = {x}\n%s\n}\n",
};

static void put_in_frame(enum settings_section section, const char *line, struct buf *text)
{
	const char *frame = frames[section], *hole = strstr(frame, "%s");

	buf_clear(text);
	buf_append(text, frame, (size_t)(hole - frame));
	buf_puts(text, line);
	buf_puts(text, hole + 2);
}

static void read_back(enum settings_section section, const char *text, const struct setting_row *row, char *value, size_t size)
{
	struct pv_settings s = loaded(text);
	const void *from = section == SECTION_GATEWAY ? (const void *)&s.gateways[0] : section == SECTION_TARGET ? (const void *)&s.targets[0] :
		section == SECTION_CHECKER ? (const void *)&s.checkers[0] : (const void *)&s;
	const char *field = (const char *)from + row->offset;

	if (row->type == SETTING_TYPE_STR)
		snprintf(value, size, "%s", *(const char *const *)(const void *)field);
	else if (row->type == SETTING_TYPE_INT)
		snprintf(value, size, "%ld", *(const long *)(const void *)field);
	else
		snprintf(value, size, "%s", *(const bool *)(const void *)field ? "true" : "false");
	pv_settings_release(&s);
}

static void check_value(enum settings_section section, const struct setting_row *row, const char *value, bool is_fine)
{
	struct buf text = BUF_INIT(10000);
	char line[200], got[100] = "";

	snprintf(line, sizeof(line), row->type == SETTING_TYPE_STR ? "%s = \"%s\"" : "%s = %s", row->name, value);
	put_in_frame(section, line, &text);
	if (is_fine) {
		read_back(section, buf_str(&text), row, got, sizeof(got));
		assert_string_equal(got, value);
	} else {
		struct file f = made(text.data, text.len, 0600);
		struct pv_settings s = { 0 };
		struct pv_error err = { 0 };

		assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
		assert_non_null(strstr(err.text, row->name));
		assert_non_null(strchr(err.text + strlen(f.path), ':'));
		close(f.fd);
	}
	buf_release(&text);
}

static void walk_row(enum settings_section section, const struct setting_row *row)
{
	const char *choices = settings_table_choices(section, row->name);
	char value[40];

	switch (row->type) {
	case SETTING_TYPE_INT:
		for (int i = 0; i < 2; i++) {
			snprintf(value, sizeof(value), "%ld", i ? row->high : row->low);
			check_value(section, row, value, true);
			snprintf(value, sizeof(value), "%ld", i ? row->high + 1 : row->low - 1);
			check_value(section, row, value, false);
		}
		check_value(section, row, "12x", false);
		check_value(section, row, "99999999999999999999", false);
		break;
	case SETTING_TYPE_BOOL:
		check_value(section, row, "true", true);
		check_value(section, row, "false", true);
		check_value(section, row, "perhaps", false);
		break;
	case SETTING_TYPE_STR:
		if (choices) {
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(choices, " "), choices);
			if (strcmp(row->name, "type") != 0)
				check_value(section, row, value, true);
			check_value(section, row, "no such choice", false);
		} else if (strcmp(row->name, "photos") == 0) {
			check_value(section, row, "file:/srv/photos", true);
			check_value(section, row, "ftp://x", false);
		} else if (strcmp(row->name, "endpoint") == 0) {
			check_value(section, row, "https://s3.example.org", true);
			check_value(section, row, "s3.example.org", false);
		} else {
			check_value(section, row, "/some/值", true);
			check_value(section, row, "\\x1b[2J", false);
		}
		break;
	}
}

static void every_setting_of_every_section(void **state)
{
	int walked = 0;

	(void)state;
	for (int section = 0; section < SECTION_COUNT; section++) {
		size_t count;
		const struct setting_row *rows = settings_table_rows((enum settings_section)section, &count);

		for (size_t i = 0; i < count; i++, walked++)
			walk_row((enum settings_section)section, &rows[i]);
	}
	assert_true(walked > 35);
}

static void sections_are_read(void **state)
{
	struct pv_settings s = loaded(
		"database = 'host=/run dbname=x'\n"
		"gateway mail { type = smtp url = \"smtps://m:465\" sender = a@b password = 'p' per_second = 7 }\n"
		"gateway file { type = file url = /srv/messages.jsonl }\n"
		"target \"https://h/\" { user = a }\n"
		"target \"https://h/deep/\" { user = b }\n"
		"target \"https://bare\" { user = c }\n"
		"target \"sftp://h\" { ssh_known_hosts = /k }\n"
		"checker ofiq { argv = { prog, \"--a b\" } measures = { ofiq.x, ofiq.y } timeout_ms = 50 }\n"
		"keys {\n\tapprove = \"a\"\n\n\treject = \"x X\"\n}\n");

	(void)state;
	assert_string_equal(s.database, "host=/run dbname=x");
	assert_int_equal(s.gateway_count, 2);
	assert_string_equal(pv_settings_gateway(&s, "mail")->url, "smtps://m:465");
	assert_int_equal(pv_settings_gateway(&s, "mail")->per_second, 7);
	assert_int_equal(pv_settings_gateway(&s, "mail")->burst, 50);
	assert_string_equal(pv_settings_gateway(&s, "file")->url, "/srv/messages.jsonl");	/* ours instead of the built-in */
	assert_string_equal(pv_settings_target(&s, "https://h/x.jpg")->user, "a");
	assert_string_equal(pv_settings_target(&s, "https://h/deep/x.jpg")->user, "b");
	assert_string_equal(pv_settings_target(&s, "https://bare/x")->user, "c");
	assert_string_equal(pv_settings_target(&s, "https://bare")->user, "c");
	assert_null(pv_settings_target(&s, "https://bare.example.org/x"));	/* another host */
	assert_null(pv_settings_target(&s, "https://bare@example.org/x"));
	assert_null(pv_settings_target(&s, "https://bare:8443/x"));
	assert_null(pv_settings_target(&s, "http://h/x"));
	assert_int_equal(s.checker_count, 1);
	assert_string_equal(s.checkers[0].name, "ofiq");
	assert_string_equal(s.checkers[0].argv[0], "prog");
	assert_string_equal(s.checkers[0].argv[1], "--a b");
	assert_null(s.checkers[0].argv[2]);
	assert_string_equal(s.checkers[0].measures[1], "ofiq.y");
	assert_null(s.checkers[0].measures[2]);
	assert_int_equal(s.checkers[0].timeout_ms, 50);
	assert_int_equal(s.binding_count, 2);
	assert_string_equal(s.bindings[0].action, "approve");
	assert_string_equal(s.bindings[0].key, "a");
	assert_int_equal(s.bindings[0].line, 10);
	assert_string_equal(s.bindings[1].key, "x X");
	assert_int_equal(s.bindings[1].line, 12);
	pv_settings_release(&s);
}

static void errors_name_the_line(void **state)
{
	(void)state;
	assert_refused("\n\ncolours = 3\n", ":3: unknown name: 'colours' (did you mean colors?)");
	assert_refused("zzz = 3\n", ":1: unknown name: 'zzz'");
	assert_refused("gateway g {\n type = file\n pasword = x }\n", ":3: unknown name: 'pasword' (did you mean password?)");
	assert_refused("include(\"/etc/passwd\")\n", ":1: unknown name: 'include'");
	assert_refused("\ncolors = 300\n", ":2: colors must be between 0 and 256: '300'");
	assert_refused("graphics = vga\n", ":1: graphics is one of auto sixel iterm2 kitty blocks none: 'vga'");
	assert_refused("ahead = many\n", ":1: invalid integer value for option 'ahead'");
	assert_refused("ahead 3\n", ":1: missing equal sign after option 'ahead'");
	assert_refused("photos = x\n", ": photos is pg: or file:/absolute/directory: 'x'");
	assert_refused("# a comment {\ngateway g { type = file\n", ":2: section not closed");
	assert_refused("}\n", ":1: unexpected closing brace");
	assert_refused("\ndatabase = \"x\ny\n", ":2: quote not closed");
	assert_refused("\n/* x\n", ":2: comment not closed");
	assert_refused("gateway { type = file }\n", ":1: missing title for section 'gateway'");
	assert_refused("gateway g { type = file }\ngateway g { type = file }\n", ":2: found duplicate title 'g'");
	assert_refused("keys { approve = { a, b } }\n", ":1: unexpected token '{'");
	assert_refused("keys {\n approve = \"\\x1b\" }\n", ":2: control characters in 'approve'");
	assert_refused("{{{{{{{{{{{{{{{{{{{{", ":1: nested too deep");
}

/* A filter is parsed when the file is read: whoever chooses it later cannot meet a mistake. */
static void saved_filters_and_the_theme(void **state)
{
	struct pv_settings s = loaded("filters {\n\tblurred = \"sharp.vol < 60\"\n\n\t重传 = \"attempt > 1 and channel = 'wechat'\"\n}\n"
				    "theme {\n\tfail = \"bold red\"\n}\n");

	(void)state;
	assert_int_equal(s.filter_count, 2);
	assert_string_equal(s.filters[0].name, "blurred");
	assert_string_equal(s.filters[0].value, "sharp.vol < 60");
	assert_int_equal(s.filters[0].line, 2);
	assert_string_equal(s.filters[1].name, "重传");
	assert_int_equal(s.filters[1].line, 4);
	assert_int_equal(s.style_count, 1);
	assert_string_equal(s.styles[0].name, "fail");
	assert_string_equal(s.styles[0].value, "bold red");
	assert_int_equal(s.styles[0].line, 7);
	pv_settings_release(&s);
	assert_refused("filters {\n a = \"score > 3\"\n b = \"scor > 3\"\n}\n",
		       ":3: filter 'b': unknown field at column 1 of 'scor > 3': 'scor' (did you mean score?)");
	assert_refused("filters { a = \"\" }\n", ":1: filter 'a': expression is empty");
	assert_refused("filters { a = \"score >\\x07 3\" }\n", ":1: control characters in 'a'");
	assert_refused("filter { }\n", ":1: unknown name: 'filter' (did you mean filters?)");
}

static void sections_must_make_sense(void **state)
{
	(void)state;
	assert_refused("gateway g { }\n", ":1: type is missing: 'gateway g'");
	assert_refused("gateway \"a,b\" { type = file }\n",
		       ":1: a gateway's name is letters, digits, '_', '-' and '.', at most 40: 'a,b'");
	assert_refused("gateway g { type = file url = x }\n", ":1: url of a file gateway is an absolute path: 'x'");
	assert_refused("gateway g { type = smtp }\n", ":1: url must begin with smtp:// or smtps://: 'gateway g'");
	assert_refused("gateway g { type = smtp url = \"smtp://h\" }\n", ":1: sender is missing: 'gateway g'");
	assert_refused("gateway g { type = webhook url = \"ftp://h\" }\n", ":1: url must begin with https:// or http://: 'gateway g'");
	assert_refused("gateway g { type = sms url = \"https://h\" }\n", ":1: body is missing: 'gateway g'");
	assert_loads("gateway g { type = sms url = \"https://h/?to={to}\" method = GET }\n");
	assert_loads("gateway g { type = wechat url = \"https://h\" body = \"{text}\" }\n");
	assert_refused("target \"h/\" { }\n", ":1: a target's prefix begins with https://, http://, sftp://, s3:// or file://: 'h/'");
	assert_refused("target \"s3://b/\" { }\n", ":1: endpoint is missing: 'target s3://b/'");
	assert_refused("target \"sftp://h/\" { }\n", ":1: ssh_known_hosts is missing: 'target sftp://h/'");
	assert_refused("checker c { }\n", ":1: argv is missing: 'checker c'");
	assert_refused("checker c { argv = {\"\"} }\n", ":1: argv is missing: 'checker c'");
	assert_refused("checker \"a b\" { argv = {x} }\n", ":1: a checker's name is letters, digits, '_', '-' and '.', at most 31: 'a b'");
	assert_refused("checker c { argv = {x} measures = {\"a b\"} }\n", ":1: not the name of a measure: 'a b'");
}

static void lists_are_capped(void **state)
{
	struct buf b = BUF_INIT(100000);

	(void)state;
	buf_puts(&b, "checker c { argv = { x");
	for (int i = 0; i < 64; i++)
		buf_puts(&b, ", x");
	buf_puts(&b, " } }\n");
	assert_refused(buf_str(&b), ":1: more than 64 values in a list: 'checker c'");
	buf_clear(&b);
	for (int i = 0; i <= 256; i++)
		buf_printf(&b, "gateway g%d { type = file }\n", i);
	assert_refused(buf_str(&b), ": more than 256 sections: 'gateway'");
	buf_clear(&b);
	buf_puts(&b, "keys {\n");
	for (int i = 0; i <= 256; i++)
		buf_printf(&b, "a%d = x\n", i);
	buf_puts(&b, "}\n");
	assert_refused(buf_str(&b), ": more than 256 lines in a section: 'keys'");
	buf_release(&b);
}

static void what_is_no_text_is_refused(void **state)
{
	struct pv_settings s = { 0 };
	struct pv_error err;
	struct file f = made("colors = 0\0colors = 3", 21, 0600);
	char *big = malloc((1 << 20) + 1);

	(void)state;
	assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "a NUL byte"));
	close(f.fd);
	f = made("# \xff\n", 4, 0600);
	assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "not UTF-8"));
	close(f.fd);
	memset(big, '\n', (1 << 20) + 1);
	f = made(big, (1 << 20) + 1, 0600);
	assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "more than 1048576 bytes"));
	close(f.fd);
	free(big);
}

static void secrets_must_be_unread_by_others(void **state)
{
	static const char *const secrets[] = {
		"database = \"host=x password=y\"\n",
		"database = \"postgresql://u:pw@h/d\"\n",
		"gateway g { type = file password = x }\n",
		"gateway g { type = webhook url = \"https://u:pw@h/\" }\n",
		"gateway g { type = file secret = x }\n",
		"target \"https://h/\" { password = x }\n",
		"target \"https://h/\" { bearer = x }\n",
	};
	static const mode_t open_modes[] = { 0644, 0640, 0604 };
	struct pv_settings s = { 0 };
	struct pv_error err;
	char want[200];

	(void)state;
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		for (size_t k = 0; k < 3; k++) {
			struct file f = made(secrets[i], strlen(secrets[i]), open_modes[k]);

			assert_int_equal(pv_settings_load(f.path, &s, &err), PV_ERR_CONFIG);
			snprintf(want, sizeof(want), "it holds a password and others can read it: '%s' (run: chmod 600 %s)", f.path, f.path);
			assert_string_equal(err.text, want);
			close(f.fd);
		}
		assert_loads(secrets[i]);	/* with 0600 */
	}
	struct file f = made("database = 'postgresql://u@h:5432/d'\n", 37, 0644);

	assert_int_equal(pv_settings_load(f.path, &s, &err), PV_OK);
	pv_settings_release(&s);
	close(f.fd);
}

/* The committed example loads, as it stands and with its sections switched on. */
static void config_example_loads(void **state)
{
	struct buf example = BUF_INIT(1 << 20), whole = BUF_INIT(1 << 20);
	struct pv_settings s;
	bool at_start = true;

	(void)state;
	assert_int_equal(buf_read_file(&example, "config.example", NULL), PV_OK);
	assert_loads(buf_str(&example));
	for (size_t i = 0; i < example.len; i++) {
		char c = example.data[i];

		if (!(at_start && c == '#' && example.data[i + 1] != ' ' && example.data[i + 1] != '\n'))
			buf_putc(&whole, c);
		at_start = c == '\n';
	}
	s = loaded(buf_str(&whole));
	assert_string_equal(pv_settings_gateway(&s, "mail")->type, "smtp");
	assert_string_equal(pv_settings_gateway(&s, "text")->body, "{\"to\":\"{to}\",\"text\":\"{text}\"}");
	assert_int_equal(s.target_count, 3);
	assert_int_equal(s.checker_count, 1);
	assert_int_equal(s.binding_count, 1);
	pv_settings_release(&s);
	buf_release(&example);
	buf_release(&whole);
}

/* Both documents hold what the tables print now. */
static void the_documents_are_fresh(void **state)
{
	struct buf text = BUF_INIT(1 << 20);
	char *example = pv_settings_example(), *manual = pv_settings_manual();

	(void)state;
	assert_int_equal(buf_read_file(&text, "config.example", NULL), PV_OK);
	assert_non_null(strstr(buf_str(&text), example));
	for (int section = 0; section < SECTION_COUNT; section++) {
		size_t count;
		const struct setting_row *rows = settings_table_rows((enum settings_section)section, &count);
		char line[60];

		for (size_t i = 0; i < count; i++) {	/* none is forgotten */
			snprintf(line, sizeof(line), "%s%s = ", section ? "\n#\t" : "\n", rows[i].name);
			assert_non_null(strstr(example, line));
		}
	}
	buf_clear(&text);
	assert_int_equal(buf_read_file(&text, "man/photovet.conf.5", NULL), PV_OK);
	assert_non_null(strstr(buf_str(&text), manual));
	free(example);
	free(manual);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_without_a_file),
		cmocka_unit_test(a_named_file_must_be_there),
		cmocka_unit_test(every_setting_of_every_section),
		cmocka_unit_test(sections_are_read),
		cmocka_unit_test(errors_name_the_line),
		cmocka_unit_test(saved_filters_and_the_theme),
		cmocka_unit_test(sections_must_make_sense),
		cmocka_unit_test(lists_are_capped),
		cmocka_unit_test(what_is_no_text_is_refused),
		cmocka_unit_test(secrets_must_be_unread_by_others),
		cmocka_unit_test(config_example_loads),
		cmocka_unit_test(the_documents_are_fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
