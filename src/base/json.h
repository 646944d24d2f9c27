/* JSON through jansson; no other file names it. Values are reference counted by the
 * library: a container takes over what is put into it. Parsing is strict, depth and
 * size capped. Object members keep the order in which they were set. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json;
#define JSON_MAX_BYTES (16u << 20)
#define JSON_MAX_DEPTH 64

/* The library exports functions of these names; ours go by others for the linker. */
#define json_object json_make_object
#define json_array json_make_array
#define json_real json_read_real

PV_MUST_CHECK enum pv_err json_parse(const char *text, size_t n, struct json **ret, struct pv_error *err);
void json_free(struct json *j);			/* NULL is fine */
struct json *json_object(void);
struct json *json_array(void);
void json_set(struct json *object, const char *key, struct json *value);	/* takes value; NULL sets null */
void json_set_str(struct json *object, const char *key, const char *s);		/* ill-formed UTF-8 is replaced; NULL: null */
void json_set_int(struct json *object, const char *key, int64_t n);
void json_set_real(struct json *object, const char *key, double d);		/* not finite: null; 15 digits, 0.5 prints as 0.5 */
void json_set_bool(struct json *object, const char *key, bool b);
void json_set_null(struct json *object, const char *key);
void json_add(struct json *array, struct json *value);
void json_add_str(struct json *array, const char *s);
void json_add_int(struct json *array, int64_t n);
const struct json *json_get(const struct json *object, const char *key);	/* borrowed; NULL when absent */
size_t json_count(const struct json *array_or_object);
const struct json *json_at(const struct json *array, size_t i);
const char *json_key_at(const struct json *object, size_t i);			/* in order */
bool json_is_null(const struct json *j);	/* also when j is NULL */
const char *json_str(const struct json *j);	/* NULL when it is no string */
bool json_int(const struct json *j, int64_t *ret);
bool json_real(const struct json *j, double *ret);
bool json_bool(const struct json *j, bool *ret);
bool json_is_object(const struct json *j);
bool json_is_array(const struct json *j);
void json_format(struct buf *out, const struct json *j);	/* one line, UTF-8 */

#endif
