/* The wire encoder by itself, for wire.sh to compare with others.
 *
 *	bench_wire prepare DIR FILE.jpg...	each photo, cropped and scaled to 480x640, as DIR/NAME.ppm
 *	bench_wire encode FILE.ppm [LAMBDA [COLORS [once]]]	its sixel, to stdout; once: no overpainting
 *	bench_wire table ROUNDS [LAMBDA] FILE.ppm...	a line each: name bytes SSIM PSNR ms (median, CPU)
 *	bench_wire compare FILE.ppm FILE.six	"bytes SSIM PSNR" of another program's sixel
 *	bench_wire shown FILE.six		what a terminal shows of it, as a PPM
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "desixel.h"
#include "image/scale.h"
#include "quality.h"
#include "wire/wire.h"

enum { WIDTH = 480, HEIGHT = 640, BYTES_MAX = 64 << 20, ROUNDS_MAX = 64 };

static int fail(const struct pv_error *err)
{
	fprintf(stderr, "bench_wire: %s\n", err->text);
	return 1;
}

static int write_ppm(FILE *f, const uint8_t *rgb, int width, int height)
{
	fprintf(f, "P6\n%d %d\n255\n", width, height);
	return fwrite(rgb, 3, (size_t)width * (size_t)height, f) == (size_t)width * (size_t)height ? 0 : 1;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Folder and file name, for photos of one name in several folders. */
static int prepare(const char *dir, const char *path)
{
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES), name = BUF_INIT(4096);
	struct pv_image img = { 0 }, scaled = { 0 };
	struct pv_image_info info;
	struct pv_error err;
	struct scale_area area;
	const char *stem = base_name(path), *folder = stem;
	FILE *f;
	int status;

	if (buf_read_file(&file, path, &err) || pv_image_decode((const uint8_t *)file.data, file.len, 0, 0, &img, &info, &err))
		return fail(&err);
	area = scale_centre_crop(img.width, img.height, WIDTH, HEIGHT);
	if (scale_box(&img, &area, WIDTH, HEIGHT, &scaled, &err))
		return fail(&err);
	while (folder > path + 1 && folder[-2] != '/')
		folder--;
	folder = folder > path + 1 ? folder - 1 : path;
	buf_printf(&name, "%s/", dir);
	for (const char *p = folder; *p && strcmp(p, ".jpg") != 0; p++)
		buf_putc(&name, *p == '/' ? '_' : *p);
	buf_puts(&name, ".ppm");
	f = fopen(buf_str(&name), "wb");
	status = f ? write_ppm(f, scaled.rgb, WIDTH, HEIGHT) : 1;
	if (f && fclose(f))
		status = 1;
	pv_image_release(&img);
	pv_image_release(&scaled);
	buf_release(&file);
	buf_release(&name);
	return status;
}

static int load(const char *path, struct pv_image *ret)
{
	struct pv_image img = { 0 };
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f || fscanf(f, "P6 %d %d 255", &img.width, &img.height) != 2 || fgetc(f) == EOF || img.width < 1 || img.height < 1 ||
	    img.width > WIRE_SIDE_MAX || img.height > WIRE_SIDE_MAX) {
		fprintf(stderr, "bench_wire: not a PPM: '%s'\n", path);
		exit(1);
	}
	n = (size_t)img.width * (size_t)img.height;
	img.rgb = malloc(n * 3);
	if (!img.rgb || fread(img.rgb, 3, n, f) != n)
		exit(1);
	fclose(f);
	*ret = img;
	return 0;
}

static int encode(const char *path, const struct wire_options *opt)
{
	struct buf out = BUF_INIT(BYTES_MAX);
	struct pv_image img;
	struct pv_error err;

	load(path, &img);
	if (wire_encode(&img, opt, NULL, &out, &err))
		return fail(&err);
	fwrite(out.data, 1, out.len, stdout);
	buf_release(&out);
	pv_image_release(&img);
	return 0;
}

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int compare_time(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int table_line(const char *path, int rounds, const struct wire_options *opt, struct wire_scratch *scratch)
{
	struct buf out = BUF_INIT(BYTES_MAX);
	struct pv_image img;
	struct pv_error err;
	struct desixel d;
	double times[ROUNDS_MAX];
	const char *wrong;

	load(path, &img);
	for (int i = 0; i < rounds; i++) {
		double start = cpu_ms();

		buf_clear(&out);
		if (wire_encode(&img, opt, scratch, &out, &err))
			return fail(&err);
		times[i] = cpu_ms() - start;
	}
	qsort(times, (size_t)rounds, sizeof(times[0]), compare_time);
	wrong = desixel_decode(out.data, out.len, true, &d);
	if (wrong) {
		fprintf(stderr, "bench_wire: %s: '%s'\n", wrong, path);
		return 1;
	}
	printf("%s %zu %.4f %.2f %.1f\n", base_name(path), out.len, quality_ssim(img.rgb, d.rgb, d.width, d.height),
	       quality_psnr(img.rgb, d.rgb, d.width, d.height), times[rounds / 2]);
	desixel_release(&d);
	buf_release(&out);
	pv_image_release(&img);
	return 0;
}

static int table(int argc, char **argv, struct wire_options *opt)
{
	int rounds = (int)strtol(argv[2], NULL, 10), status = 0, first = 3;
	struct wire_scratch *scratch = wire_scratch_new();

	rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
	if (argc > 3 && strspn(argv[3], "0123456789") == strlen(argv[3]))
		opt->lambda = (int)strtol(argv[first++], NULL, 10);
	for (int i = first; i < argc && !status; i++)
		status = table_line(argv[i], rounds, opt, scratch);
	wire_scratch_free(scratch);
	return status;
}

/* The sequence alone: other programs put cursor commands around it. */
static int read_sixel(const char *path, struct desixel *ret, size_t *ret_bytes)
{
	struct buf file = BUF_INIT(BYTES_MAX);
	struct pv_error err;
	const char *start, *end, *wrong;

	if (buf_read_file(&file, path, &err))
		return fail(&err);
	start = memmem(file.data, file.len, "\033P", 2);
	end = start ? memmem(start, file.len - (size_t)(start - file.data), "\033\\", 2) : NULL;
	wrong = end ? desixel_decode(start, (size_t)(end - start) + 2, false, ret) : "no sixel";
	if (wrong) {
		fprintf(stderr, "bench_wire: %s: '%s'\n", wrong, path);
		return 1;
	}
	*ret_bytes = (size_t)(end - start) + 2;
	buf_release(&file);
	return 0;
}

static int compare(const char *path, const char *sixel)
{
	struct pv_image img, scaled;
	struct desixel d;
	struct pv_error err;
	size_t bytes;

	load(path, &img);
	if (read_sixel(sixel, &d, &bytes))
		return 1;
	if (d.width != img.width || d.height != img.height) {
		/* chafa rounds to whole cells: judge it against the photo at its own size. */
		if (pv_image_scale(&img, d.width, d.height, &scaled, &err))
			return fail(&err);
		pv_image_release(&img);
		img = scaled;
	}
	printf("%zu %.4f %.2f\n", bytes, quality_ssim(img.rgb, d.rgb, d.width, d.height), quality_psnr(img.rgb, d.rgb, d.width, d.height));
	desixel_release(&d);
	pv_image_release(&img);
	return 0;
}

static int shown(const char *sixel)
{
	struct desixel d;
	size_t bytes;

	if (read_sixel(sixel, &d, &bytes))
		return 1;
	return write_ppm(stdout, d.rgb, d.width, d.height);
}

int main(int argc, char **argv)
{
	struct wire_options opt = WIRE_OPTIONS;

	if (argc >= 4 && strcmp(argv[1], "prepare") == 0) {
		int status = 0;

		for (int i = 3; i < argc; i++)
			status |= prepare(argv[2], argv[i]);
		return status;
	}
	if (argc >= 4 && strcmp(argv[1], "table") == 0)
		return table(argc, argv, &opt);
	if (argc == 4 && strcmp(argv[1], "compare") == 0)
		return compare(argv[2], argv[3]);
	if (argc == 3 && strcmp(argv[1], "shown") == 0)
		return shown(argv[2]);
	if (argc >= 3 && strcmp(argv[1], "encode") == 0) {
		opt.adapt = argc == 3;
		opt.lambda = argc > 3 ? (int)strtol(argv[3], NULL, 10) : opt.lambda;
		opt.colors = argc > 4 ? (int)strtol(argv[4], NULL, 10) : opt.colors;
		opt.overpaint = argc <= 5;
		return encode(argv[2], &opt);
	}
	fprintf(stderr, "usage: bench_wire prepare|encode|table|compare|shown ...; see the head of the source\n");
	return 2;
}
