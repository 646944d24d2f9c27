#include "commands/pager.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void be_pager(const char *program, const int ends[2])
{
	if (dup2(ends[0], STDIN_FILENO) < 0)
		_exit(127);
	(void)close(ends[0]);
	(void)close(ends[1]);
	(void)setenv("LESS", "FRX", 0);		/* ends by itself when all fits, and lets colours through */
	(void)execl("/bin/sh", "sh", "-c", program, (char *)NULL);
	_exit(127);
}

void pager_begin(struct pager *p)
{
	const char *program = getenv("PAGER");
	int ends[2];

	if (p->pid || !program || !program[0] || strcmp(program, "cat") == 0 || !isatty(STDOUT_FILENO) || pipe(ends) < 0)
		return;
	(void)fflush(stdout);
	p->pid = fork();
	if (p->pid == 0)
		be_pager(program, ends);
	if (p->pid > 0)
		(void)dup2(ends[1], STDOUT_FILENO);
	else
		p->pid = 0;
	(void)close(ends[0]);
	(void)close(ends[1]);
}

void pager_end(struct pager *p)
{
	if (!p->pid)
		return;
	(void)signal(SIGINT, SIG_IGN);		/* the keys are the pager's */
	(void)signal(SIGPIPE, SIG_IGN);		/* left before the end: nothing is wrong */
	(void)fflush(stdout);
	clearerr(stdout);
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		(void)close(STDOUT_FILENO);
	while (waitpid(p->pid, NULL, 0) != p->pid)
		continue;
	p->pid = 0;
}
