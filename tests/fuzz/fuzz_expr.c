/* --where: whatever is typed gives a tree or an error, and a tree keeps its promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "photovet/selection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void check_value(const struct pv_expr *x, const struct pv_value *v)
{
	must(v->text != NULL);
	must(x->field != PV_FIELD_AGE || v->kind == PV_VALUE_DURATION);
	must(x->field != PV_FIELD_CHECK || v->kind == PV_VALUE_NUMBER);
	must(v->number == v->number);
}

static void check_tree(const struct pv_expr *x)
{
	must(x != NULL);
	if (x->kind == PV_EXPR_CMP) {
		must(x->field <= PV_FIELD_CHECK);
		must((x->field == PV_FIELD_CHECK) == (x->check != NULL));
		must(x->value_count >= 1 && x->value_count <= PV_EXPR_MAX_VALUES);
		must(x->op == PV_OP_IN || x->value_count == 1);
		for (size_t i = 0; i < x->value_count; i++)
			check_value(x, &x->values[i]);
		return;
	}
	check_tree(x->left);
	if (x->kind != PV_EXPR_NOT)
		check_tree(x->right);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_arena arena = { 0 };
	const struct pv_expr *x = NULL;
	struct pv_error err = { 0 };
	struct pv_expr_slot slot;
	struct pv_expr_mistake m = { 0 };
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	pv_expr_slot_at(text, strlen(text), &slot);
	must(slot.from <= strlen(text) && slot.field <= PV_FIELD_COUNT);
	if (pv_expr_parse_at(text, &arena, &x, &m, &err) == PV_OK)
		check_tree(x);
	else
		must(!x && err.code != PV_OK && err.text[0] && m.what && m.hint && m.at <= strlen(text) && m.column <= m.at + 1);
	pv_arena_release(&arena);
	free(text);
	return 0;
}
