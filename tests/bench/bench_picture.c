/* The picture path by itself, as whole processes for picture.sh to time and compare.
 *
 *	bench_picture encode FILE.jpg [COLORS]    sixel of the photo within 480x640 to stdout
 *	bench_picture compare FILE.jpg FILE.six [strict]          "bytes WxH colours SSIM PSNR", against the same 480x640
 *	bench_picture ppm FILE.jpg                                the pixels that the others are to encode
 *	bench_picture size FILE.jpg                               "same" when it is shown as it is, else WxH
 *	bench_picture steps FILE.jpg [COLORS]                     median time of each step, us
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "desixel.h"
#include "quality.h"
#include "terminal/palette.h"
#include "terminal/picture.h"
#include "terminal/sixels.h"

enum { WIDTH = 480, HEIGHT = 640, ROUNDS = 15 };

static int fail(const struct pv_error *err)
{
	fprintf(stderr, "bench_picture: %s\n", err->text);
	return 1;
}

static struct picture_options options(int colors)
{
	/* One row of cells more than the pixels need, so that 640 px stay 640. */
	return (struct picture_options){
		.protocol = GRAPHICS_SIXEL, .cell_width = 10, .cell_height = 20, .max_columns = WIDTH / 10, .max_rows = HEIGHT / 20 + 1,
		.max_height = HEIGHT, .colors = colors,
	};
}

/* The photo at the size at which it is shown. */
static enum pv_err load(const char *path, struct pv_image *ret, struct pv_error *err)
{
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct picture_options opt = options(64);
	struct pv_image_info info;
	struct pv_image img = { 0 };
	enum pv_err code;
	int width, height;

	code = buf_read_file(&file, path, err);
	if (!code)
		code = pv_image_decode((const uint8_t *)file.data, file.len, WIDTH, HEIGHT, &img, &info, err);
	buf_release(&file);
	if (code)
		return code;
	picture_fit(img.width, img.height, &opt, &width, &height);
	if (width == img.width && height == img.height) {
		*ret = img;
		return PV_OK;
	}
	code = pv_image_scale(&img, width, height, ret, err);
	pv_image_release(&img);
	return code;
}

static int encode(const char *path, int colors)
{
	static const uint8_t sha256[32];
	struct picture_options opt = options(colors);
	struct pv_image img = { 0 };
	struct picture *p = NULL;
	struct pv_error err;

	if (load(path, &img, &err) || picture_make(&img, sha256, &opt, &p, &err))
		return fail(&err);
	fwrite(p->data.data, 1, p->data.len, stdout);
	picture_free(p);
	pv_image_release(&img);
	return 0;
}

static int compare(const char *path, const char *sixel, bool strict)
{
	struct buf file = BUF_INIT(64 << 20);
	struct pv_image img = { 0 };
	struct desixel d;
	struct pv_error err;
	const char *data, *wrong;
	size_t n;

	if (load(path, &img, &err) || buf_read_file(&file, sixel, &err))
		return fail(&err);
	/* Other programs put cursor commands around it. */
	data = memmem(file.data, file.len, "\033P", 2);
	n = data ? file.len - (size_t)(data - file.data) : 0;
	for (const char *end = data ? memmem(data, n, "\033\\", 2) : NULL; end; end = NULL)
		n = (size_t)(end - data) + 2;
	wrong = data ? desixel_decode(data, n, strict, &d) : "no sixel";
	if (wrong) {
		fprintf(stderr, "bench_picture: %s: '%s'\n", wrong, sixel);
		return 1;
	}
	if (d.width != img.width || d.height != img.height) {
		/* chafa rounds to whole cells: judge it against the photo at its own size. */
		struct pv_image scaled;

		if (pv_image_scale(&img, d.width, d.height, &scaled, &err))
			return fail(&err);
		pv_image_release(&img);
		img = scaled;
	}
	printf("%zu %dx%d %d %.4f %.2f\n", n, d.width, d.height, d.colors, quality_ssim(img.rgb, d.rgb, d.width, d.height),
	       quality_psnr(img.rgb, d.rgb, d.width, d.height));
	desixel_release(&d);
	pv_image_release(&img);
	buf_release(&file);
	return 0;
}

static int ppm(const char *path)
{
	struct pv_image img = { 0 };
	struct pv_error err;

	if (load(path, &img, &err))
		return fail(&err);
	printf("P6\n%d %d\n255\n", img.width, img.height);
	fwrite(img.rgb, 3, (size_t)img.width * (size_t)img.height, stdout);
	pv_image_release(&img);
	return 0;
}

static int size(const char *path)
{
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct pv_image_info info;
	struct pv_image img = { 0 };
	struct pv_error err;

	if (load(path, &img, &err) || buf_read_file(&file, path, &err) || pv_image_probe((const uint8_t *)file.data, file.len, &info, &err))
		return fail(&err);
	if (info.width == img.width && info.height == img.height)
		printf("same\n");
	else
		printf("%dx%d\n", img.width, img.height);
	buf_release(&file);
	pv_image_release(&img);
	return 0;
}

static int compare_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int steps(const char *path, int colors)
{
	static const char *const names[] = { "decode+fit", "palette", "map", "sixel" };
	int64_t times[4][ROUNDS];
	struct pv_error err;

	for (int i = 0; i < ROUNDS; i++) {
		struct buf out = BUF_INIT(16 << 20);
		struct pv_image img = { 0 };
		struct palette palette;
		int64_t t[5];
		uint8_t *indices;

		t[0] = clock_monotonic();
		if (load(path, &img, &err))
			return fail(&err);
		indices = malloc((size_t)img.width * (size_t)img.height);
		t[1] = clock_monotonic();
		if (!indices || palette_make(&img, colors, &palette, &err))
			return fail(&err);
		t[2] = clock_monotonic();
		if (palette_map(&img, &palette, indices, &err))
			return fail(&err);
		t[3] = clock_monotonic();
		if (sixels_encode(indices, img.width, img.height, &palette, &out, &err))
			return fail(&err);
		t[4] = clock_monotonic();
		for (int s = 0; s < 4; s++)
			times[s][i] = t[s + 1] - t[s];
		free(indices);
		buf_release(&out);
		pv_image_release(&img);
	}
	for (int s = 0; s < 4; s++) {
		qsort(times[s], ROUNDS, sizeof(times[s][0]), compare_time);
		printf("%s %lld  ", names[s], (long long)times[s][ROUNDS / 2]);
	}
	printf("us\n");
	return 0;
}

int main(int argc, char **argv)
{
	int colors = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 64;

	mem_keep_freed();	/* as photovet does */
	if (argc >= 3 && strcmp(argv[1], "encode") == 0)
		return encode(argv[2], colors);
	if (argc >= 4 && strcmp(argv[1], "compare") == 0)
		return compare(argv[2], argv[3], argc > 4);
	if (argc == 3 && strcmp(argv[1], "ppm") == 0)
		return ppm(argv[2]);
	if (argc == 3 && strcmp(argv[1], "size") == 0)
		return size(argv[2]);
	if (argc >= 3 && strcmp(argv[1], "steps") == 0)
		return steps(argv[2], colors);
	fprintf(stderr, "usage: bench_picture encode|compare|ppm|steps FILE.jpg [...]; see the head of the source\n");
	return 2;
}
