/* How well the checks find what the painter spoils.
 *
 *	checkgrade [-n N] [-s SEED] [-d CODE] [-v | -a] [-r]
 *	checkgrade [-n N] [-s SEED] [-d CODE] [-v | -a] [-r] [-w PERCENT] -p FILE.jpg...
 *	checkgrade -f FILE.jpg...
 *
 * N portraits of each defect (default 20). Found: a check that the reason names fails, and no
 * other result is worse. n.a. is a miss. A clean portrait passes when nothing fails and the
 * score is not n.a. -v prints every portrait that is not as it should be, with what fails, -a every one;
 * -r instead tries clean portraits (with -p: photographs) rescaled, recompressed, brighter and darker; -f prints all
 * measures of files. -p lays the same defects on photographs (spoil.h), N times each (default 6); what failed
 * before does not count, and no defect is laid on a photograph where its own check failed before. -w wants PERCENT
 * found of each defect, or kept by -r, else the exit status is 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "demo/portrait_file.h"
#include "photovet/check.h"
#include "spoil.h"

struct expectation {
	const char *code, *checks;	/* checks by name, separated by blanks; "" = human judgement */
	enum pv_check_status least;
};

/* The checks each reason names. geo.shoulder never fails by itself, so P03 is found by a warning. */
static const struct expectation expectations[] = {
	{ "T01", "file.format", PV_CHECK_FAIL },
	{ "T02", "file.bytes", PV_CHECK_FAIL },
	{ "T03", "dim.w dim.h dim.aspect", PV_CHECK_FAIL },
	{ "Q01", "sharp.vol sharp.reblur", PV_CHECK_FAIL },
	{ "Q02", "jpeg.q sharp.reblur", PV_CHECK_FAIL },
	{ "Q03", "color.chroma color.cast", PV_CHECK_FAIL },
	{ "L01", "exp.mean exp.lo", PV_CHECK_FAIL },
	{ "L02", "exp.hi light.spec", PV_CHECK_FAIL },
	{ "L03", "light.lr light.hint", PV_CHECK_FAIL },
	{ "B01", "bg.de", PV_CHECK_FAIL },
	{ "B02", "bg.rms bg.grad", PV_CHECK_FAIL },
	{ "B03", "bg.resid seg.conf frame.border", PV_CHECK_FAIL },
	{ "B04", "bg.halo", PV_CHECK_FAIL },
	{ "F01", "geo.top", PV_CHECK_FAIL },
	{ "F02", "geo.headw", PV_CHECK_FAIL },
	{ "F05", "geo.headw", PV_CHECK_FAIL },
	{ "F03", "geo.centre", PV_CHECK_FAIL },
	{ "F04", "geo.bottom", PV_CHECK_FAIL },
	{ "P03", "geo.shoulder", PV_CHECK_WARN },
	{ "D01", "bg.cloth", PV_CHECK_FAIL },
	{ "R01", "meta.editor", PV_CHECK_FAIL },
	{ "R03", "tex.moire frame.border", PV_CHECK_FAIL },
	{ "P01", "", PV_CHECK_FAIL }, { "X01", "", PV_CHECK_FAIL }, { "X02", "", PV_CHECK_FAIL }, { "O01", "", PV_CHECK_FAIL },
	{ "O02", "", PV_CHECK_FAIL }, { "O03", "", PV_CHECK_FAIL }, { "O04", "", PV_CHECK_FAIL }, { "D02", "", PV_CHECK_FAIL },
	{ "R05", "", PV_CHECK_FAIL }, { "I02", "", PV_CHECK_FAIL },
};

struct options {
	int n;
	uint64_t seed;
	const char *code;
	bool verbose, all, changes;
	int wanted;			/* percent; 0: only tell */
	struct photo *photos;		/* NULL: painted portraits */
	int photo_count;
};

struct photo {
	const char *path;
	struct buf file;
	struct pv_check_report before;	/* unspoilt */
};

struct tally {
	int count, found, failed, worse, warned, na, missed;	/* failed: named check fails; worse: but another is worse */
};

static bool names(const char *checks, const char *name)
{
	const char *at = strstr(checks, name);
	size_t n = strlen(name);

	return at && (at == checks || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ');
}

static void print_result(const struct pv_check_result *r)
{
	printf(" %s=%.4g/%s%d", r->name, r->native, pv_check_status_name(r->status), r->quality);
	if (*r->detail)
		printf("(%s)", r->detail);
}

static void print_portrait(const char *subject, const struct pv_check_report *r, const char *checks, bool all)
{
	printf("  %s score %d:", subject, r->score);
	for (size_t i = 0; i < r->count; i++)
		if (all || r->results[i].status > PV_CHECK_OK || names(checks, r->results[i].name))
			print_result(&r->results[i]);
	printf("\n");
}

/* Results stand in the same order in every report. */
static bool failed_before(const struct pv_check_report *before, size_t i)
{
	return before && before->results[i].status == PV_CHECK_FAIL;
}

static bool is_spoilt_already(const struct pv_check_report *before, const struct expectation *x)
{
	for (size_t i = 0; before && i < before->count; i++)
		if (failed_before(before, i) && names(x->checks, before->results[i].name))
			return true;
	return false;
}

/* Adds one portrait to the tally; true when it is as it should be. */
static bool grade(const struct pv_check_report *r, const struct pv_check_report *before, const struct expectation *x, struct tally *t)
{
	int worst = 101, best_named = 101;
	bool na = false;
	enum pv_check_status status = PV_CHECK_NA;

	for (size_t i = 0; i < r->count; i++) {
		const struct pv_check_result *c = &r->results[i];

		if (c->status != PV_CHECK_NA && c->quality < worst && !failed_before(before, i))
			worst = c->quality;
		if (!names(x->checks, c->name))
			continue;
		na |= c->status == PV_CHECK_NA;
		if (c->status != PV_CHECK_NA && c->quality < best_named)
			best_named = c->quality;
		status = c->status > status ? c->status : status;
	}
	if (status >= x->least) {
		t->failed++;
		t->found += best_named <= worst;
		t->worse += best_named > worst;
		return best_named <= worst;
	}
	t->warned += status == PV_CHECK_WARN;
	t->na += status != PV_CHECK_WARN && na;
	t->missed += status != PV_CHECK_WARN && !na;
	return false;
}

static enum pv_err make_one(const struct options *o, enum portrait_defect d, int i, uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	const struct buf *file = o->photos ? &o->photos[i % o->photo_count].file : NULL;

	if (file)
		return spoil_photo((const uint8_t *)file->data, file->len, d, o->seed + (uint64_t)(i / o->photo_count), ret_data, ret_size, err);
	return portrait_file_jpeg(o->seed + (uint64_t)i, d, NULL, ret_data, ret_size, NULL, err);
}

static void run_one(const struct options *o, enum portrait_defect d, int i, struct pv_check_report *report)
{
	struct pv_profile profile;
	struct pv_error err = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;

	pv_profile_default(&profile);
	if (make_one(o, d, i, &data, &size, &err) != PV_OK) {
		fprintf(stderr, "checkgrade: %s\n", err.text);
		exit(1);
	}
	pv_check_run(data, size, &profile, report);
	free(data);
}

static bool grade_clean(const struct options *o)
{
	static struct pv_check_report report;
	int passed = 0, warned = 0;
	char subject[48];

	for (int i = 0; i < o->n; i++) {
		bool pass;

		run_one(o, PORTRAIT_GOOD, i, &report);
		pass = report.fails == 0 && report.score != PV_QUALITY_NA;
		passed += pass;
		warned += report.warns > 0;
		snprintf(subject, sizeof(subject), "good seed %llu", (unsigned long long)(o->seed + (uint64_t)i));
		if (o->verbose && (!pass || report.warns))
			print_portrait(subject, &report, "", false);
	}
	printf("%-5s %5d  passed %5.1f %%   with a warning %5.1f %%\n", "clean", o->n, 100.0 * passed / o->n, 100.0 * warned / o->n);
	return 100 * passed >= o->wanted * o->n;
}

static bool grade_defect(const struct options *o, const struct expectation *x, struct tally *all)
{
	static struct pv_check_report report;
	enum portrait_defect d = portrait_defect_find(x->code);
	struct tally t = { 0 };
	char subject[256];

	if (d == PORTRAIT_DEFECT_COUNT)
		return true;
	if (!*x->checks) {
		printf("%-5s     -  human judgement: no check of ours sees it\n", x->code);
		return true;
	}
	for (int i = 0; i < o->n; i++) {
		const struct photo *photo = o->photos ? &o->photos[i % o->photo_count] : NULL;

		if (photo && is_spoilt_already(&photo->before, x))
			continue;
		t.count++;
		run_one(o, d, i, &report);
		if (photo)
			snprintf(subject, sizeof(subject), "%s seed %llu %s", x->code, (unsigned long long)o->seed + (unsigned)(i / o->photo_count), photo->path);
		else
			snprintf(subject, sizeof(subject), "%s seed %llu", x->code, (unsigned long long)(o->seed + (uint64_t)i));
		if ((!grade(&report, photo ? &photo->before : NULL, x, &t) || o->all) && o->verbose)
			print_portrait(subject, &report, x->checks, false);
	}
	printf("%-5s %5d  found %5.1f %%   flagged %5.1f %%   another worse %d, only a warning %d, n.a. %d, missed %d   (%s)\n", x->code, t.count, 100.0 * t.found / t.count,
	       100.0 * t.failed / t.count, t.worse, t.warned, t.na, t.missed, x->checks);
	fflush(stdout);
	all->count += t.count;
	all->found += t.found;
	return 100 * t.found >= o->wanted * t.count;
}

static int load_photos(struct options *o, int n, char **files)
{
	o->photos = mem_alloc((size_t)(n > 0 ? n : 1) * sizeof(*o->photos));
	for (int i = 0; i < n; i++) {
		struct photo *p = &o->photos[i];
		struct options one = { .photos = p, .photo_count = 1 };

		*p = (struct photo){ .path = files[i], .file = BUF_INIT(PV_PHOTO_MAX_BYTES) };
		if (buf_read_file(&p->file, files[i], NULL) != PV_OK) {
			fprintf(stderr, "checkgrade: cannot read '%s'\n", files[i]);
			return 1;
		}
		run_one(&one, PORTRAIT_GOOD, 0, &p->before);
		if (o->verbose)
			print_portrait(files[i], &p->before, "", false);
	}
	o->photo_count = n;
	o->n *= n;
	return n == 0;
}

static int grade_files(int n, char **files)
{
	static struct pv_check_report report;
	struct pv_profile profile;
	int bad = 0;

	pv_profile_default(&profile);
	for (int i = 0; i < n; i++) {
		struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);

		if (buf_read_file(&file, files[i], NULL) == PV_OK) {
			pv_check_run((const uint8_t *)file.data, file.len, &profile, &report);
			print_portrait(files[i], &report, "", true);
		} else {
			bad = 1;
		}
		buf_release(&file);
	}
	return bad;
}

/* --- robustness */

struct change {
	const char *name;
	int width, quality, gain;	/* px, JPEG quality, percent */
	bool is_coarse;			/* linear between the two nearest pixels, as browsers and phones do */
};
static const struct change changes[] = {
	{ "scale 0.8", 384, 95, 100, false }, { "scale 0.8 coarsely", 384, 95, 100, true },
	{ "scale 0.9", 432, 95, 100, false }, { "scale 0.9 coarsely", 432, 95, 100, true },
	{ "scale 1.25", 600, 95, 100, false }, { "scale 1.25 coarsely", 600, 95, 100, true },
	{ "scale 1.5", 720, 95, 100, false }, { "scale 1.5 coarsely", 720, 95, 100, true },
	{ "scale 2", 960, 95, 100, false }, { "scale 2 coarsely", 960, 95, 100, true },
	{ "quality 95", 480, 95, 100, false }, { "quality 85", 480, 85, 100, false }, { "quality 75", 480, 75, 100, false }, { "quality 70", 480, 70, 100, false },
	{ "brightness -10 %", 480, 95, 90, false }, { "brightness +10 %", 480, 95, 110, false },
};

/* Keys' bicubic, as most picture programs have it: over four pixels to enlarge, over as many more to shrink. */
static double cubic(double x)
{
	x = fabs(x);
	return x < 1 ? 1 + x * x * (1.5 * x - 2.5) : x < 2 ? 2 + x * (-4 + x * (2.5 - 0.5 * x)) : 0;
}

/* One axis: n lines of from samples become as many of to; steps between samples and between lines. */
static void resample(const struct change *c, const float *src, float *out, int n, int from, int to, int step, int src_line, int out_line)
{
	double ratio = (double)from / to, wide = ratio > 1 && !c->is_coarse ? ratio : 1, reach = c->is_coarse ? 1 : 2 * wide;

	for (int i = 0; i < to; i++) {
		double at = (i + 0.5) * ratio - 0.5, weights[16], sum = 0;
		int first = (int)ceil(at - reach), count = (int)floor(at + reach) - first + 1;

		for (int k = 0; k < count; k++)
			sum += weights[k] = c->is_coarse ? 1 - fabs(first + k - at) : cubic((first + k - at) / wide);
		for (int l = 0; l < n; l++) {
			double v = 0;

			for (int k = 0; k < count; k++) {
				int x = first + k < 0 ? 0 : first + k >= from ? from - 1 : first + k;

				v += weights[k] * (double)src[x * step + l * src_line];
			}
			out[i * step + l * out_line] = (float)(v / sum);
		}
	}
}

static void rescale(const struct pv_image *src, const struct change *c, struct pv_image *ret)
{
	struct pv_image out = { .width = c->width, .height = c->width * 4 / 3 };
	float *in = mem_alloc((size_t)src->width * (size_t)src->height * sizeof(*in)), *mid = mem_alloc((size_t)out.width * (size_t)src->height * sizeof(*mid));
	float *done = mem_alloc((size_t)out.width * (size_t)out.height * sizeof(*done));

	out.rgb = mem_alloc((size_t)out.width * (size_t)out.height * 3);
	for (int k = 0; k < 3; k++) {
		for (int p = 0; p < src->width * src->height; p++)
			in[p] = src->rgb[3 * p + k];
		resample(c, in, mid, src->height, src->width, out.width, 1, src->width, out.width);
		resample(c, mid, done, out.width, src->height, out.height, out.width, 1, 1);
		for (int p = 0; p < out.width * out.height; p++) {
			double v = (double)done[p] * c->gain / 100 + 0.5;

			out.rgb[3 * p + k] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
		}
	}
	free(in);
	free(mid);
	free(done);
	*ret = out;
}

static bool is_of_the_picture(const char *name)
{
	return strncmp(name, "file.", 5) && strncmp(name, "dim.", 4) && strncmp(name, "jpeg.", 5) && strncmp(name, "meta.", 5);
}

/* What became of a clean photo's statuses (of what its picture shows; a change of size or quality changes the
 * file's own figures by intent): every check's own, and the worst that the deciding ones have. */
struct kept {
	int checks, checks_same, verdicts_same, statuses_same, photos;
	int moved[PV_CHECK_COUNT];
};

static enum pv_check_status worst_of(const struct pv_check_report *r, const struct pv_profile *p)
{
	enum pv_check_status worst = PV_CHECK_OK;

	for (size_t i = 0; i < PV_CHECK_COUNT; i++) {
		enum pv_check_status s = r->results[i].status;

		if (!is_of_the_picture(r->results[i].name) || (s != PV_CHECK_FAIL && !p->limits[pv_check_find(r->results[i].name)].decides))
			continue;
		/* n.a. is worse than a warning: the score is n.a. */
		if (s == PV_CHECK_FAIL || worst == PV_CHECK_FAIL)
			worst = PV_CHECK_FAIL;
		else if (s == PV_CHECK_NA || worst == PV_CHECK_NA)
			worst = PV_CHECK_NA;
		else
			worst = s > worst ? s : worst;
	}
	return worst;
}

static void compare_reports(const struct pv_check_report *before, const struct pv_check_report *after, const struct pv_profile *p, struct kept *k)
{
	enum pv_check_status was = worst_of(before, p), is = worst_of(after, p);

	k->photos++;
	k->statuses_same += was == is;
	k->verdicts_same += (was == PV_CHECK_FAIL) == (is == PV_CHECK_FAIL) && (was == PV_CHECK_NA) == (is == PV_CHECK_NA);
	for (size_t i = 0; i < PV_CHECK_COUNT; i++) {
		bool same = before->results[i].status == after->results[i].status;

		if (!is_of_the_picture(before->results[i].name))
			continue;
		k->checks++;
		k->checks_same += same;
		k->moved[pv_check_find(before->results[i].name)] += !same;
	}
}

static void print_moves(const char *subject, const struct pv_check_report *before, const struct pv_check_report *after)
{
	printf("  %s:", subject);
	for (size_t i = 0; i < PV_CHECK_COUNT; i++)
		if (is_of_the_picture(before->results[i].name) && before->results[i].status != after->results[i].status) {
			printf(" %.4g/%s ->", before->results[i].native, pv_check_status_name(before->results[i].status));
			print_result(&after->results[i]);
		}
	printf("\n");
}

static void try_change(const struct options *o, const struct pv_image *img, const struct change *c, const char *subject, const struct pv_check_report *before,
		       struct kept *k)
{
	static struct pv_check_report after;
	struct pv_image changed = { 0 };
	struct pv_profile profile;
	uint8_t *data = NULL;
	size_t size = 0;

	pv_profile_default(&profile);
	rescale(img, c, &changed);
	if (pv_image_encode(&changed, c->quality, 300, &data, &size, NULL) == PV_OK) {
		pv_check_run(data, size, &profile, &after);
		compare_reports(before, &after, &profile, k);
		if (o->verbose && worst_of(before, &profile) != worst_of(&after, &profile))
			print_moves(subject, before, &after);
	}
	free(data);
	pv_image_release(&changed);
}

static void print_kept(const char *name, const struct kept *k)
{
	printf("%-19s fail and n.a. %5.1f %%   ok, warn, fail, n.a. %5.1f %%   single checks %5.1f %%\n", name, 100.0 * k->verdicts_same / k->photos,
	       100.0 * k->statuses_same / k->photos, 100.0 * k->checks_same / k->checks);
}

/* The i-th clean picture and what the checks say of it; false when it is not clean. */
static bool open_clean(const struct options *o, int i, struct pv_image *ret_img, struct pv_check_report *ret_before)
{
	if (o->photos) {
		const struct photo *p = &o->photos[i];

		*ret_before = p->before;
		return p->before.fails == 0 && pv_image_decode((const uint8_t *)p->file.data, p->file.len, 0, 0, ret_img, NULL, NULL) == PV_OK;
	}
	run_one(o, PORTRAIT_GOOD, i, ret_before);
	return ret_before->fails == 0 && ret_before->score != PV_QUALITY_NA &&
	       portrait_paint(o->seed + (uint64_t)i, PORTRAIT_GOOD, NULL, ret_img, NULL, NULL) == PV_OK;
}

static bool try_changes(const struct options *o)
{
	static struct pv_check_report before;
	struct kept all = { 0 }, kept[ARRAY_LEN(changes)] = { 0 };
	char subject[256];

	for (int i = 0; i < (o->photos ? o->photo_count : o->n); i++) {
		struct pv_image img = { 0 };

		if (!open_clean(o, i, &img, &before))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(changes); k++) {
			snprintf(subject, sizeof(subject), "%s %d %s", o->photos ? o->photos[i].path : "seed", (int)o->seed + i, changes[k].name);
			try_change(o, &img, &changes[k], subject, &before, &kept[k]);
		}
		pv_image_release(&img);
	}
	for (size_t k = 0; k < ARRAY_LEN(changes); k++) {
		print_kept(changes[k].name, &kept[k]);
		all.photos += kept[k].photos;
		all.checks += kept[k].checks;
		all.checks_same += kept[k].checks_same;
		all.verdicts_same += kept[k].verdicts_same;
		all.statuses_same += kept[k].statuses_same;
		for (size_t i = 0; i < PV_CHECK_COUNT; i++)
			all.moved[i] += kept[k].moved[i];
	}
	print_kept("all", &all);
	for (size_t i = 0; i < PV_CHECK_COUNT; i++)
		if (all.moved[i] > 0)
			printf("  %-14s moved in %5.2f %%\n", pv_check_name((enum pv_check_id)i), 100.0 * all.moved[i] / all.photos);
	return 100 * all.statuses_same >= o->wanted * all.photos;
}

/* How many arguments were taken; 0: not an option. */
static int take_option(struct options *o, const char *name, const char *value)
{
	if (strcmp(name, "-v") == 0 || strcmp(name, "-a") == 0) {
		o->verbose = true;
		o->all |= name[1] == 'a';
		return 1;
	}
	if (strcmp(name, "-r") == 0) {
		o->changes = true;
		return 1;
	}
	if (!value)
		return 0;
	if (strcmp(name, "-n") == 0)
		o->n = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "-w") == 0)
		o->wanted = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "-s") == 0)
		o->seed = strtoull(value, NULL, 10);
	else if (strcmp(name, "-d") == 0)
		o->code = value;
	else
		return 0;
	return 2;
}

static int grade_all(const struct options *o)
{
	struct tally all = { 0 };
	bool enough = true;

	if (!o->photos && (!o->code || strcmp(o->code, "clean") == 0))
		enough &= grade_clean(o);
	for (size_t i = 0; i < ARRAY_LEN(expectations); i++)
		if (!o->code || strcmp(o->code, expectations[i].code) == 0)
			enough &= grade_defect(o, &expectations[i], &all);
	if (all.count > 0)
		printf("%-5s %5d  found %5.1f %%\n", "all", all.count, 100.0 * all.found / all.count);
	return enough && 100 * all.found >= o->wanted * all.count ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct options o = { .seed = 1 };
	int i = 1, taken;

	while (i < argc && (taken = take_option(&o, argv[i], i + 1 < argc ? argv[i + 1] : NULL)) > 0)
		i += taken;
	if (i < argc && strcmp(argv[i], "-f") == 0)
		return grade_files(argc - i - 1, argv + i + 1);
	if (i < argc && strcmp(argv[i], "-p") == 0) {
		o.n = o.n > 0 ? o.n : 6;
		if (load_photos(&o, argc - i - 1, argv + i + 1) != 0)
			return 1;
		return o.changes ? !try_changes(&o) : grade_all(&o);
	}
	o.n = o.n > 0 ? o.n : 20;
	if (i < argc)
		return 2;
	if (o.changes) {
		return try_changes(&o) ? 0 : 1;
	}
	return grade_all(&o);
}
