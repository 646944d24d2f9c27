#include "photovet/reason.h"

#include <string.h>

void pv_reason_list_release(struct pv_reason_list *list)
{
	pv_arena_release(&list->arena);
	list->rows = NULL;
	list->count = 0;
}

const struct pv_reason *pv_reason_find(const struct pv_reason_list *list, const char *code)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].code, code) == 0)
			return &list->rows[i];
	return NULL;
}
