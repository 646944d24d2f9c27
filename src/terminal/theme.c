#include "terminal/theme.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/guess.h"
#include "base/mem.h"

static const struct { const char *name, *look, *plain; } roles[] = {
#define STYLE(id, name, look, plain, sentence) { name, look, plain },
#include "terminal/styles.def"
#undef STYLE
};
static_assert(ARRAY_LEN(roles) == STYLE_COUNT, "a row for every style");

static const char *const colors[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white" };
static const struct { const char *name; unsigned bit; } attributes[] = {
	{ "bold", LOOK_BOLD }, { "dim", LOOK_DIM }, { "underline", LOOK_UNDERLINE }, { "reverse", LOOK_REVERSE },
	{ "italic", LOOK_ITALIC }, { "blink", LOOK_BLINK },
};

const char *theme_role(enum style s)
{
	return roles[s].name;
}

static bool parse_color(const char *word, int *ret)
{
	bool is_bright = strncmp(word, "bright-", 7) == 0;
	int n = 0;

	if (strcmp(word, "default") == 0) {
		*ret = -1;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		if (strcmp(word + (is_bright ? 7 : 0), colors[i]) == 0) {
			*ret = (int)i + (is_bright ? 8 : 0);
			return true;
		}
	for (const char *s = word; *s; s++) {
		if (*s < '0' || *s > '9' || n > 255)
			return false;
		n = n * 10 + (*s - '0');
	}
	*ret = n;
	return *word && n <= 255;
}

static unsigned parse_attribute(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (strcmp(word, attributes[i].name) == 0)
			return attributes[i].bit;
	return 0;
}

static const char *nearest_word(const char *typed)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		guess_consider(typed, colors[i], &best, &distance);
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		guess_consider(typed, attributes[i].name, &best, &distance);
	return best && guess_is_close(typed, distance) ? best : NULL;
}

static enum pv_err bad_word(const char *word, struct pv_error *err)
{
	const char *near = nearest_word(word);

	return pv_error_set(err, PV_ERR_CONFIG, "neither a colour nor an attribute: '%s'%s%s%s", word, near ? " (did you mean " : "", near ? near : "",
			    near ? "?)" : "");
}

/* Which of the two colours the next word may be. */
struct turn { bool is_on, has_foreground, has_background; };

static enum pv_err take_color(struct theme_look *l, struct turn *turn, int color, const char *word, struct pv_error *err)
{
	bool *has = turn->is_on ? &turn->has_background : &turn->has_foreground;

	if (*has)
		return pv_error_set(err, PV_ERR_CONFIG, "one colour too many: '%s' (a background follows on)", word);
	*has = true;
	*(turn->is_on ? &l->background : &l->foreground) = color;
	turn->is_on = false;
	return PV_OK;
}

static enum pv_err take_word(struct theme_look *l, struct turn *turn, const char *word, struct pv_error *err)
{
	int color;

	if (parse_color(word, &color))
		return take_color(l, turn, color, word, err);
	if (turn->is_on)
		return pv_error_set(err, PV_ERR_CONFIG, "a colour must follow on: '%s'", word);
	if (strcmp(word, "on") == 0) {
		turn->is_on = true;
		return PV_OK;
	}
	if (parse_attribute(word) == 0)
		return bad_word(word, err);
	l->attributes |= parse_attribute(word);
	return PV_OK;
}

static enum pv_err parse_look(const char *text, struct theme_look *ret, struct pv_error *err)
{
	struct theme_look l = { 0, -1, -1 };
	struct turn turn = { 0 };
	enum pv_err code = PV_OK;

	while (*(text += strspn(text, " \t")) && code == PV_OK) {
		size_t n = strcspn(text, " \t");
		char word[24];

		if (n >= sizeof(word))
			return pv_error_set(err, PV_ERR_CONFIG, "neither a colour nor an attribute: '%.20s...'", text);
		snprintf(word, sizeof(word), "%.*s", (int)n, text);
		code = take_word(&l, &turn, word, err);
		text += n;
	}
	if (code == PV_OK && turn.is_on)
		return pv_error_set(err, PV_ERR_CONFIG, "a colour must follow on: ''");
	if (code == PV_OK)
		*ret = l;
	return code;
}

void theme_init(struct theme *t)
{
	for (int s = 0; s < STYLE_COUNT; s++)
		if (parse_look(roles[s].look, &t->color[s], NULL) != PV_OK || parse_look(roles[s].plain, &t->plain[s], NULL) != PV_OK)
			BUG("a look of styles.def: '%s'", roles[s].name);
}

enum pv_err theme_set(struct theme *t, const char *role, const char *look, struct pv_error *err)
{
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;
	struct pv_error why = { 0 };
	struct theme_look l;

	for (int s = 0; s < STYLE_COUNT; s++) {
		if (strcmp(roles[s].name, role) != 0) {
			guess_consider(role, roles[s].name, &best, &distance);
			continue;
		}
		if (parse_look(look, &l, &why) != PV_OK)
			return pv_error_set(err, PV_ERR_CONFIG, "theme '%s': %s", role, why.text);
		t->color[s] = l;
		if (l.attributes)
			t->plain[s] = (struct theme_look){ l.attributes, -1, -1 };
		return PV_OK;
	}
	best = best && guess_is_close(role, distance) ? best : NULL;
	return pv_error_set(err, PV_ERR_CONFIG, "unknown role of the theme: '%s'%s%s%s", role, best ? " (did you mean " : "", best ? best : "", best ? "?)" : "");
}

/* --- fewer colours --- */

static void rgb_of(int color, int rgb[3])
{
	static const int cube[] = { 0, 95, 135, 175, 215, 255 };

	for (int i = 0; i < 3; i++) {
		if (color >= 232)
			rgb[i] = 8 + 10 * (color - 232);
		else if (color >= 16)
			rgb[i] = cube[(color - 16) / (i == 0 ? 36 : i == 1 ? 6 : 1) % 6];
		else if (color == 8)
			rgb[i] = 127;
		else
			rgb[i] = color >> i & 1 ? (color > 8 ? 255 : 205) : 0;
	}
}

static int nearest(int color, int among)
{
	int want[3], best = 0;
	long best_distance = -1;

	rgb_of(color, want);
	for (int c = 0; c < among; c++) {
		int have[3];
		long distance = 0;

		rgb_of(c, have);
		for (int i = 0; i < 3; i++)
			distance += (long)(want[i] - have[i]) * (want[i] - have[i]);
		if (best_distance < 0 || distance < best_distance) {
			best = c;
			best_distance = distance;
		}
	}
	return best;
}

int theme_color(int color, int available, bool *ret_is_bold)
{
	*ret_is_bold = false;
	if (color < 0 || color < available)
		return color;
	if (color >= 16)
		color = nearest(color, 16);
	if (color < available)
		return color;
	*ret_is_bold = color >= 8;
	return color % 8;
}
