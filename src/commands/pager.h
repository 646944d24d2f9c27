/* Long answers for a person go through the program PAGER names. Without a terminal, and
 * without PAGER, nothing changes. */
#ifndef COMMANDS_PAGER_H
#define COMMANDS_PAGER_H

#include <sys/types.h>

struct pager {
	pid_t pid;			/* 0: none runs */
};

/* From here on stdout is the pager's input. Call before the first byte of the answer;
 * a second call does nothing. */
void pager_begin(struct pager *p);
/* Gives the pager the end of the answer and waits until it is left. stdout is the terminal again. */
void pager_end(struct pager *p);

#endif
