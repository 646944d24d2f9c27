#include <stddef.h>

#include "commands/interrupt.h"

/* The one mutable global of the program: a handler has no argument to travel in. */
static volatile sig_atomic_t interrupt_seen;

static void on_signal(int signo)
{
	(void)signo;
	interrupt_seen = 1;
}

void interrupt_catch(void)
{
	struct sigaction sa = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
}

const volatile sig_atomic_t *interrupt_flag(void)
{
	return &interrupt_seen;
}
