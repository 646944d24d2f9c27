#include "check/editor.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "image/needle.h"

#define MEITU_MAX_BYTES 16384
#define MEITU_MAX_DEPTH 4

struct name {
	const char *word, *label;
	enum editor_class class;
	bool is_word;			/* counts only as a word of its own: too short to be sure otherwise */
	bool is_ambiguous;		/* people and plain text use it too: counts only in a program's name */
};

static const struct name names[] = {
	{ "meitu", "Meitu", EDITOR_BEAUTY, false, false },
	{ "\xE7\xBE\x8E\xE5\x9B\xBE", "Meitu", EDITOR_BEAUTY, false, false },			/* 美图 */
	{ "meitupic", "Meitu", EDITOR_BEAUTY, false, false },
	{ "beautycam", "BeautyCam", EDITOR_BEAUTY, false, false },
	{ "\xE7\xBE\x8E\xE9\xA2\x9C", "BeautyCam", EDITOR_BEAUTY, false, false },		/* 美颜 */
	{ "beautyplus", "BeautyPlus", EDITOR_BEAUTY, false, false },
	{ "faceu", "FaceU", EDITOR_BEAUTY, false, false },
	{ "\xE8\xBD\xBB\xE9\xA2\x9C", "Qingyan", EDITOR_BEAUTY, false, false },		/* 轻颜 */
	{ "youcam", "YouCam", EDITOR_BEAUTY, false, false },
	{ "\xE9\x86\x92\xE5\x9B\xBE", "Xingtu", EDITOR_BEAUTY, false, false },			/* 醒图 */
	{ "b612", "B612", EDITOR_BEAUTY, true, false },
	{ "snow", "SNOW", EDITOR_BEAUTY, true, true },
	{ "ulike", "Ulike", EDITOR_BEAUTY, true, false },
	{ "adobe", "Adobe", EDITOR_TOOL, false, false },
	{ "photoshop", "Adobe", EDITOR_TOOL, false, false },
	{ "lightroom", "Adobe", EDITOR_TOOL, false, false },
	{ "snapseed", "Snapseed", EDITOR_TOOL, false, false },
	{ "picasa", "Picasa", EDITOR_TOOL, false, false },
	{ "gimp", "GIMP", EDITOR_TOOL, true, false },
	{ "photos", "Photos", EDITOR_TOOL, true, true },
	{ "canva", "Canva", EDITOR_TOOL, true, false },
	{ "picsart", "PicsArt", EDITOR_TOOL, false, false },
	{ "vsco", "VSCO", EDITOR_TOOL, true, false },
};

struct editor_trace editor_find(const void *text, size_t n, bool names_program)
{
	struct editor_trace worst = { EDITOR_NONE, "" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].class <= worst.class || (names[i].is_ambiguous && !names_program))
			continue;
		if (names[i].is_word ? needle_find_word(text, n, names[i].word) : needle_find(text, n, names[i].word))
			worst = (struct editor_trace){ names[i].class, names[i].label };
	}
	return worst;
}

static const char *const meitu_keys[] = { "BeautyInfo", "FaceliftInfo", "MakeupInfo", "FilterInfo" };

struct meitu {
	bool is_there, set[ARRAY_LEN(meitu_keys)];
};

/* The apps write booleans, numbers or words, by version. */
static bool is_set(const struct json *value)
{
	const char *s = json_str(value);
	double number;
	bool b;

	if (json_bool(value, &b))
		return b;
	if (json_real(value, &number))
		return number != 0;
	return s && *s && strcmp(s, "false") != 0 && strcmp(s, "0") != 0;
}

static void search(const struct json *j, int depth, struct meitu *m)
{
	size_t i, k;

	if (depth == MEITU_MAX_DEPTH || !json_is_object(j))
		return;
	for (i = 0; i < json_count(j); i++) {
		const char *key = json_key_at(j, i);
		const struct json *value = json_get(j, key);

		for (k = 0; k < ARRAY_LEN(meitu_keys); k++) {
			if (strcmp(key, meitu_keys[k]) != 0)
				continue;
			m->is_there = true;
			m->set[k] |= is_set(value);
		}
		search(value, depth + 1, m);
	}
}

static bool parse(const char *text, size_t n, struct meitu *m)
{
	const char *start = memchr(text, '{', n), *end = memrchr(text, '}', n);
	struct json *j = NULL;

	if (n > MEITU_MAX_BYTES || !start || !end || end < start)
		return false;
	if (json_parse(start, (size_t)(end - start) + 1, &j, NULL) != PV_OK)
		return false;
	search(j, 0, m);
	json_free(j);
	return m->is_there;
}

bool editor_meitu_json(const char *text, size_t n, char *ret_used, size_t used_size)
{
	struct meitu m = { 0 };
	struct buf used = BUF_INIT(used_size);
	size_t k, length;

	if (!parse(text, n, &m))
		return false;
	for (k = 0; k < ARRAY_LEN(meitu_keys); k++)
		if (m.set[k])
			buf_printf(&used, "%s%s", used.len > 0 ? " " : "", meitu_keys[k]);
	length = used.len < used_size ? used.len : used_size - 1;
	memcpy(ret_used, buf_str(&used), length);
	ret_used[length] = '\0';
	buf_release(&used);
	return true;
}
