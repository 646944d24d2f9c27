#include "photovet/selection.h"

bool pv_selection_is_empty(const struct pv_selection *sel)
{
	return !sel->campaign && !sel->statuses && !sel->stage && !sel->school && !sel->channel && !sel->student_no && !sel->claimed_by &&
		!sel->since && !sel->until && !sel->where && sel->id_count == 0;
}
