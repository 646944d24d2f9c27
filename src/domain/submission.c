#include "photovet/submission.h"

void pv_submission_list_release(struct pv_submission_list *list)
{
	pv_arena_release(&list->arena);
	list->rows = NULL;
	list->count = 0;
}
