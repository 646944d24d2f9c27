#include "check/measure.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	const char *name, *zh, *en;
} measures[] = {
#define MEASURE(name, zh, en) { name, zh, en },
#include "photovet/measures.def"
#undef MEASURE
};

const char *pv_measure_label(const char *name, bool zh)
{
	for (size_t i = 0; i < ARRAY_LEN(measures); i++)
		if (strcmp(measures[i].name, name) == 0)
			return zh ? measures[i].zh : measures[i].en;
	return NULL;
}

/* What the database's detail says: "same file as submission 12 and 2 more: WHO", "resembles
 * submission 12 mirrored (pHash 3, dHash 12): WHO". WHO comes last and may hold anything. */
struct duplicate {
	long long submission;
	int more, ph, dh;
	bool is_file, is_mirrored;
	const char *who;
};

static bool take(const char **at, const char *words)
{
	size_t n = strlen(words);

	if (strncmp(*at, words, n) != 0)
		return false;
	*at += n;
	return true;
}

static bool take_number(const char **at, long long *ret)
{
	char *end;

	if (!isdigit((unsigned char)**at))
		return false;
	*ret = strtoll(*at, &end, 10);
	*at = end;
	return true;
}

static bool take_small(const char **at, int *ret)
{
	long long n;

	if (!take_number(at, &n) || n > 1000000)
		return false;
	*ret = (int)n;
	return true;
}

static bool read_file(const char **at, struct duplicate *d)
{
	d->is_file = true;
	if (take(at, " and "))
		return take_small(at, &d->more) && take(at, " more");
	return true;
}

static bool read_near(const char **at, struct duplicate *d)
{
	d->is_mirrored = take(at, " mirrored");
	return take(at, " (pHash ") && take_small(at, &d->ph) && take(at, ", dHash ") && take_small(at, &d->dh) && take(at, ")");
}

static bool read_duplicate(const char *detail, struct duplicate *ret)
{
	struct duplicate d = { .who = "" };
	const char *at = detail;
	bool ok;

	if (take(&at, "same file as submission "))
		ok = take_number(&at, &d.submission) && read_file(&at, &d);
	else
		ok = take(&at, "resembles submission ") && take_number(&at, &d.submission) && read_near(&at, &d);
	if (!ok || (*at && !take(&at, ": ")))
		return false;
	d.who = at;
	*ret = d;
	return true;
}

static void put_who(struct buf *out, const struct duplicate *d, bool zh)
{
	bool is_own = strcmp(d->who, "the same student") == 0;

	if (!d->who[0])
		return;
	if (zh)
		buf_printf(out, "（%s）", is_own ? "本人" : d->who);
	else
		buf_printf(out, " (%s)", is_own ? "the student's own" : d->who);
}

static void put_duplicate(struct buf *out, const struct duplicate *d, bool zh)
{
	if (d->is_file)
		buf_printf(out, zh ? "文件与提交%lld" : "same file as submission %lld", d->submission);
	else
		buf_printf(out, zh ? "照片与提交%lld" : "looks like submission %lld", d->submission);
	put_who(out, d, zh);
	if (d->is_file && zh)
		buf_puts(out, "完全相同");
	if (d->is_file && d->more > 0)
		buf_printf(out, zh ? "，另有%d份" : ", and %d more", d->more);
	if (d->is_file)
		return;
	if (zh)
		buf_printf(out, "%s%s：pHash相差%d位，dHash相差%d位（不超过10和40为相近，不超过6和24为雷同）", d->is_mirrored ? "左右镜像后" : "",
			   d->ph <= 6 && d->dh <= 24 ? "雷同" : "相近", d->ph, d->dh);
	else
		buf_printf(out, "%s: %d bits apart by pHash, %d by dHash (alike up to 10 and 40, a copy up to 6 and 24)", d->is_mirrored ? " mirrored" : "", d->ph,
			   d->dh);
}

void measure_explain(struct buf *out, const struct pv_check_result *r, bool zh)
{
	const char *label = pv_measure_label(r->name, zh);
	struct duplicate d;

	if (strncmp(r->name, "dup.", 4) == 0 && read_duplicate(r->detail, &d)) {
		put_duplicate(out, &d, zh);
		return;
	}
	buf_puts(out, label ? label : r->name);
	if (strncmp(r->name, "dup.", 4) == 0 && r->status == PV_CHECK_OK) {
		buf_puts(out, zh ? "：未发现" : ": none found");
		return;
	}
	if (r->quality >= 0 && label)
		buf_printf(out, zh ? "：质量%d（满分100）" : ": quality %d of 100", r->quality);
	else if (!isnan(r->native))
		buf_printf(out, " %.4g", r->native);
	if (*r->detail)
		buf_printf(out, label ? zh ? "（%s）" : " (%s)" : ": %s", r->detail);
}
