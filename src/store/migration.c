#include "photovet/migrate.h"

const char *pv_migration_state_name(enum pv_migration_state state)
{
	static const char *const names[] = { "applied", "pending", "changed", "unknown" };

	return names[state];
}

void pv_migration_list_release(struct pv_migration_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_migration_list){ 0 };
}
