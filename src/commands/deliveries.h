/* `outbox list` and `uploads list`: what is to be delivered, as a table or JSON lines. */
#ifndef COMMANDS_DELIVERIES_H
#define COMMANDS_DELIVERIES_H

#include "commands/command.h"
#include "photovet/outbox.h"

/* As --campaign, --state, --limit and --format say; nothing matched is an error. */
PV_MUST_CHECK enum pv_err deliveries_list(const struct command_context *cx, enum pv_outbox_part part, struct pv_error *err);

#endif
