/* Which control sequences are a terminal's answers, and to what. */
#ifndef TERMINAL_KEY_REPLY_H
#define TERMINAL_KEY_REPLY_H

#include "terminal/key.h"

/* Only answers have a private prefix, an intermediate or certain finals: they are never keys. */
bool key_reply_is_one(char prefix, char intermediate, char final);
/* r: its numbers. prefix, intermediate: 0 where there is none. REPLY_NONE: an answer to nothing we ask. */
enum reply_kind key_reply_classify(const struct reply *r, char prefix, char intermediate, char final);

#endif
