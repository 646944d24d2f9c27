/* Shell completions, printed from the command tables so that no file can go stale. */
#include <string.h>

#include "commands/command_complete.h"
#include "commands/command_line.h"
#include "commands/command_table.h"

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

static void put_word(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	(void)cmd;
	buf_printf(out, "--%s ", o->name);
	if (o->letter)
		buf_printf(out, "-%c ", o->letter);
}

static void put_bash_values(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	if (!o->values)
		return;
	buf_printf(out, "\t%s:--%s) words='", cmd->name, o->name);
	for (const char *p = o->values; *p; p++)
		buf_putc(out, *p == '|' ? ' ' : *p);
	buf_puts(out, "' ;;\n");
}

static void complete_bash(struct buf *out)
{
	buf_puts(out, "_photovet() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd='' words='' i\n"
		      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n\t\tcase ${COMP_WORDS[i]} in\n\t\t-c|-d|--config|--database) ((i++)) ;;\n"
		      "\t\t-*) ;;\n\t\t*) cmd=${COMP_WORDS[i]}; break ;;\n\t\tesac\n\tdone\n\tcase $cmd:$prev in\n");
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			each_option(out, *c, put_bash_values);
	buf_puts(out, "\t*)\n\t\tcase $cmd in\n\t\t'') words='");
	put_names(out);
	buf_puts(out, "-c -d -v --help' ;;\n");
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "\t\t%s) words='", (*c)->name);
		each_option(out, *c, put_word);
		buf_puts(out, "' ;;\n");
	}
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
	buf_printf(out, "\t\t\t'--%s[", o->name);
	put_quoted(out, o->sentence);
	buf_puts(out, "]");
	if (o->argument && !o->values)
		buf_printf(out, ":value:_files");
	if (o->values) {
		buf_puts(out, ":value:(");
		for (const char *p = o->values; *p; p++)
			buf_putc(out, *p == '|' ? ' ' : *p);
		buf_putc(out, ')');
	}
	buf_puts(out, "' \\\n");
}

static void complete_zsh(struct buf *out)
{
	buf_puts(out, "#compdef photovet\n_photovet() {\n\tif (( CURRENT == 2 )); then\n\t\tlocal -a commands=(\n");
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "\t\t\t'%s:", (*c)->name);
		put_quoted(out, (*c)->summary);
		buf_puts(out, "'\n");
	}
	buf_puts(out, "\t\t)\n\t\t_describe command commands\n\t\treturn\n\tfi\n\tcase $words[2] in\n");
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "\t%s) shift words; (( CURRENT-- )); _arguments \\\n", (*c)->name);
		each_option(out, *c, put_zsh_option);
		buf_puts(out, "\t\t\t'*:operand:_files' ;;\n");
	}
	buf_puts(out, "\tesac\n}\n_photovet \"$@\"\n");
}

static void put_fish_option(struct buf *out, const struct command *cmd, const struct command_option *o)
{
	buf_printf(out, "complete -c photovet -n '__fish_seen_subcommand_from %s' -l %s", cmd->name, o->name);
	if (o->letter)
		buf_printf(out, " -s %c", o->letter);
	if (o->argument)
		buf_puts(out, " -r");
	if (o->values) {
		buf_puts(out, " -f -a '");
		for (const char *p = o->values; *p; p++)
			buf_putc(out, *p == '|' ? ' ' : *p);
		buf_putc(out, '\'');
	}
	buf_puts(out, " -d '");
	put_quoted(out, o->sentence);
	buf_puts(out, "'\n");
}

static void complete_fish(struct buf *out)
{
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, "complete -c photovet -n __fish_use_subcommand -f -a %s -d '", (*c)->name);
		put_quoted(out, (*c)->summary);
		buf_puts(out, "'\n");
		each_option(out, *c, put_fish_option);
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
