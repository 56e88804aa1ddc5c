#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/installed.h"

#define NONE SIZE_MAX

void installed_clear(struct installed *in)
{
	table_clear(&in->by_source);
	free(in->next);
	strlist_clear(&in->refs);
	*in = (struct installed){0};
}

static const char *source_of(const struct component *c)
{
	return c->source_name ? c->source_name : c->name;
}

/* From the end, so that each list is in the order of the inventory. */
static void chain(const struct inventory *inv, struct installed *in)
{
	in->next = mem_alloc(inv->count + 1, sizeof(*in->next));
	for (size_t i = inv->count; i-- > 0;) {
		struct component *c = &inv->components[i];
		const struct component *after = table_set(&in->by_source, span_of(source_of(c)), c);

		in->next[i] = after ? (size_t)(after - inv->components) : NONE;
	}
}

static char *name_of(const struct component *c)
{
	if (c->purl)
		return mem_strdup(c->purl);
	return str_format("%s:%s@%s", c->type ? c->type : "", c->name ? c->name : "",
	                  c->version ? c->version : "");
}

static void name_all(const struct inventory *inv, struct strlist *to)
{
	auto_clear(table) seen = {0};

	for (size_t i = 0; i < inv->count; i++) {
		auto_free char *name = name_of(&inv->components[i]);
		size_t times = (size_t)(uintptr_t)table_get(&seen, span_of(name)) + 1;

		table_set(&seen, span_of(name), (void *)(uintptr_t)times);
		if (times == 1)
			strlist_add(to, name);
		else
			strlist_take(to, str_format("%s#%zu", name, times));
	}
}

void installed_make(const struct inventory *inv, struct installed *ret)
{
	*ret = (struct installed){.inventory = inv};
	chain(inv, ret);
	name_all(inv, &ret->refs);
}

/* `package` is "name", or "name:arch" for one of a foreign architecture. */
static bool is_package(const struct component *c, const char *package)
{
	size_t len = strlen(c->name);

	if (strncmp(package, c->name, len) != 0)
		return false;
	return package[len] == '\0' || (package[len] == ':' && str_eq(package + len + 1, c->arch));
}

static bool is_named(const struct component *c, const struct finding *f)
{
	if (!c->name)
		return false;
	for (size_t i = 0; i < f->packages.count; i++)
		if (is_package(c, f->packages.v[i]))
			return true;
	return f->packages.count == 0;
}

static const struct component *after(const struct installed *in, const struct component *at)
{
	size_t next = in->next[at - in->inventory->components];

	return next == NONE ? NULL : &in->inventory->components[next];
}

const struct component *installed_next(const struct installed *in, const struct finding *f,
                                       const struct component *at)
{
	at = at ? after(in, at) : table_get(&in->by_source, span_of(f->source));
	while (at && !is_named(at, f))
		at = after(in, at);
	return at;
}

const char *installed_ref(const struct installed *in, const struct component *c)
{
	return in->refs.v[c - in->inventory->components];
}
