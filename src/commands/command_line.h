/* A command's words: options and operands, checked against its table. getopt_long
 * parses; what is said about a mistake is ours, one line, with the way to the help.
 *
 * Every command also takes the global options (-c FILE, -d CONNINFO, -v, --help),
 * before or after its name, and those with COMMAND_SELECTION the options of SELECTION. */
#ifndef COMMANDS_COMMAND_LINE_H
#define COMMANDS_COMMAND_LINE_H

#include "commands/command.h"

struct command_line;

extern const struct command_option command_line_globals[];
extern const struct command_option command_line_selection_options[];

/* argv[0] is the command's name. PV_ERR_USAGE names the word and the help. */
PV_MUST_CHECK enum pv_err command_line_parse(const struct command *cmd, int argc, char **argv, struct command_line **ret, struct pv_error *err);
/* The words before the command's name: --version and the options of every command. The operands are the command and its words. */
PV_MUST_CHECK enum pv_err command_line_parse_program(int argc, char **argv, struct command_line **ret, struct pv_error *err);
void command_line_free(struct command_line *line);

bool command_line_has(const struct command_line *line, const char *option);
/* The last value given, NULL when absent. Borrowed. */
const char *command_line_value(const struct command_line *line, const char *option);
/* All values given, in order; *ret_count may be 0. Borrowed. */
const char *const *command_line_values(const struct command_line *line, const char *option, size_t *ret_count);
/* A whole number within [low, high]; fallback when absent. */
PV_MUST_CHECK enum pv_err command_line_int(const struct command_line *line, const char *option, int64_t low, int64_t high, int64_t fallback,
					   int64_t *ret, struct pv_error *err);
const char *const *command_line_operands(const struct command_line *line, size_t *ret_count);
/* Exactly low..high operands, else PV_ERR_USAGE with the command's usage. high SIZE_MAX = any number. */
PV_MUST_CHECK enum pv_err command_line_expect(const struct command_line *line, size_t low, size_t high, struct pv_error *err);

/* For front ends of options: does value stand in "a|b|c"? */
bool command_line_is_one_of(const char *values, const char *value);

#endif
