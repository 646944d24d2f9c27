/* This host: program, locale, configuration, terminal. */
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "commands/doctor.h"
#include "demo/portrait.h"
#include "terminal/picture.h"

void doctor_program(const struct command_context *cx, struct doctor *d)
{
	const char *codeset = nl_langinfo(CODESET);

	(void)cx;
	doctor_say(d, DOCTOR_OK, "program", "photovet %s", PHOTOVET_VERSION);
	if (strcmp(codeset, "UTF-8") == 0)
		doctor_say(d, DOCTOR_OK, "locale", "%s, messages in %s", codeset, i18n_is_chinese() ? "Chinese" : "English");
	else
		doctor_say(d, DOCTOR_WARN, "locale", "character set '%s'; set LC_ALL=C.UTF-8 or zh_CN.UTF-8 for Chinese text", codeset);
	if (access("/usr/share/zoneinfo/Asia/Shanghai", R_OK) == 0)
		doctor_say(d, DOCTOR_OK, "zones", "time zone data found");
	else
		doctor_say(d, DOCTOR_WARN, "zones", "no time zone data, times are shown in UTC; install tzdata");
}

static void look_at_checkers(const struct pv_settings *s, struct doctor *d)
{
	for (size_t i = 0; i < s->checker_count; i++) {
		const char *program = s->checkers[i].argv[0];

		if (strchr(program, '/') && access(program, X_OK) != 0)
			doctor_say(d, DOCTOR_FAIL, "checker", "%s: cannot run '%s'; mend argv in the configuration", s->checkers[i].name, program);
		else
			doctor_say(d, DOCTOR_OK, "checker", "%s: %s", s->checkers[i].name, program);
	}
}

static void look_at_photos(const struct pv_settings *s, struct doctor *d)
{
	if (strncmp(s->photos, "file:", 5) != 0)
		doctor_say(d, DOCTOR_OK, "photos", "new ones go into the database (pg:)");
	else if (access(s->photos + 5, W_OK | X_OK) == 0)
		doctor_say(d, DOCTOR_OK, "photos", "new ones go to %s", s->photos);
	else
		doctor_say(d, DOCTOR_WARN, "photos", "cannot write to '%s'; needed only where photos are imported or checked", s->photos + 5);
}

void doctor_config(const struct command_context *cx, struct doctor *d)
{
	const struct pv_settings *s = cx->settings;

	if (s->path[0])
		doctor_say(d, DOCTOR_OK, "config", "%s", s->path);
	else
		doctor_say(d, DOCTOR_OK, "config", "no file, built-in settings");
	for (size_t i = 0; i < s->gateway_count; i++)
		doctor_say(d, DOCTOR_OK, "gateway", "%s (%s)", s->gateways[i].name, s->gateways[i].type);
	for (size_t i = 0; i < s->target_count; i++)
		doctor_say(d, DOCTOR_OK, "target", "credentials for %s", s->targets[i].prefix);
	look_at_checkers(s, d);
	look_at_photos(s, d);
}

/* Bytes of one ordinary photo at the default size, and of its coarse one, measured here and now. */
static void photo_bytes(const struct term_caps *caps, size_t *ret_fine, size_t *ret_coarse)
{
	struct picture_options opt = {
		.protocol = caps->graphics, .cell_width = caps->cell_width, .cell_height = caps->cell_height, .coarse_first = true,
	};
	struct pv_image img = { 0 };
	struct picture *p = NULL;

	*ret_fine = *ret_coarse = 0;
	picture_rung(0, &opt.colors, &opt.lambda);
	opt.max_columns = (480 + caps->cell_width - 1) / caps->cell_width;
	opt.max_rows = (640 + caps->cell_height - 1) / caps->cell_height + 1;
	if (portrait_paint(1, PORTRAIT_GOOD, NULL, &img, NULL, NULL) == PV_OK && picture_make(&img, (const uint8_t[32]){ 0 }, &opt, &p, NULL) == PV_OK) {
		*ret_fine = picture_bytes(p);
		*ret_coarse = p->coarse.len;
	}
	picture_free(p);
	pv_image_release(&img);
}

static void say_pictures(const struct term_caps *caps, struct doctor *d)
{
	size_t fine, coarse;

	if (caps->graphics == GRAPHICS_BLOCKS || caps->graphics == GRAPHICS_NONE) {
		doctor_say(d, DOCTOR_WARN, "pictures", "%s, because %s; they are no picture for approval unless the campaign says so; use a terminal with "
			   "pictures (xterm -ti vt340, foot, WezTerm, iTerm2, kitty, mlterm, Windows Terminal 1.22)",
			   caps->graphics == GRAPHICS_BLOCKS ? "half blocks" : "none", caps->why);
		return;
	}
	photo_bytes(caps, &fine, &coarse);
	if (caps->graphics == GRAPHICS_SIXEL)
		doctor_say(d, DOCTOR_OK, "pictures", "sixel, %d registers, at most %dx%d px; a photo of 480x640 px costs %zu bytes, on a slow link %zu before that",
			   caps->registers, caps->sixel_max_width, caps->sixel_max_height, fine, coarse);
	else
		doctor_say(d, DOCTOR_OK, "pictures", "%s; a photo of 480x640 px costs %zu bytes, on a slow link %zu before that",
			   caps->graphics == GRAPHICS_KITTY ? "kitty graphics" : "iTerm2 inline images", fine, coarse);
}

static void say_terminal(const struct term_caps *caps, struct doctor *d)
{
	const char *name = caps->name[0] ? caps->name : getenv("TERM");

	doctor_say(d, DOCTOR_OK, "terminal", "%s%s%s, cell %dx%d px (%s), answered in %lld ms", name ? name : "unnamed",
		   caps->multiplexer[0] ? " inside " : "", caps->multiplexer, caps->cell_width, caps->cell_height, caps->cell_source,
		   (long long)(caps->probe_us / 1000));
	say_pictures(caps, d);
	if (!caps->answered)
		doctor_say(d, DOCTOR_WARN, "replies", "the terminal did not answer; pictures need one that does");
}

void doctor_terminal(const struct command_context *cx, struct doctor *d)
{
	struct term_options opt;
	struct term_caps caps = { 0 };
	struct pv_error err = { 0 };

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		doctor_say(d, DOCTOR_OK, "terminal", "none here, so nothing to look at");
		return;
	}
	if (terminal_options_of(cx, &opt, &err) != PV_OK || term_probe(&opt, &caps, &err) != PV_OK)
		doctor_say(d, DOCTOR_FAIL, "terminal", "%s", err.text);
	else
		say_terminal(&caps, d);
}
