/* draw_portrait SEED FILE.jpg: a person who does not exist, 480 x 640, as good as a standard photo. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo/portrait.h"

int main(int argc, char **argv)
{
	struct pv_image img = { 0 };
	struct pv_error err;
	uint8_t *data = NULL;
	size_t size = 0;
	FILE *f;

	if (argc != 3) {
		fprintf(stderr, "usage: draw_portrait SEED FILE.jpg\n");
		return 2;
	}
	if (portrait_paint(strtoull(argv[1], NULL, 10), PORTRAIT_GOOD, NULL, &img, NULL, &err) ||
	    pv_image_encode(&img, 90, 300, &data, &size, &err)) {
		fprintf(stderr, "draw_portrait: %s\n", err.text);
		return 1;
	}
	f = fopen(argv[2], "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) {
		fprintf(stderr, "draw_portrait: cannot write '%s': %s\n", argv[2], strerror(errno));
		return 1;
	}
	free(data);
	pv_image_release(&img);
	return 0;
}
