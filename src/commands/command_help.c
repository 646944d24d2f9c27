#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_help.h"
#include "commands/command_line.h"
#include "commands/command_table.h"

void command_help_overview(struct buf *out)
{
	buf_printf(out, "%s", _("photovet: review graduation portraits in the terminal\n\n"
				"usage: photovet [-c FILE] [-d CONNINFO] [-v] COMMAND [...]\n\n"));
	for (const struct command *const *c = command_table; *c; c++)
		if (!((*c)->flags & COMMAND_HIDDEN))
			buf_printf(out, "  %-11s %s\n", (*c)->name, _((*c)->summary));
	buf_printf(out, "%s", _("\n'photovet COMMAND --help' says more. The manual: photovet(1), photovet.conf(5), photovet-schema(7).\n"));
}

static void put_options(struct buf *out, const struct command_option *options)
{
	for (const struct command_option *o = options; o && o->name; o++) {
		char left[64];
		const char *space = o->argument ? " " : "", *argument = o->argument ? o->argument : "";

		if (o->letter)
			snprintf(left, sizeof(left), "-%c, --%s%s%s", o->letter, o->name, space, argument);
		else
			snprintf(left, sizeof(left), "    --%s%s%s", o->name, space, argument);
		buf_printf(out, "  %-32s %s", left, _(o->sentence));
		if (o->values)
			buf_printf(out, " (%s)", o->values);
		buf_putc(out, '\n');
	}
}

void command_help_command(struct buf *out, const struct command *cmd)
{
	buf_printf(out, _("usage: photovet %s%s%s\n\n%s\n"), cmd->name, cmd->usage[0] ? " " : "", cmd->usage, _(cmd->summary));
	if (cmd->details)
		buf_printf(out, "\n%s\n", _(cmd->details));
	if (cmd->options && cmd->options->name) {
		buf_puts(out, _("\noptions:\n"));
		put_options(out, cmd->options);
	}
	if (cmd->flags & COMMAND_SELECTION) {
		buf_puts(out, _("\nselection:\n"));
		put_options(out, command_line_selection_options);
	}
	buf_puts(out, _("\nevery command:\n"));
	put_options(out, command_line_globals);
}

/* Text for roff: backslashes and leading dots made harmless. */
static void put_roff(struct buf *out, const char *text)
{
	bool at_start = true;

	for (; *text; text++) {
		if (at_start && (*text == '.' || *text == '\''))
			buf_puts(out, "\\&");
		if (*text == '\\')
			buf_puts(out, "\\e");
		else
			buf_putc(out, *text);
		at_start = *text == '\n';
	}
	buf_putc(out, '\n');
}

static void put_man_options(struct buf *out, const struct command_option *options)
{
	buf_puts(out, ".Bl -tag -width Ds -compact\n");
	for (const struct command_option *o = options; o->name; o++) {
		if (o->letter)
			buf_printf(out, ".It Fl %c , Fl -%s", o->letter, o->name);
		else
			buf_printf(out, ".It Fl -%s", o->name);
		if (o->argument)
			buf_printf(out, " Ar %s", o->argument);
		buf_putc(out, '\n');
		put_roff(out, o->sentence);
		if (o->values)
			buf_printf(out, "(%s)\n", o->values);
	}
	buf_puts(out, ".El\n");
}

void command_help_man(struct buf *out)
{
	for (const struct command *const *c = command_table; *c; c++) {
		if ((*c)->flags & COMMAND_HIDDEN)
			continue;
		buf_printf(out, ".Ss photovet %s %s\n", (*c)->name, (*c)->usage);
		put_roff(out, (*c)->summary);
		if ((*c)->details) {
			buf_puts(out, ".Pp\n");
			put_roff(out, (*c)->details);
		}
		if ((*c)->options && (*c)->options->name)
			put_man_options(out, (*c)->options);
	}
	buf_puts(out, ".Ss SELECTION\n");
	put_man_options(out, command_line_selection_options);
	buf_puts(out, ".Ss Every command\n");
	put_man_options(out, command_line_globals);
}
