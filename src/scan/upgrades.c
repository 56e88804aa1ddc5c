#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/dpkglog.h"
#include "scan/upgrades.h"

void upgrades_clear(struct upgrades *u)
{
	table_clear(&u->before);
	for (size_t i = 0; i < u->count; i++)
		free(u->versions[i]);
	free(u->versions);
	*u = (struct upgrades){0};
}

static void put(struct upgrades *u, const struct dpkglog *l)
{
	auto_clear(str) key = {0};

	str_add(&key, l->package.ptr, l->package.len);
	str_addc(&key, ':');
	str_add(&key, l->arch.ptr, l->arch.len);
	str_addc(&key, ' ');
	str_add(&key, l->after.ptr, l->after.len);
	u->versions = mem_grow(u->versions, u->count, &u->cap, sizeof(*u->versions));
	u->versions[u->count] = span_dup(l->before);
	table_set(&u->before, span_make(key.buf, key.len), u->versions[u->count++]);
}

static void take(const struct scan *s, const char *path, struct upgrades *u)
{
	auto_clear(str) text = {0};
	struct span rest;
	struct dpkglog l;

	if (!fs_read_in_root(s->root, path, SOURCE_FILE_MAX, &text, NULL))
		return;
	rest = span_make(text.buf, text.len);
	while (dpkglog_next(&rest, &l))
		if (!span_same(l.before, l.after))
			put(u, &l);
}

void upgrades_read(const struct scan *s, struct upgrades *ret)
{
	struct upgrades u = {0};

	take(s, "var/log/dpkg.log.1", &u);
	take(s, "var/log/dpkg.log", &u);
	*ret = u;
}

const char *upgrades_before(const struct upgrades *u, const struct component *c)
{
	auto_free char *key = NULL;

	if (strcmp(c->type, "deb") != 0 || !c->arch || !c->version)
		return NULL;
	key = str_format("%s:%s %s", c->name, c->arch, c->version);
	return table_get(&u->before, span_of(key));
}
