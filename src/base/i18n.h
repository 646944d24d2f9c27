/* gettext under short names. Catalogs: src/po/. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) (s)
void i18n_init(void);		/* setlocale, bindtextdomain (LOCALEDIR, or build/locale beside the binary) */
int i18n_is_chinese(void);	/* messages are in Chinese */

#endif
