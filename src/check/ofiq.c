#include "photovet/ofiq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FIELDS_MAX 512

/* What a raw value or a scalar suggests. The limits are by raw value when by_raw; above: the value
 * is its size and larger is worse. Quality below fail fails, below warn warns. */
static const struct rule {
	const char *measure;
	enum { BY_QUALITY, BY_ANGLE, BY_RAW } by;
	double warn, fail;
	const char *codes;
} rules[] = {
	{ "HeadPoseYaw", BY_ANGLE, 5, 10, "P02" },
	{ "HeadPosePitch", BY_ANGLE, 5, 10, "P02" },
	{ "HeadPoseRoll", BY_ANGLE, 4, 8, "P01" },
	{ "EyesOpen", BY_QUALITY, 50, 50, "X02" },
	{ "MouthClosed", BY_QUALITY, 50, 50, "X01" },
	{ "EyesVisible", BY_QUALITY, 60, 60, "O02 O03" },
	{ "FaceOcclusionPrevention", BY_QUALITY, 80, 80, "O02" },
	{ "NoHeadCoverings", BY_QUALITY, 50, 50, "O04" },
	{ "ExpressionNeutrality", BY_QUALITY, 30, -1, "X03" },	/* weak: never more than a warning */
	{ "SingleFacePresent", BY_QUALITY, 90, 90, "B03" },
	{ "IlluminationUniformity", BY_QUALITY, 60, 60, "L03" },
	{ "InterEyeDistance", BY_RAW, 60, 60, "F05" },
};

/* Where a measure's two columns are; SIZE_MAX: no such column. */
struct column {
	char measure[PV_CHECK_NAME_MAX];
	size_t native, scalar;
};

struct table {
	struct column columns[PV_OFIQ_MEASURES_MAX];
	size_t count, fields;	/* fields of a row: the header's without its stray last one */
};

static bool is_measure(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n < PV_CHECK_NAME_MAX - 5 &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n && strcmp(s, "assessment_time_in_ms") != 0;
}

/* A decimal number whatever the locale; anything else is none. */
static double number_of(const char *s)
{
	double value = 0, unit = 1;
	bool negative = *s == '-', any = false;

	s += negative;
	for (; *s >= '0' && *s <= '9'; s++, any = true)
		value = value * 10 + (*s - '0');
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++, any = true)
			value += (*s - '0') * (unit /= 10);
	return any && *s == '\0' ? (negative ? -value : value) : NAN;
}

/* Cuts a line at ';' in place. */
static size_t split(char *line, char **fields)
{
	size_t n = 0;

	for (char *at = line; at && n < FIELDS_MAX; n++) {
		fields[n] = at;
		at = strchr(at, ';');
		if (at)
			*at++ = '\0';
	}
	return n;
}

static struct column *find_column(struct table *t, const char *measure)
{
	size_t i;

	for (i = 0; i < t->count; i++)
		if (strcmp(t->columns[i].measure, measure) == 0)
			return &t->columns[i];
	if (t->count == PV_OFIQ_MEASURES_MAX || !is_measure(measure))
		return NULL;
	t->columns[t->count] = (struct column){ .native = SIZE_MAX, .scalar = SIZE_MAX };
	memcpy(t->columns[t->count].measure, measure, strlen(measure) + 1);
	return &t->columns[t->count++];
}

static void read_header(struct table *t, char **fields, size_t n)
{
	size_t i;

	*t = (struct table){ .fields = n > 1 && fields[n - 1][0] == '\0' ? n - 1 : n };
	for (i = 1; i < t->fields; i++) {
		char *dot = strstr(fields[i], ".scalar");
		bool is_scalar = dot && dot[strlen(".scalar")] == '\0';
		struct column *c;

		if (is_scalar)
			*dot = '\0';
		c = find_column(t, fields[i]);
		if (c && is_scalar)
			c->scalar = i;
		else if (c)
			c->native = i;
	}
}

/* A ';' in the name makes more fields than columns: the first ones are the name. */
static bool read_row(const struct table *t, char **fields, size_t n, long line, pv_ofiq_row_fn *fn, void *context)
{
	struct pv_ofiq_score scores[PV_OFIQ_MEASURES_MAX];
	size_t extra = n > t->fields && t->count > 0 ? n - t->fields : 0, i;

	if (extra > 0 && fields[n - 1][0] == '\0')
		extra--;	/* a later version may end rows as it ends the header */
	for (i = 0; i < extra; i++)
		fields[i][strlen(fields[i])] = ';';
	for (i = 0; i < t->count; i++) {
		const struct column *c = &t->columns[i];
		bool has_native = c->native != SIZE_MAX && c->native + extra < n, has_scalar = c->scalar != SIZE_MAX && c->scalar + extra < n;
		double quality = has_scalar ? number_of(fields[c->scalar + extra]) : NAN;

		memcpy(scores[i].measure, c->measure, sizeof(c->measure));
		scores[i].native = has_native ? number_of(fields[c->native + extra]) : NAN;
		scores[i].quality = quality >= 0 && quality <= 100 ? (int)lround(quality) : PV_QUALITY_NA;
	}
	return fn(fields[0], scores, t->count, line, context);
}

enum pv_err pv_ofiq_read(const char *text, size_t size, pv_ofiq_row_fn *fn, void *context, struct pv_error *err)
{
	struct table *t = mem_alloc(sizeof(*t));
	char *fields[FIELDS_MAX], *copy = mem_strndup(text, size), *line, *next;
	bool has_header = false, goes_on = true;
	long number = 0;
	size_t n;

	for (line = copy; line && goes_on; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		number++;
		line[strcspn(line, "\r")] = '\0';
		if (!has_header && strncmp(line, "Filename", 8) != 0)
			continue;
		n = split(line, fields);
		if (!has_header)
			read_header(t, fields, n);
		else if (line[0] != '\0' || n > 1)
			goes_on = read_row(t, fields, n, number, fn, context);
		has_header = true;
	}
	free(copy);
	free(t);
	return has_header ? PV_OK : pv_error_set(err, PV_ERR_BAD_INPUT, "no header line that begins with Filename");
}

static enum pv_check_status status_of(const struct pv_ofiq_score *s, const struct rule *rule)
{
	double v = rule->by == BY_QUALITY ? s->quality : rule->by == BY_ANGLE ? fabs(s->native) : s->native;

	if (isnan(v))
		return PV_CHECK_OK;	/* assessed, but without the number the rule is about */
	if (rule->by == BY_ANGLE)
		return v > rule->fail ? PV_CHECK_FAIL : v > rule->warn ? PV_CHECK_WARN : PV_CHECK_OK;
	return v < rule->fail ? PV_CHECK_FAIL : v < rule->warn ? PV_CHECK_WARN : PV_CHECK_OK;
}

bool pv_ofiq_judge(const struct pv_ofiq_score *score, struct pv_check_result *ret)
{
	struct pv_check_result r = { .native = NAN, .quality = score->quality, .status = PV_CHECK_NA };
	size_t i;

	if (strcmp(score->measure, "HeadSize") == 0 || !is_measure(score->measure))
		return false;
	snprintf(r.name, sizeof(r.name), "ofiq.%.*s", (int)sizeof(r.name) - 6, score->measure);
	snprintf(r.checker, sizeof(r.checker), "ofiq");
	if (score->quality != PV_QUALITY_NA) {
		r.native = score->native;
		r.status = PV_CHECK_OK;
	}
	for (i = 0; i < ARRAY_LEN(rules) && r.status != PV_CHECK_NA; i++) {
		if (strcmp(rules[i].measure, score->measure) != 0)
			continue;
		r.status = status_of(score, &rules[i]);
		if (r.status != PV_CHECK_OK)
			snprintf(r.detail, sizeof(r.detail), "%s", rules[i].codes);
	}
	*ret = r;
	return true;
}
