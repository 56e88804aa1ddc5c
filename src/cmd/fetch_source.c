#include "base/mem.h"
#include "cmd/feed.h"
#include "cmd/fetch.h"
#include "fetch/carry.h"
#include "fetch/repository.h"

void fetch_sources_clear(struct fetch_sources *s)
{
	for (size_t i = 0; i < s->count; i++) {
		feed_clear(&s->v[i]->feed);
		catalog_clear(&s->v[i]->catalog);
		mem_free(&s->v[i]->url);
		mem_free(&s->v[i]);
	}
	mem_free(&s->v);
	*s = (struct fetch_sources){0};
}

static bool open_source(const struct fetch_sources *all, const char *name, struct fetch_source *s,
                        struct err *err)
{
	const char *from = opts_value(&all->call->opts, "from");
	struct repository repo = {
	        .state = &all->call->state, .keyring = all->keyring, .now = all->call->now};
	bool found;

	if (!feed_load(&all->call->state, name, &s->feed, &found, err))
		return false;
	if (!found || !s->feed.url || strcmp(s->feed.type, FEED_BUNDLES) != 0)
		return err_set(err, ERR_INPUT, "'%s' is no source of bundles", name);
	return (!from || carry_url(from, name, &s->url, err)) &&
	       repository_open(&repo, &s->feed, &s->catalog, err);
}

struct fetch_source *fetch_sources_find(struct fetch_sources *s, const char *name)
{
	struct fetch_source *one;

	for (size_t i = 0; i < s->count; i++)
		if (str_eq(s->v[i]->feed.name, name))
			return s->v[i];
	one = mem_alloc(1, sizeof(*one));
	s->v = mem_grow(s->v, s->count, &s->cap, sizeof(one));
	s->v[s->count++] = one;
	if (!open_source(s, name, one, &one->why)) {
		mem_free(&one->feed.name);
		one->feed.name = mem_strdup(name);
	}
	return one;
}

const struct catalog_entry *fetch_source_entry(const struct fetch_source *s, const struct patch *p)
{
	for (size_t i = 0; i < s->catalog.count; i++)
		if (str_eq(s->catalog.entries[i].sha256, p->sha256) &&
		    str_eq(s->catalog.entries[i].id, p->id))
			return &s->catalog.entries[i];
	return NULL;
}
