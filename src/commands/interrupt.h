/* SIGINT and SIGTERM as a flag: long work stops where it is safe and says what is done. A
 * second signal ends the program at once. */
#ifndef COMMANDS_INTERRUPT_H
#define COMMANDS_INTERRUPT_H

#include <signal.h>

void interrupt_catch(void);
const volatile sig_atomic_t *interrupt_flag(void);

#endif
