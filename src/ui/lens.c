#include "ui/lens.h"

#include "base/mem.h"

struct lens_frame lens_frame_of(const struct pv_profile *profile)
{
	const struct pv_check_limit *top = &profile->limits[PV_CHECK_GEO_TOP], *width = &profile->limits[PV_CHECK_GEO_HEADW];
	struct lens_frame f = { .top = { 0, 0 } };
	struct pv_profile notice;

	pv_profile_default(&notice);
	if (top->ok_low >= 0 && top->ok_high > top->ok_low && top->ok_high < PV_CHECK_HEIGHT)
		f.top = (struct lens_range){ (int)top->ok_low, (int)top->ok_high };
	if (width->ok_low > 0 && width->ok_high > width->ok_low && width->ok_high <= PV_CHECK_WIDTH)
		f.width = (struct lens_range){ (int)width->ok_low, (int)width->ok_high };
	if (f.top.low == (int)notice.limits[PV_CHECK_GEO_TOP].ok_low && f.top.high == (int)notice.limits[PV_CHECK_GEO_TOP].ok_high &&
	    f.width.low == (int)notice.limits[PV_CHECK_GEO_HEADW].ok_low && f.width.high == (int)notice.limits[PV_CHECK_GEO_HEADW].ok_high)
		f.eyes = (struct lens_range){ 200, 300 };
	return f;
}

static bool is_same_range(struct lens_range a, struct lens_range b)
{
	return a.low == b.low && a.high == b.high;
}

bool lens_is_same(const struct lens *a, const struct lens *b)
{
	return a->zoom == b->zoom && a->face_width == b->face_width && a->dx == b->dx && a->dy == b->dy && a->turn == b->turn &&
	       a->guides == b->guides && is_same_range(a->frame.top, b->frame.top) && is_same_range(a->frame.eyes, b->frame.eyes) &&
	       is_same_range(a->frame.width, b->frame.width);
}

bool lens_is_zoomed(const struct lens *l)
{
	return l->zoom > 0 || l->face_width > 0;
}

bool lens_is_whole(const struct lens *l)
{
	return !lens_is_zoomed(l) && l->turn == 0;
}

bool lens_needs_sight(const struct lens *l)
{
	return lens_is_zoomed(l) || l->guides == LENS_MEASURED;
}

static int at_least(int value, int floor)
{
	return value < floor ? floor : value;
}

static int clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

struct pv_area lens_face(const struct lens_sight *s)
{
	const struct pv_check_box *f = &s->geometry.face;
	int x0 = s->work.x + f->x0 * s->work.width / PV_CHECK_WIDTH, x1 = s->work.x + f->x1 * s->work.width / PV_CHECK_WIDTH;
	int y0 = s->work.y + f->y0 * s->work.height / PV_CHECK_HEIGHT, y1 = s->work.y + f->y1 * s->work.height / PV_CHECK_HEIGHT;

	return (struct pv_area){ x0, y0, at_least(x1 - x0, 1), at_least(y1 - y0, 1) };
}

/* Whole px, so that a px of the photo is zoom / 100 of the screen's: what does not fit is left out. */
static int shown(int box, int zoom, int length)
{
	return clamp((int)((int64_t)box * 100 / zoom), 1, length);
}

static int on_screen(int length, int zoom, int box)
{
	return clamp((int)((int64_t)length * zoom / 100), 1, box);
}

/* Where a view of `length` px begins whose middle is `off` thousandths of the face's width away from `middle`. */
static int begin(int middle, int off, int face_width, int length, int whole)
{
	return clamp(middle + (int)((int64_t)off * face_width / 1000) - length / 2, 0, whole - length);
}

void lens_view(const struct lens *l, const struct lens_sight *s, int box_width, int box_height, struct lens_view *ret)
{
	bool sideways = l->turn & 1;
	int across = sideways ? box_height : box_width, down = sideways ? box_width : box_height;
	struct pv_area face = lens_face(s);
	struct lens_view v = { .zoom = l->face_width > 0 ? (int)((int64_t)l->face_width * 100 / face.width) : l->zoom };

	v.zoom = clamp(v.zoom, 1, 2 * LENS_ZOOM_MAX);
	v.area.width = shown(across, v.zoom, s->width);
	v.area.height = shown(down, v.zoom, s->height);
	v.area.x = begin(face.x + face.width / 2, l->dx, face.width, v.area.width, s->width);
	v.area.y = begin(face.y + face.height / 2, l->dy, face.width, v.area.height, s->height);
	v.width = on_screen(v.area.width, v.zoom, across);
	v.height = on_screen(v.area.height, v.zoom, down);
	*ret = v;
}

static int thousandths(int px, int width)
{
	int64_t n = (int64_t)px * 1000;

	return (int)((n + (n < 0 ? -width / 2 : width / 2)) / width);
}

void lens_pan(struct lens *l, const struct lens_sight *s, const struct lens_view *view, int right, int down)
{
	/* What is right on the turned screen, in the photo. */
	static const int across[4][2] = { { 1, 0 }, { 0, 1 }, { -1, 0 }, { 0, -1 } };	/* of right, down */
	int x = across[l->turn][0] * right + across[l->turn][1] * down, y = -across[l->turn][1] * right + across[l->turn][0] * down;
	struct pv_area face = lens_face(s), a = view->area;

	x = clamp(a.x + a.width * x / 100, 0, s->width - a.width);
	y = clamp(a.y + a.height * y / 100, 0, s->height - a.height);
	l->dx = thousandths(x + a.width / 2 - face.x - face.width / 2, face.width);
	l->dy = thousandths(y + a.height / 2 - face.y - face.height / 2, face.width);
}

int lens_step(int zoom, int fit, int direction)
{
	static const int steps[] = { 25, 50, 100, 200, 300, 400, 600, LENS_ZOOM_MAX };
	int now = zoom > 0 ? zoom : fit, ret = direction > 0 ? LENS_ZOOM_MAX : 0;

	if (direction > 0) {
		for (size_t i = ARRAY_LEN(steps); i-- > 0;)
			if (steps[i] > now)
				ret = steps[i];
		return ret;
	}
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (steps[i] < now && steps[i] > fit)
			ret = steps[i];
	return ret;
}
