/* Shell completions, printed from the command tables so that no file can go stale. */
#include <string.h>

#include "commands/command_complete.h"
#include "commands/command_line.h"
#include "commands/command_table.h"
#include "photovet/submission.h"

typedef void option_fn(struct buf *out, const struct command *cmd, const struct command_option *o);

static void each_option(struct buf *out, const struct command *cmd, option_fn *fn)
{
	for (const struct command_option *o = cmd->options; o && o->name; o++)
		fn(out, cmd, o);
	for (const struct command_option *o = command_line_selection_options; (cmd->flags & COMMAND_SELECTION) && o->name; o++)
		fn(out, cmd, o);
	for (const struct command_option *o = command_line_globals; o->name; o++)
		fn(out, cmd, o);
}

static void put_names(struct buf *out)
{
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			buf_printf(out, "%s ", (*c)->name);
}

static size_t word_length(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	return text[n] == '\0' || strchr(" |]", text[n]) ? n : 0;
}

/* The words a command takes first, read from its usage: "init | migrate | status", "[start|stop|dsn [LOGIN]]".
 * A usage that begins otherwise has none. */
static void put_operands(struct buf *out, const struct command *cmd)
{
	const char *p = cmd->usage;
	int depth = 0, own = p[0] == '[';
	bool is_start = true;

	if (strcmp(cmd->name, "help") == 0)
		put_names(out);
	if (!word_length(p + own))
		return;
	for (; *p && !(own && depth == 0 && p != cmd->usage); p++) {
		depth += (*p == '[') - (*p == ']');
		if (is_start && depth == own && word_length(p) > 0)
			buf_printf(out, "%.*s ", (int)word_length(p), p);
		is_start = *p == '|' || (is_start && strchr(" [", *p));
	}
}

static bool has_operands(const struct command *cmd)
{
	return strcmp(cmd->name, "help") == 0 || word_length(cmd->usage + (cmd->usage[0] == '[')) > 0;
}

static bool takes_files(const struct command *cmd)
{
	return strstr(cmd->usage, "FILE") || strstr(cmd->usage, "MANIFEST");
}

/* What an option's value may be, blank between; states may be several, with commas. */
static bool put_values(struct buf *out, const struct command_option *o)
{
	if (strcmp(o->name, "status") == 0)
		for (int s = 0; out && s < PV_STATUS_COUNT; s++)
			buf_printf(out, "%s ", pv_status_name((enum pv_status)s));
	for (const char *p = o->values; out && p && *p; p++)
		buf_putc(out, *p == '|' ? ' ' : *p);
	return o->values || strcmp(o->name, "status") == 0;
}

static void put_word(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	(void)cmd;
	buf_printf(out, "--%s ", o->name);
	if (o->letter)
		buf_printf(out, "-%c ", o->letter);
}

/* After an option that takes a value come its values, or whatever the shell knows of files. */
static void put_bash_values(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	if (!o->argument)
		return;
	buf_printf(out, "\t%s:--%s", cmd->name, o->name);
	if (o->letter)
		buf_printf(out, "|%s:-%c", cmd->name, o->letter);
	buf_puts(out, ") words='");
	(void)put_values(out, o);
	buf_puts(out, "' ;;\n");
}

static void put_bash_words(struct buf *out, const struct command *cmd)
{
	buf_printf(out, "\t\t%s:-*) words='", cmd->name);
	each_option(out, cmd, put_word);
	buf_printf(out, "' ;;\n\t\t%s:*) words='", cmd->name);
	if (has_operands(cmd))
		put_operands(out, cmd);
	else if (!takes_files(cmd))
		each_option(out, cmd, put_word);
	buf_puts(out, "' ;;\n");
}

static void complete_bash(struct buf *out)
{
	buf_puts(out, "_photovet() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd='' words='' i\n"
		      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tcase ${COMP_WORDS[i]} in\n\t\t-c|-d|--config|--database) ((i++)) ;;\n"
		      "\t\t-*) ;;\n\t\t*) cmd=${COMP_WORDS[i]}; break ;;\n\t\tesac\n\tdone\n\tcase $cmd:$prev in\n"
		      "\t:-c|:-d|:--config|:--database) ;;\n");
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			each_option(out, *c, put_bash_values);
	buf_puts(out, "\t*)\n\t\tcase $cmd:$cur in\n\t\t:-*) words='-c -d -v --config --database --verbose --help --version' ;;\n\t\t:*) words='");
	put_names(out);
	buf_puts(out, "' ;;\n");
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			put_bash_words(out, *c);
	buf_puts(out, "\t\tesac ;;\n\tesac\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\ncomplete -o default -F _photovet photovet\n");
}

/* zsh and fish quote with '...': a ' inside is closed, escaped and reopened. */
static void put_quoted(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_puts(out, "'\\''");
		else if (*text == '[' || *text == ']' || *text == ':')
			buf_putc(out, ' ');
		else
			buf_putc(out, *text);
	}
}

static void put_zsh_option(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	(void)cmd;
	if (o->letter)
		buf_printf(out, "\t\t\t'(-%c --%s)'{-%c,--%s}'[", o->letter, o->name, o->letter, o->name);
	else
		buf_printf(out, "\t\t\t'--%s[", o->name);
	put_quoted(out, o->sentence);
	buf_putc(out, ']');
	if (o->argument && !put_values(NULL, o))
		buf_puts(out, ":value:_files");
	else if (o->argument) {
		buf_puts(out, ":value:(");
		(void)put_values(out, o);
		buf_putc(out, ')');
	}
	buf_puts(out, "' \\\n");
}

static void put_zsh_command(struct buf *out, const struct command *cmd)
{
	buf_printf(out, "\t\t%s) _arguments \\\n", cmd->name);
	each_option(out, cmd, put_zsh_option);
	if (has_operands(cmd)) {
		buf_puts(out, "\t\t\t'1:word:(");
		put_operands(out, cmd);
		buf_puts(out, ")' \\\n");
	}
	buf_puts(out, "\t\t\t'*:operand:_files' ;;\n");
}

/* Works as a file in fpath (named _photovet) and read by source. */
static void complete_zsh(struct buf *out)
{
	buf_puts(out, "#compdef photovet\n_photovet() {\n\tlocal curcontext=$curcontext state line\n\tlocal -a commands=(\n");
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "\t\t'%s:", (*c)->name);
		put_quoted(out, (*c)->summary);
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t)\n\t_arguments -C \\\n");
	for (const struct command_option *o = command_line_globals; o->name; o++)
		put_zsh_option(out, NULL, o);
	buf_puts(out, "\t\t\t'1:command:->command' '*::word:->words' && return\n\tcase $state in\n"
		      "\tcommand) _describe command commands ;;\n\twords)\n\t\tcase $words[1] in\n");
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			put_zsh_command(out, *c);
	buf_puts(out, "\t\tesac ;;\n\tesac\n}\nif [[ $funcstack[1] = _photovet ]]; then\n\t_photovet \"$@\"\n"
		      "elif (( $+functions[compdef] )); then\n\tcompdef _photovet photovet\nfi\n");
}

static void put_fish_rest(struct buf *out, const struct command_option *o)
{
	buf_printf(out, " -l %s", o->name);
	if (o->letter)
		buf_printf(out, " -s %c", o->letter);
	if (o->argument)
		buf_puts(out, " -r");
	if (put_values(NULL, o)) {
		buf_puts(out, " -f -a '");
		(void)put_values(out, o);
		buf_putc(out, '\'');
	}
	buf_puts(out, " -d '");
	put_quoted(out, o->sentence);
	buf_puts(out, "'\n");
}

static void put_fish_option(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	buf_printf(out, "complete -c photovet -n '__fish_seen_subcommand_from %s'", cmd->name);
	put_fish_rest(out, o);
}

static void complete_fish(struct buf *out)
{
	for (const struct command_option *o = command_line_globals; o->name; o++) {
		buf_puts(out, "complete -c photovet -n __fish_use_subcommand");
		put_fish_rest(out, o);
	}
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "complete -c photovet -n __fish_use_subcommand -f -a %s -d '", (*c)->name);
		put_quoted(out, (*c)->summary);
		buf_puts(out, "'\n");
		each_option(out, *c, put_fish_option);
		if (has_operands(*c)) {
			buf_printf(out, "complete -c photovet -n '__fish_seen_subcommand_from %s'%s -a '", (*c)->name, takes_files(*c) ? "" : " -f");
			put_operands(out, *c);
			buf_puts(out, "'\n");
		}
	}
}

bool command_complete_print(struct buf *out, const char *shell)
{
	if (strcmp(shell, "bash") == 0)
		complete_bash(out);
	else if (strcmp(shell, "zsh") == 0)
		complete_zsh(out);
	else if (strcmp(shell, "fish") == 0)
		complete_fish(out);
	else
		return false;
	return true;
}
