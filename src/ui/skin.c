#include "ui/skin.h"

enum pv_err skin_init(struct theme *t, const struct pv_settings *settings, struct pv_error *err)
{
	size_t n = settings ? settings->style_count : 0;

	theme_init(t);
	for (size_t i = 0; i < n; i++) {
		const struct pv_named *row = &settings->styles[i];
		struct pv_error why = { 0 };

		if (theme_set(t, row->name, row->value, &why) != PV_OK)
			return pv_error_set(err, PV_ERR_CONFIG, "%s:%d: %s", settings->path && *settings->path ? settings->path : "theme", row->line, why.text);
	}
	return PV_OK;
}
