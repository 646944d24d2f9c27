/* The checks by themselves, for check.sh to compare with djpeg.
 *
 *	bench_check paint WIDTH FILE.jpg	a clean portrait, WIDTH x WIDTH * 4 / 3
 *	bench_check run N FILE.jpg		N whole check runs: "ms a run, ms to decode alone, peak KiB"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "demo/portrait_file.h"
#include "photovet/check.h"

static int paint(int width, const char *path)
{
	struct portrait_options opt = { .width = width, .height = width * 4 / 3 };
	uint8_t *data = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "wb");
	bool done = f && portrait_file_jpeg(7, PORTRAIT_GOOD, &opt, &data, &size, NULL, NULL) == PV_OK && fwrite(data, 1, size, f) == size;

	free(data);
	return f && fclose(f) == 0 && done ? 0 : 1;
}

/* µs */
static int64_t cpu_time(void)
{
	return (int64_t)clock() * 1000000 / CLOCKS_PER_SEC;
}

static int run(int n, const char *path)
{
	static struct pv_check_report report;
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct pv_profile profile;
	struct rusage usage;
	int64_t start, checks, decodes;

	if (n < 1 || buf_read_file(&file, path, NULL) != PV_OK)
		return 1;
	pv_profile_default(&profile);
	start = cpu_time();
	for (int i = 0; i < n; i++)
		pv_check_run((const uint8_t *)file.data, file.len, &profile, &report);
	checks = cpu_time() - start;
	getrusage(RUSAGE_SELF, &usage);		/* before a full decode makes it larger */
	start = cpu_time();
	for (int i = 0; i < n; i++) {
		struct pv_image img = { 0 };

		if (pv_image_decode((const uint8_t *)file.data, file.len, 0, 0, &img, NULL, NULL) != PV_OK)
			return 1;
		pv_image_release(&img);
	}
	decodes = cpu_time() - start;
	printf("%.2f %.2f %ld\n", (double)checks / n / 1000, (double)decodes / n / 1000, usage.ru_maxrss);
	buf_release(&file);
	return 0;
}

int main(int argc, char **argv)
{
	mem_keep_freed();	/* as photovet does */
	if (argc == 4 && strcmp(argv[1], "paint") == 0)
		return paint((int)strtol(argv[2], NULL, 10), argv[3]);
	if (argc == 4 && strcmp(argv[1], "run") == 0)
		return run((int)strtol(argv[2], NULL, 10), argv[3]);
	return 2;
}
