/* A sample of the bands, labelled and painted before the work begins: how near the picture
 * will come, and which colours will be asked for most often.
 *
 * Nearness is the structural similarity of luma over windows of eight columns of a band:
 * coarser than the published measure, which a sample of single bands cannot have, but it
 * goes up and down with it. */
#include "wire/wire_room.h"

enum { STEP = 16, WINDOW = 8 };

/* A picture of this similarity is nearly always above 0.93 by the published measure. */
static const double target = 0.942;
static const double lambda_most = 2.4;		/* times the lambda asked for */

struct sums {
	int n;
	int64_t a, b, aa, bb, ab;
};

static void add_window(struct sums *s, const struct wire_band *b, const struct wire_palette *p, int x)
{
	*s = (struct sums){ .n = WINDOW * b->rows };
	for (int i = x; i < x + WINDOW; i++) {
		for (int k = 0; k < b->rows; k++) {
			int v = b->pixels[i].y[k] >> 7, w = p->tone[wire_painted(b, i, k)].y[0] >> 7;

			s->a += v;
			s->b += w;
			s->aa += v * v;
			s->bb += w * w;
			s->ab += v * w;
		}
	}
}

static double similarity(const struct sums *s)
{
	const double c1 = 6.5025, c2 = 58.5225;
	double n = s->n, a = (double)s->a / n, b = (double)s->b / n;
	double va = (double)s->aa / n - a * a, vb = (double)s->bb / n - b * b, ab = (double)s->ab / n - a * b;

	return (2 * a * b + c1) * (2 * ab + c2) / ((a * a + b * b + c1) * (va + vb + c2));
}

/* Registers below ten are a byte shorter: they go to the colours of the most fragments. */
static void number_registers(struct wire_scratch *s, const int *starts)
{
	int count = s->palette.count;

	for (int c = 0; c < count; c++) {
		int j = c;

		for (; j > 0 && starts[s->order[j - 1]] < starts[c]; j--)
			s->order[j] = s->order[j - 1];
		s->order[j] = (uint8_t)c;
	}
	for (int i = 0; i < count; i++)
		s->number[s->order[i]] = (uint8_t)i;
}

double wire_probe_run(struct wire_scratch *s, const struct pv_image *img, const struct wire_options *opt)
{
	int bands = (img->height + WIRE_BAND - 1) / WIRE_BAND;
	int step = bands >= 4 * STEP ? STEP : bands >= 8 ? bands / 4 : 1;
	int starts[WIRE_COLORS_MAX] = { 0 }, windows = 0;
	double sum = 0, lack;

	for (int i = step / 2; i < bands; i += step) {
		struct wire_band *b = &s->band;

		wire_band_load(b, img, i * WIRE_BAND, &s->weights, &s->palette);
		wire_labels_choose(b, &s->palette);
		wire_layers_paint(b, s->layers, &s->palette, false);
		for (int f = 0; f < b->fragment_count; f++)
			starts[b->fragments[f].color]++;
		for (int x = 0; x + WINDOW <= b->width; x += WINDOW) {
			struct sums window;

			add_window(&window, b, &s->palette, x);
			sum += similarity(&window);
			windows++;
		}
	}
	number_registers(s, starts);
	if (!opt->adapt || windows == 0)
		return opt->lambda;
	lack = (1 - sum / windows) / (1 - target);
	if (lack <= 1)
		return opt->lambda;
	/* What is lacking falls with the root of lambda. */
	lack *= lack;
	return opt->lambda * (lack < lambda_most ? lack : lambda_most);
}
