/* meta.*: what metadata tells about how the picture was made. Messengers strip it, so
 * its absence proves nothing; finding something is the news. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "check/editor.h"
#include "check/job.h"
#include "image/c2pa.h"
#include "image/needle.h"
#include "image/segment.h"
#include "image/xmp.h"

#define SCAN_MAX_BYTES (2u << 20)	/* of metadata searched for names; a hostile file may hold 64 MB of it */
#define TEXT_MAX_BYTES 65536

struct editor_scan {
	struct editor_trace worst;
	char detail[96];
	size_t left;		/* of SCAN_MAX_BYTES */
};

/* A program's own words may be shown; other fields may hold people's names, so only what was found is. */
static void scan_value(struct editor_scan *s, const void *text, size_t n, const char *field, bool names_program)
{
	struct editor_trace t;

	if (n > s->left)
		n = s->left;
	s->left -= n;
	t = editor_find(text, n, names_program);
	if (t.class <= s->worst.class)
		return;
	s->worst = t;
	if (names_program)
		snprintf(s->detail, sizeof(s->detail), "%s: %.*s", t.label, (int)(n < 64 ? n : 64), (const char *)text);
	else
		snprintf(s->detail, sizeof(s->detail), "%s (%s)", t.label, field);
}

static void scan_exif(struct editor_scan *s, const struct exif *x)
{
	static const struct {
		enum exif_tag tag;
		const char *field;
		bool names_program;
	} fields[] = {
		{ EXIF_SOFTWARE, "Software", true },
		{ EXIF_PROCESSING_SOFTWARE, "ProcessingSoftware", true },
		{ EXIF_ARTIST, "Artist", false },
		{ EXIF_IMAGE_DESCRIPTION, "ImageDescription", false },
		{ EXIF_USER_COMMENT, "UserComment", false },
	};
	struct buf text = BUF_INIT(TEXT_MAX_BYTES);
	struct exif_value v;
	size_t i;

	for (i = 0; i < ARRAY_LEN(fields); i++) {
		buf_clear(&text);
		if (exif_text(x, fields[i].tag, &text))
			scan_value(s, buf_str(&text), text.len, fields[i].field, fields[i].names_program);
	}
	if (exif_find(x, EXIF_MAKER_NOTE, &v))
		scan_value(s, v.data, v.size, "MakerNote", false);
	buf_release(&text);
}

static void scan_xmp(struct editor_scan *s, const uint8_t *text, size_t size)
{
	static const char *const properties[] = { "CreatorTool", "softwareAgent" };
	const uint8_t *value;
	size_t i, at, n;

	if (size > s->left)
		size = s->left;
	s->left -= size;
	for (i = 0; i < ARRAY_LEN(properties); i++) {
		at = 0;
		while (s->left > 0 && xmp_next(text, size, properties[i], &at, &value, &n))
			scan_value(s, value, n, properties[i], true);
	}
}

static void scan_segment(struct editor_scan *s, const struct segment *segment)
{
	const uint8_t *text;
	size_t size;

	if (xmp_packet(segment, &text, &size)) {
		scan_xmp(s, text, size);
	} else if (segment->marker == SEGMENT_COM) {
		scan_value(s, segment->data, segment->size, "COM", false);
	} else if (segment->marker == SEGMENT_APP13 && SEGMENT_BEGINS(segment, "Photoshop 3.0") && s->worst.class < EDITOR_TOOL) {
		s->worst = (struct editor_trace){ EDITOR_TOOL, "Adobe" };
		snprintf(s->detail, sizeof(s->detail), "Adobe (APP13)");
	}
}

/* What Meitu itself says it did is worth more than its name. */
static void scan_meitu(struct editor_scan *s, const struct exif *x)
{
	struct buf text = BUF_INIT(TEXT_MAX_BYTES);
	char used[64];

	if (exif_text(x, EXIF_USER_COMMENT, &text) && editor_meitu_json(buf_str(&text), text.len, used, sizeof(used))) {
		s->worst = (struct editor_trace){ EDITOR_BEAUTY, "Meitu" };
		snprintf(s->detail, sizeof(s->detail), "Meitu: %s", *used ? used : "no effect recorded");
	}
	buf_release(&text);
}

/* meta.editor: 0 no trace, 1 an image editor (cropping is allowed, so it only warns), 2 a
 * beauty app. Looked for in Exif Software, ProcessingSoftware, Artist, ImageDescription,
 * UserComment and MakerNote, XMP CreatorTool and softwareAgent, APP13 and COM. */
static void editor(struct check_job *job)
{
	struct editor_scan s = { .worst = { EDITOR_NONE, "" }, .left = SCAN_MAX_BYTES };
	struct segment_walk walk;
	struct segment segment;

	scan_exif(&s, &job->exif);
	segment_start(&walk, job->data, job->size);
	while (s.left > 0 && segment_next(&walk, &segment))
		scan_segment(&s, &segment);
	scan_meitu(&s, &job->exif);
	check_put(job, PV_CHECK_META_EDITOR, s.worst.class, s.detail);
}

/* The IPTC digital source type may stand in XMP without any content credential. */
static bool xmp_says_generated(const struct check_job *job)
{
	struct segment_walk walk;
	struct segment s;
	const uint8_t *text, *value;
	size_t size, at, n;

	segment_start(&walk, job->data, job->size);
	while (segment_next(&walk, &s)) {
		at = 0;
		if (!xmp_packet(&s, &text, &size))
			continue;
		while (xmp_next(text, size, "DigitalSourceType", &at, &value, &n))
			if (c2pa_says_generated(value, n))
				return true;
	}
	return false;
}

/* meta.c2pa: 0 none, 1 content credentials, 2 they or the XMP say a model generated it. */
static void c2pa(struct check_job *job)
{
	enum c2pa_finding f = c2pa_find(job->data, job->size);

	if (f == C2PA_GENERATED || xmp_says_generated(job))
		check_put(job, PV_CHECK_META_C2PA, 2, "AI-generated");
	else if (f == C2PA_PRESENT)
		check_put(job, PV_CHECK_META_C2PA, 1, "content credentials");
	else
		check_put(job, PV_CHECK_META_C2PA, 0, "");
}

/* meta.lens: 1 when Exif LensModel says "front", 0 when it names another lens, n.a.
 * without a LensModel: a stripped file is no proof of a rear camera. */
static void lens(struct check_job *job)
{
	struct buf text = BUF_INIT(TEXT_MAX_BYTES);

	if (!exif_text(&job->exif, EXIF_LENS_MODEL, &text))
		check_put(job, PV_CHECK_META_LENS, NAN, "");
	else
		check_put(job, PV_CHECK_META_LENS, needle_find(text.data, text.len, "front") ? 1 : 0, buf_str(&text));
	buf_release(&text);
}

void check_meta_run(struct check_job *job)
{
	editor(job);
	c2pa(job);
	lens(job);
}
