#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"

struct given {
	const struct command_option *option;
	const char *value;
};

struct command_line {
	const struct command *cmd;
	struct given *given;
	size_t given_count;
	const char **operands;
	size_t operand_count;
	const char **scratch;		/* what command_line_values hands out */
};

const struct command_option command_line_globals[] = {
	{ "config", 'c', "FILE", N_("read this configuration file"), NULL },
	{ "database", 'd', "CONNINFO", N_("connect with this libpq connection string"), NULL },
	{ "verbose", 'v', NULL, N_("say more on stderr"), NULL },
	{ "help", 'h', NULL, N_("print this help"), NULL },
	{ 0 },
};

const struct command_option command_line_selection_options[] = {
	{ "campaign", 0, "CODE", N_("only this campaign"), NULL },
	{ "status", 0, "S[,S]", N_("only these states"), NULL },
	{ "stage", 0, "N", N_("only this review stage"), "1|2" },
	{ "school", 0, "CODE", N_("only this school (its code)"), NULL },
	{ "channel", 0, "C", N_("only this intake channel"), NULL },
	{ "student", 0, "NO", N_("only this student number"), NULL },
	{ "claimed-by", 0, "WHO", N_("only what this login holds"), NULL },
	{ "since", 0, "T", N_("received at or after this date or time"), NULL },
	{ "until", 0, "T", N_("received before this date or time"), NULL },
	{ "where", 0, "EXPR", N_("only where this expression is true, e.g. 'score >= 80 and fails = 0'"), NULL },
	{ 0 },
};

/* The program before its command is named: it takes the global options and these. */
static const struct command_option program_options[] = { { "version", 0, NULL, NULL, NULL }, { 0 } };
static const struct command program = { .name = "", .options = program_options };

/* The tables a command's words are looked up in. */
struct tables {
	const struct command_option *of[3];
	size_t count;
};

static struct tables tables_of(const struct command *cmd)
{
	struct tables t = { .count = 0 };

	if (cmd->options)
		t.of[t.count++] = cmd->options;
	if (cmd->flags & COMMAND_SELECTION)
		t.of[t.count++] = command_line_selection_options;
	t.of[t.count++] = command_line_globals;
	return t;
}

static size_t table_size(const struct tables *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		for (const struct command_option *o = t->of[i]; o->name; o++)
			n++;
	return n;
}

/* getopt's view of the tables: val is 1000 + the index in list. shorts holds its flags already. */
static void tables_to_getopt(const struct tables *t, struct option *longs, char *shorts, const struct command_option **list)
{
	size_t n = 0, s = strlen(shorts);

	for (size_t i = 0; i < t->count; i++) {
		for (const struct command_option *o = t->of[i]; o->name; o++) {
			list[n] = o;
			longs[n] = (struct option){ o->name, o->argument ? required_argument : no_argument, NULL, 1000 + (int)n };
			n++;
			if (!o->letter)
				continue;
			shorts[s++] = o->letter;
			if (o->argument)
				shorts[s++] = ':';
		}
	}
	shorts[s] = '\0';
}

bool command_line_is_one_of(const char *values, const char *value)
{
	size_t n = strlen(value);

	for (const char *p = values; p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
		if (strcspn(p, "|") == n && strncmp(p, value, n) == 0)
			return true;
	return false;
}

static const struct command_option *option_of(const struct command_option **list, size_t n, int val)
{
	if (val >= 1000)
		return list[val - 1000];
	for (size_t i = 0; i < n; i++)
		if (list[i]->letter == val)
			return list[i];
	return NULL;
}

static enum pv_err take(struct command_line *line, const struct command_option *o, const char *value, struct pv_error *err)
{
	if (value && o->values && !command_line_is_one_of(o->values, value))
		return pv_error_set(err, PV_ERR_USAGE, "--%s takes one of %s, not '%s'", o->name, o->values, value);
	line->given = mem_realloc(line->given, line->given_count + 1, sizeof(*line->given));
	line->given[line->given_count++] = (struct given){ o, value };
	return PV_OK;
}

/* What getopt stumbled on. Never with its value: that may be a connection string with a password. */
static enum pv_err refuse_word(const struct command_line *line, const struct option *longs, int val, const char *word, struct pv_error *err)
{
	const char *name = line->cmd->name, *space = name[0] ? " " : "", *what = "unknown option", *value = "";
	char letter[] = { '-', (char)optopt, '\0' };
	size_t length = word[0] == '-' && word[1] == '-' ? strcspn(word, "=") : 0;
	int alike = 0;

	for (const struct option *o = longs; length > 2 && o->name; o++)
		alike += strncmp(o->name, word + 2, length - 2) == 0;
	if (val == ':')
		what = "a value is missing after";
	else if (optopt >= 1000)
		value = " takes no value";
	else if (!optopt && alike > 1)
		what = "ambiguous option";
	if (!length && optopt && optopt < 1000) {	/* of several letters in one word it may be any */
		word = letter;
		length = 2;
	}
	return pv_error_set(err, PV_ERR_USAGE, "%s '%.*s'%s; see 'photovet%s%s --help'", *value ? "option" : what, (int)length, word, value, space, name);
}

/* order "+" stops at the first operand, "" takes options after operands too. */
static enum pv_err parse_words(struct command_line *line, const struct tables *t, const char *order, int argc, char **argv, struct pv_error *err)
{
	size_t n = table_size(t);
	struct option *longs = mem_array(n + 1, sizeof(*longs));
	char *shorts = mem_array(2 * n + 3, 1);
	const struct command_option **list = mem_array(n + 1, sizeof(*list));
	enum pv_err rc = PV_OK;
	int val;

	(void)snprintf(shorts, 3, "%s:", order);
	tables_to_getopt(t, longs, shorts, list);
	opterr = 0;
	optind = 0;
	while (rc == PV_OK && (val = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (val == ':' || val == '?')
			rc = refuse_word(line, longs, val, argv[optind - 1], err);
		else
			rc = take(line, option_of(list, n, val), optarg, err);
	}
	line->operands = mem_array((size_t)(argc - optind) + 1, sizeof(*line->operands));
	for (int i = optind; rc == PV_OK && i < argc; i++)
		line->operands[line->operand_count++] = argv[i];
	free(longs);
	free(shorts);
	free(list);
	return rc;
}

static enum pv_err parse(const struct command *cmd, const char *order, int argc, char **argv, struct command_line **ret, struct pv_error *err)
{
	struct command_line *line = mem_alloc(sizeof(*line));
	struct tables t = tables_of(cmd);
	enum pv_err rc;

	line->cmd = cmd;
	rc = parse_words(line, &t, order, argc, argv, err);
	if (rc != PV_OK) {
		command_line_free(line);
		return rc;
	}
	line->scratch = mem_array(line->given_count + 1, sizeof(*line->scratch));
	*ret = line;
	return PV_OK;
}

enum pv_err command_line_parse(const struct command *cmd, int argc, char **argv, struct command_line **ret, struct pv_error *err)
{
	return parse(cmd, "", argc, argv, ret, err);
}

enum pv_err command_line_parse_program(int argc, char **argv, struct command_line **ret, struct pv_error *err)
{
	return parse(&program, "+", argc, argv, ret, err);
}

void command_line_free(struct command_line *line)
{
	if (!line)
		return;
	free(line->given);
	free(line->operands);
	free(line->scratch);
	free(line);
}

static const struct given *find(const struct command_line *line, const char *option)
{
	for (size_t i = line->given_count; i-- > 0;)
		if (strcmp(line->given[i].option->name, option) == 0)
			return &line->given[i];
	return NULL;
}

bool command_line_has(const struct command_line *line, const char *option)
{
	return find(line, option) != NULL;
}

const char *command_line_value(const struct command_line *line, const char *option)
{
	const struct given *g = find(line, option);

	return g ? g->value : NULL;
}

const char *const *command_line_values(const struct command_line *line, const char *option, size_t *ret_count)
{
	size_t n = 0;

	for (size_t i = 0; i < line->given_count; i++)
		if (strcmp(line->given[i].option->name, option) == 0)
			line->scratch[n++] = line->given[i].value;
	*ret_count = n;
	return line->scratch;
}

enum pv_err command_line_int(const struct command_line *line, const char *option, int64_t low, int64_t high, int64_t fallback,
			     int64_t *ret, struct pv_error *err)
{
	const char *text = command_line_value(line, option);
	char *end = NULL;
	long long n;

	if (!text) {
		*ret = fallback;
		return PV_OK;
	}
	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end || errno || n < low || n > high)
		return pv_error_set(err, PV_ERR_USAGE, "--%s takes a whole number from %lld to %lld, not '%s'", option, (long long)low,
				    (long long)high, text);
	*ret = n;
	return PV_OK;
}

const char *const *command_line_operands(const struct command_line *line, size_t *ret_count)
{
	*ret_count = line->operand_count;
	return line->operands;
}

enum pv_err command_line_expect(const struct command_line *line, size_t low, size_t high, struct pv_error *err)
{
	if (line->operand_count > high)
		return pv_error_set(err, PV_ERR_USAGE, "one word too many: '%s'; usage: photovet %s %s", line->operands[high], line->cmd->name,
				    line->cmd->usage);
	if (line->operand_count < low)
		return pv_error_set(err, PV_ERR_USAGE, "something is missing; usage: photovet %s %s", line->cmd->name, line->cmd->usage);
	return PV_OK;
}
