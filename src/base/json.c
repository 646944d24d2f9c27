#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#undef json_object
#undef json_array
#undef json_real
#include <jansson.h>
/* Macros of the library where we have functions. */
#undef json_is_object
#undef json_is_array
#undef json_is_null

#include "base/mem.h"
#include "base/utf8.h"

#define FORMAT_FLAGS (JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))

static json_t *theirs(struct json *j)
{
	return (json_t *)j;
}

static const json_t *theirs_const(const struct json *j)
{
	return (const json_t *)j;
}

static struct json *checked(json_t *j)
{
	if (!j)
		BUG("out of memory for JSON");
	return (struct json *)j;
}

/* The library's own limit is in the thousands, and it recurses. */
static bool is_too_deep(const char *text, size_t n)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < n; i++) {
		char c = text[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > JSON_MAX_DEPTH)
				return true;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return false;
}

enum pv_err json_parse(const char *text, size_t n, struct json **ret, struct pv_error *err)
{
	json_error_t problem;
	json_t *j;
	char *near;

	if (n > JSON_MAX_BYTES)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "JSON larger than %u bytes", JSON_MAX_BYTES);
	if (is_too_deep(text, n))
		return pv_error_set(err, PV_ERR_TOO_LARGE, "JSON nested deeper than %d", JSON_MAX_DEPTH);
	j = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
	if (!j) {
		near = strstr(problem.text, " near '");	/* quotes the input, which may be personal */
		if (near)
			*near = '\0';
		return pv_error_set(err, PV_ERR_BAD_INPUT, "malformed JSON at line %d, column %d: %s", problem.line, problem.column,
				    problem.text);
	}
	*ret = (struct json *)j;
	return PV_OK;
}

void json_free(struct json *j)
{
	json_decref(theirs(j));
}

struct json *json_make_object(void)
{
	return checked(json_object());
}

struct json *json_make_array(void)
{
	return checked(json_array());
}

/* A string whose ill-formed bytes became U+FFFD. */
static json_t *clean_string(const char *s)
{
	size_t n = strlen(s);
	struct buf b = BUF_INIT(SIZE_MAX / 2);
	json_t *j;

	if (utf8_is_valid(s, n))
		return json_stringn_nocheck(s, n);
	while (n > 0) {
		uint32_t cp;
		size_t step = utf8_decode(s, n, &cp);

		if (step == 1 && cp == 0xfffd)
			buf_puts(&b, "\xef\xbf\xbd");
		else
			buf_append(&b, s, step);
		s += step;
		n -= step;
	}
	j = b.failed ? NULL : json_stringn_nocheck(buf_str(&b), b.len);
	buf_release(&b);
	return j;
}

void json_set(struct json *object, const char *key, struct json *value)
{
	if (json_object_set_new(theirs(object), key, value ? theirs(value) : json_null()) < 0)
		BUG("cannot set JSON member '%s'", key);
}

void json_set_str(struct json *object, const char *key, const char *s)
{
	json_set(object, key, s ? checked(clean_string(s)) : NULL);
}

void json_set_int(struct json *object, const char *key, int64_t n)
{
	json_set(object, key, checked(json_integer(n)));
}

void json_set_real(struct json *object, const char *key, double d)
{
	json_set(object, key, isfinite(d) ? checked(json_real(d)) : NULL);
}

void json_set_bool(struct json *object, const char *key, bool b)
{
	json_set(object, key, checked(json_boolean(b)));
}

void json_set_null(struct json *object, const char *key)
{
	json_set(object, key, NULL);
}

void json_add(struct json *array, struct json *value)
{
	if (json_array_append_new(theirs(array), value ? theirs(value) : json_null()) < 0)
		BUG("cannot add to JSON array");
}

void json_add_str(struct json *array, const char *s)
{
	json_add(array, s ? checked(clean_string(s)) : NULL);
}

void json_add_int(struct json *array, int64_t n)
{
	json_add(array, checked(json_integer(n)));
}

const struct json *json_get(const struct json *object, const char *key)
{
	return (const struct json *)json_object_get(theirs_const(object), key);
}

size_t json_count(const struct json *array_or_object)
{
	const json_t *j = theirs_const(array_or_object);

	return json_is_array(array_or_object) ? json_array_size(j) : json_object_size(j);
}

const struct json *json_at(const struct json *array, size_t i)
{
	return (const struct json *)json_array_get(theirs_const(array), i);
}

/* Iterators only want a mutable object because they can also write through. */
const char *json_key_at(const struct json *object, size_t i)
{
	json_t *j = (json_t *)(uintptr_t)object;
	void *at = json_object_iter(j);

	while (at && i-- > 0)
		at = json_object_iter_next(j, at);
	return at ? json_object_iter_key(at) : NULL;
}

bool json_is_null(const struct json *j)
{
	return !j || json_typeof(theirs_const(j)) == JSON_NULL;
}

const char *json_str(const struct json *j)
{
	return json_string_value(theirs_const(j));
}

bool json_int(const struct json *j, int64_t *ret)
{
	if (!j || json_typeof(theirs_const(j)) != JSON_INTEGER)
		return false;
	*ret = json_integer_value(theirs_const(j));
	return true;
}

bool json_read_real(const struct json *j, double *ret)
{
	if (!j || (json_typeof(theirs_const(j)) != JSON_INTEGER && json_typeof(theirs_const(j)) != JSON_REAL))
		return false;
	*ret = json_number_value(theirs_const(j));
	return true;
}

bool json_bool(const struct json *j, bool *ret)
{
	if (!j || (json_typeof(theirs_const(j)) != JSON_TRUE && json_typeof(theirs_const(j)) != JSON_FALSE))
		return false;
	*ret = json_typeof(theirs_const(j)) == JSON_TRUE;
	return true;
}

bool json_is_object(const struct json *j)
{
	return j && json_typeof(theirs_const(j)) == JSON_OBJECT;
}

bool json_is_array(const struct json *j)
{
	return j && json_typeof(theirs_const(j)) == JSON_ARRAY;
}

static int put(const char *data, size_t n, void *context)
{
	buf_append(context, data, n);
	return 0;
}

void json_format(struct buf *out, const struct json *j)
{
	if (json_dump_callback(theirs_const(j), put, out, FORMAT_FLAGS) < 0)
		out->failed = true;
}
