/* Names that image editors and beauty apps leave in metadata, and Meitu's own record
 * of what it changed. */
#ifndef CHECK_EDITOR_H
#define CHECK_EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum editor_class { EDITOR_NONE, EDITOR_TOOL, EDITOR_BEAUTY };

struct editor_trace {
	enum editor_class class;
	const char *label;		/* "Adobe", "Meitu"; static */
};

/* Looks for names in one metadata value. names_program: the value names a program
 * (Software, CreatorTool), so that words which are also people's names or plain words
 * (Snow, Photos) count; elsewhere they do not. The gravest finding wins, the first of equals. */
struct editor_trace editor_find(const void *text, size_t n, bool names_program);

/* Meitu writes a JSON object as UserComment with BeautyInfo, FaceliftInfo, MakeupInfo and
 * FilterInfo somewhere in it. True when it is one; then *ret_used lists what is set
 * ("BeautyInfo FilterInfo", "" when nothing is) and *ret_size bounds it. */
bool editor_meitu_json(const char *text, size_t n, char *ret_used, size_t used_size);

#endif
