/* Where things stand on the photo view: photos left, text right, status above, hints on
 * the last row. One function, used by update (which sizes to make) and compose. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/app.h"

#define LAYOUT_MIN_ROWS 24
#define LAYOUT_MIN_COLUMNS 80

struct rect { int row, column, rows, columns; };
struct layout {
	bool is_too_small;		/* below 80x24 */
	struct rect photo[2];		/* standard or history's; the original beside it (columns 0: none) */
	struct rect text;		/* right column, all of it */
};
/* Is there another original to stand beside the photo that is decided on, and is it asked for? */
bool layout_has_beside(const struct app *app, const struct pv_submission *row);
void layout_compute(const struct app_screen *s, bool with_original, const struct pv_photo *photo, struct layout *ret);

#endif
