/* The kitty graphics protocol, as far as it is used: a picture is sent as a PNG in pieces and
 * shown where the cursor stands, under an id of its own; the terminal answers with that id
 * and OK, or says what was wrong; it forgets the picture when told to.
 *
 * Unlike a sixel such a picture is no part of the cells: text does not erase it, and it is
 * kept in the terminal's memory. So whoever shows one also takes it away (term_send.c). */
#ifndef TERMINAL_KITTY_H
#define TERMINAL_KITTY_H

#include "base/buf.h"

#define KITTY_QUERY_ID 31
/* Asks whether the protocol is spoken, with a picture of one px that is not kept. */
#define KITTY_QUERY "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"

/* The id of a picture: the same content has the same id, nothing else has. Never 0 or KITTY_QUERY_ID. */
uint32_t kitty_id(const uint8_t sha256[32], const void *data, size_t n);
/* Appends the sequences that send and show a PNG. */
void kitty_show(struct buf *out, uint32_t id, const void *png, size_t n);
void kitty_delete(struct buf *out, uint32_t id);
/* Ends a transfer broken off anywhere: the terminal gets an end that it cannot decode, and forgets it. */
void kitty_abandon(struct buf *out, uint32_t id);
/* "Gi=31;OK" and such, the text between ESC _ and ST: false when it is no answer of this
 * protocol. *ret_ok only for exactly OK. */
bool kitty_parse_reply(const char *text, size_t n, uint32_t *ret_id, bool *ret_ok);

#endif
