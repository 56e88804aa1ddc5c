#include "base/mem.h"
#include "cmd/feed.h"
#include "cmd/fetch.h"
#include "fetch/carry.h"

static bool carry_feeds(struct call *call, int to, size_t *ret_count, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!feed_list(&call->state, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_clear(feed) f = {0};

		if (!feed_need(call, names.v[i], &f, err))
			return false;
		if (!f.sha256) {
			msg_warn(&call->msg, "feed '%s' has no data: it is not carried", f.name);
			continue;
		}
		if (!carry_feed(to, &call->state, &f, err))
			return false;
		(*ret_count)++;
	}
	return true;
}

/* A bundle goes under the name that its source's catalog gives it; without one nobody over there
 * could find it. */
static bool carry_one(struct call *call, struct fetch_sources *sources,
                      const struct fetch_item *item, int to, bool *ret_done, struct err *err)
{
	const char *name = item->patch->source ? item->patch->source : "";
	const struct fetch_source *s = fetch_sources_find(sources, name);
	const struct catalog_entry *e = fetch_source_entry(s, item->patch);

	*ret_done = e != NULL;
	if (e)
		return carry_bundle(to, &call->state, &s->feed, e, err);
	msg_warn(&call->msg, "bundle '%s' is no longer offered by '%s': it is not carried",
	         item->patch->id, name);
	return true;
}

bool fetch_carry(struct call *call, struct fetch_sources *sources, const struct fetch_items *items,
                 int to, struct err *err)
{
	size_t feeds = 0, bundles = 0;

	if (!carry_feeds(call, to, &feeds, err))
		return false;
	for (size_t i = 0; i < items->count; i++) {
		bool done = false;

		if (items->v[i].signers && !carry_one(call, sources, &items->v[i], to, &done, err))
			return err_prefix(err, "bundle '%s'", items->v[i].patch->id);
		bundles += done;
	}
	msg_info(&call->msg, "%zu feed%s and %zu bundle%s are in '%s'", feeds,
	         feeds == 1 ? "" : "s", bundles, bundles == 1 ? "" : "s",
	         opts_value(&call->opts, "carry"));
	return true;
}
