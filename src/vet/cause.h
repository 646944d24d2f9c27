/* What the registry says when it refuses a photo, as one of our reasons. */
#ifndef VET_CAUSE_H
#define VET_CAUSE_H

/* The code of the reason, by the words of the cause (Chinese or English, any case);
 * NULL when nothing is known. */
const char *cause_reason(const char *cause);

#endif
