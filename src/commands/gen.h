/* The generated parts of the manual pages, in mdoc, each from its own table. */
#ifndef COMMANDS_GEN_H
#define COMMANDS_GEN_H

#include "base/buf.h"

void gen_errors(struct buf *out);	/* EXIT STATUS */
void gen_keys(struct buf *out);
void gen_colon(struct buf *out);
void gen_theme(struct buf *out);		/* KEYS */
void gen_checks(struct buf *out);	/* CHECKS */
void gen_fields(struct buf *out);	/* fields of EXPR */
void gen_statuses(struct buf *out);	/* states */
void gen_settings(struct buf *out);	/* options of photovet.conf(5) */
void gen_example(struct buf *out);	/* config.example */

#endif
