#include "ui/keymap.h"

#include <stdio.h>
#include <string.h>

/* Adds the keys of a list "j Down"; says which word is bad. */
static enum pv_err add_keys(struct keymap *m, enum action a, const char *list, struct pv_error *err)
{
	const char *s = list;

	while (*s) {
		char name[32];
		struct key key;
		size_t n = strcspn(s, " ");

		if (n == 0) {
			s++;
			continue;
		}
		if (n >= sizeof(name))
			return pv_error_set(err, PV_ERR_CONFIG, "unknown key '%.24s...'", s);
		memcpy(name, s, n);
		name[n] = 0;
		s += n;
		if (!key_parse(name, &key))
			return pv_error_set(err, PV_ERR_CONFIG, "unknown key '%s'", name);
		if (m->count[a] == KEYMAP_KEYS_MAX)
			return pv_error_set(err, PV_ERR_CONFIG, "more than %d keys for '%s'", KEYMAP_KEYS_MAX, act_info(a)->name);
		m->keys[a][m->count[a]++] = key;
	}
	return PV_OK;
}

static enum action find_other(const struct keymap *m, const struct key *k, enum action except)
{
	for (int a = 0; a < ACTION_COUNT; a++) {
		if (a == (int)except)
			continue;
		for (int i = 0; i < m->count[a]; i++)
			if (key_equal(&m->keys[a][i], k))
				return a;
	}
	return ACTION_NONE;
}

static enum pv_err refuse_clash(const struct keymap *m, enum action a, const char *where, struct pv_error *err)
{
	for (int i = 0; i < m->count[a]; i++) {
		enum action other = find_other(m, &m->keys[a][i], a);

		if (other == ACTION_NONE)
			continue;
		struct buf name = BUF_INIT(64);
		key_format(&name, &m->keys[a][i]);
		pv_error_set(err, PV_ERR_CONFIG, "%skey '%s' is bound to both '%s' and '%s'", where, buf_str(&name),
			     act_info(a)->name, act_info(other)->name);
		buf_release(&name);
		return PV_ERR_CONFIG;
	}
	return PV_OK;
}

static void format_where(char *dst, size_t size, const struct pv_settings *settings, const struct pv_binding *b)
{
	snprintf(dst, size, "%s:%d: ", settings->path && *settings->path ? settings->path : "keys", b->line);
}

static enum pv_err apply_binding(struct keymap *m, const struct pv_settings *settings, const struct pv_binding *b, struct pv_error *err)
{
	enum action a = act_find(b->action);
	struct pv_error why = {0};
	char where[300];

	format_where(where, sizeof(where), settings, b);
	if (a == ACTION_NONE)
		return pv_error_set(err, PV_ERR_CONFIG, "%sunknown action '%s'", where, b->action);
	m->count[a] = 0;
	if (add_keys(m, a, b->key ? b->key : "", &why) != PV_OK)
		return pv_error_set(err, why.code, "%s%s", where, why.text);
	return PV_OK;
}

enum pv_err keymap_init(struct keymap *m, const struct pv_settings *settings, struct pv_error *err)
{
	size_t n = settings ? settings->binding_count : 0;
	enum pv_err code;

	memset(m, 0, sizeof(*m));
	for (int a = 0; a < ACTION_COUNT; a++)
		if ((code = add_keys(m, a, act_info(a)->keys, err)) != PV_OK)
			return code;
	for (size_t i = 0; i < n; i++)
		if ((code = apply_binding(m, settings, &settings->bindings[i], err)) != PV_OK)
			return code;
	/* Only now: two lines of the file may swap two keys. */
	for (size_t i = 0; i < n; i++) {
		char where[300];

		format_where(where, sizeof(where), settings, &settings->bindings[i]);
		if ((code = refuse_clash(m, act_find(settings->bindings[i].action), where, err)) != PV_OK)
			return code;
	}
	for (int a = 0; a < ACTION_COUNT; a++)
		if ((code = refuse_clash(m, a, "", err)) != PV_OK)
			return code;
	return PV_OK;
}

enum action keymap_find(const struct keymap *m, const struct key *k)
{
	return find_other(m, k, ACTION_NONE);
}

void keymap_format(const struct keymap *m, enum action a, bool first_only, struct buf *out)
{
	for (int i = 0; i < m->count[a] && (i == 0 || !first_only); i++) {
		if (i > 0)
			buf_putc(out, ' ');
		key_format(out, &m->keys[a][i]);
	}
}
