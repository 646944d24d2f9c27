#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands/show_photo.h"
#include "commands/terminal_options.h"

#define ROWS_MAX 40

static enum pv_err make(const struct command_context *cx, const struct pv_submission *s, const struct term_caps *caps, struct picture **ret, struct pv_error *err)
{
	struct picture_options opt = {
		.protocol = caps->graphics, .cell_width = caps->cell_width, .cell_height = caps->cell_height,
		.max_rows = ROWS_MAX,
	};
	struct pv_image img = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;
	enum pv_err rc = pv_store_photo(cx->store, s->photo.sha256, &data, &size, err);

	picture_rung(0, &opt.colors, &opt.lambda);
	opt.max_columns = 640 / caps->cell_width;
	if (rc == PV_OK)
		rc = pv_image_decode(data, size, 0, 0, &img, NULL, err);
	if (rc == PV_OK)
		rc = picture_make(&img, s->photo.sha256, &opt, ret, err);
	pv_image_release(&img);
	free(data);
	return rc;
}

enum pv_err show_photo_inline(const struct command_context *cx, const struct pv_submission *s, struct pv_error *err)
{
	struct term_options opt;
	struct term_caps caps = { 0 };
	struct picture *p = NULL;
	enum pv_err rc;

	if (!s->photo.present)
		return PV_OK;
	if (!isatty(STDOUT_FILENO)) {
		fprintf(stderr, "photovet: no picture: standard output is not a terminal\n");
		return PV_OK;
	}
	rc = terminal_options_of(cx, &opt, err);
	if (rc == PV_OK)
		rc = term_probe(&opt, &caps, err);
	if (rc == PV_OK && (caps.graphics == GRAPHICS_NONE || caps.graphics == GRAPHICS_BLOCKS)) {
		fprintf(stderr, "photovet: no picture: %s; photovet doctor says more\n", caps.why);
		return PV_OK;
	}
	if (rc == PV_OK)
		rc = make(cx, s, &caps, &p, err);
	if (rc == PV_OK) {
		fwrite(p->data.data, 1, p->data.len, stdout);
		fputs("\n", stdout);
	}
	picture_free(p);
	return rc;
}
