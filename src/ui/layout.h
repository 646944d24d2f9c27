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
	struct rect photo[2];		/* standard or history's; what it is compared with beside it (columns 0: none) */
	struct rect text;		/* right column, all of it */
};
void layout_compute(const struct app_screen *s, bool with_beside, const struct pv_photo *photo, struct layout *ret);

#endif
