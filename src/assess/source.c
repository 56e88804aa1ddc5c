#include "assess/import.h"
#include "assess/scope.h"
#include "assess/source.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/state.h"

static void source_clear(struct source *s)
{
	feed_clear(&s->feed);
	index_clear(&s->index);
	mem_free(&s->why_not);
	*s = (struct source){0};
}

void sources_clear(struct sources *s)
{
	for (size_t i = 0; i < s->count; i++)
		source_clear(&s->v[i]);
	mem_free(&s->v);
	*s = (struct sources){0};
}

/* A feed for another release says nothing of this host. */
static char *why_not_this_host(const struct source *s, const struct inventory *inv)
{
	auto_clear(scope) scope = {0};
	const struct os_release *os = &inv->host.os;
	const char *release = s->feed.release;

	if (!release || (!s->type->release && !s->type->is_of_releases))
		return NULL;
	scope_of_host(inv, &scope);
	if (strlist_has(&scope.os, release))
		return NULL;
	return str_format("it speaks of %s, and this host is %s%s%s", release,
	                  os->id ? os->id : "not known", os->version_id ? ":" : "",
	                  os->version_id ? os->version_id : "");
}

static bool compile_again(const struct state *state, int cache, const struct source *s,
                          struct err *err)
{
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result result = {
	        0};
	auto_fd fd = -1;

	return feed_open_data(state, &s->feed, true, &fd, err) &&
	       assess_import(cache, s->type->name, s->feed.release, fd, &result, err);
}

static bool open_index(const struct state *state, int cache, struct source *s, struct err *err)
{
	auto_free char *name = feedtype_index_name(s->type, s->feed.release, s->feed.sha256);
	auto_fd fd = -1;

	/* whether the data is there still: the digest was proved when the index was made */
	if (!feed_open_data(state, &s->feed, false, &fd, err))
		return false;
	if (index_open(cache, name, s->type->texts, s->type->numbers, &s->index, NULL))
		return true;
	return compile_again(state, cache, s, err) &&
	       index_open(cache, name, s->type->texts, s->type->numbers, &s->index, err);
}

static void judge_age(struct source *s, int64_t now, int64_t max_age)
{
	const struct feed *f = &s->feed;

	s->age = f->fetched ? now - f->fetched : 0;
	s->is_stale = (f->valid_until && now >= f->valid_until) || (max_age && s->age > max_age);
}

static bool open_one(const struct state *state, int cache, const struct inventory *inv,
                     struct source *s, struct err *err)
{
	if (!s->feed.sha256) {
		s->why_not = mem_strdup("it has no data yet");
		return true;
	}
	if (strcmp(s->feed.type, "bundles") == 0)
		return true;
	if (!feedtype_find(s->feed.type, &s->type, err))
		return err_as(err, ERR_INPUT);
	s->why_not = why_not_this_host(s, inv);
	return s->why_not || open_index(state, cache, s, err);
}

bool sources_open(const struct state *state, int cache, const struct inventory *inv, int64_t now,
                  int64_t max_age, struct sources *ret, struct err *err)
{
	auto_clear(sources) all = {0};
	auto_clear(strlist) names = {0};

	if (!feed_list(state, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		struct source *s;
		bool found;

		all.v = mem_grow(all.v, all.count, &all.cap, sizeof(*all.v));
		s = &all.v[all.count++];
		if (!feed_load(state, names.v[i], &s->feed, &found, err))
			return false;
		if (!found)
			source_clear(&all.v[--all.count]);
		else if (!open_one(state, cache, inv, s, err))
			return err_prefix(err, "feed '%s'", names.v[i]);
		else
			judge_age(s, now, max_age);
	}
	*ret = all;
	all = (struct sources){0};
	return true;
}

static bool belongs(const struct sources *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct source *one = &s->v[i];
		auto_free char *own = NULL;

		if (!one->type || !one->feed.sha256)
			continue;
		own = feedtype_index_name(one->type, one->feed.release, one->feed.sha256);
		if (strcmp(own + strlen(FEEDTYPE_FOLDER "/"), name) == 0)
			return true;
	}
	return false;
}

void sources_sweep(const struct sources *s, int cache)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(cache, FEEDTYPE_FOLDER, &dir, NULL) || !fs_list(dir, &names, NULL))
		return;
	for (size_t i = 0; i < names.count; i++)
		if (!belongs(s, names.v[i]) && !fs_unlink(dir, names.v[i], NULL))
			return; /* it costs room and nothing else */
}
