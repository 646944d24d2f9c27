/* Templates of sms and wechat gateways: {to} {text} {subject} {key} {user} {password},
 * each escaped for where it stands. Any other brace is left as it is. */
#ifndef VET_NOTIFY_TEMPLATE_H
#define VET_NOTIFY_TEMPLATE_H

#include "base/buf.h"

enum notify_template_escape { NOTIFY_TEMPLATE_RAW, NOTIFY_TEMPLATE_JSON, NOTIFY_TEMPLATE_URL };
struct notify_template_field { const char *name, *value; };	/* value NULL counts as "" */

void notify_template_fill(struct buf *out, const char *template, const struct notify_template_field *fields, size_t count,
			  enum notify_template_escape escape);
/* By Content-Type: JSON inside of "json", percent-encoded in a form, raw elsewhere. */
enum notify_template_escape notify_template_escape_for(const char *content_type);

#endif
