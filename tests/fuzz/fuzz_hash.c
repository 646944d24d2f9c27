/* Perceptual hashes of any picture: two bytes say its size, the others are its pixels, over and
 * over. A mirrored picture must have the mirrored hashes, and a picture is always like itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "image/phash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(struct pv_image *img, const uint8_t *data, size_t size, bool mirrored)
{
	size_t i = 0;

	for (int y = 0; y < img->height; y++)
		for (int x = 0; x < img->width; x++)
			for (int c = 0; c < 3; c++, i++)
				img->rgb[3 * (y * img->width + (mirrored ? img->width - 1 - x : x)) + c] = size > 0 ? data[i % size] : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_image img = { 0 };
	struct phash h, m;
	bool mirrored;

	if (size < 2)
		return 0;
	img = (struct pv_image){ .width = data[0] % 80, .height = data[1] % 80 };
	img.rgb = malloc((size_t)img.width * (size_t)img.height * 3 + 1);
	fill(&img, data + 2, size - 2, false);
	if (phash_of(&img, &h, NULL) == PV_OK) {
		if (phash_compare(&h, &h, &mirrored) != PHASH_SAME || mirrored)
			abort();
		fill(&img, data + 2, size - 2, true);
		if (phash_of(&img, &m, NULL) != PV_OK)
			abort();
		/* where target pixels lie symmetrically the box filter is the same from both sides */
		if (img.width % 32 == 0 && (m.p != h.p_mirrored || m.p_mirrored != h.p))
			abort();
	} else if (img.width > 0 && img.height > 0) {
		abort();
	}
	free(img.rgb);
	return 0;
}
