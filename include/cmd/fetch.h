/* fetch: what the files of the verb `fetch` share: the patches of a plan and what became of each.
 */
#ifndef FETTLE_CMD_FETCH_H
#define FETTLE_CMD_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "cmd/call.h"
#include "model/catalog.h"
#include "model/plan.h"
#include "store/feed.h"
#include "trust/keyring.h"

/* A source of bundles that the plan names. */
struct fetch_source {
	struct feed feed;
	struct catalog catalog;
	char *url;      /* where its files are this time; NULL: at the feed's URL */
	struct err why; /* it cannot be used */
};

/* Each is opened once. With --from they are where they were carried to. */
struct fetch_sources {
	const struct call *call;
	const struct keyring *keyring;
	struct fetch_source **v; /* each its own, since items point to them */
	size_t count, cap;
};
void fetch_sources_clear(struct fetch_sources *s);

/* Never NULL: `why` says what is wrong with it. */
struct fetch_source *fetch_sources_find(struct fetch_sources *s, const char *name);

/* What the source offers as it was planned; NULL: it does not. */
const struct catalog_entry *fetch_source_entry(const struct fetch_source *s, const struct patch *p);

/* One patch of the plan and what became of it. */
struct fetch_item {
	const struct patch *patch;
	struct fetch_source *source;       /* NULL: not looked up */
	const struct catalog_entry *entry; /* NULL: not to be had, or not wanted */
	bool is_held;                      /* it was fetched before */
	const char *result;
	char *signers; /* NULL: not proved */
	struct err why;
};

struct fetch_items {
	struct fetch_item *v; /* in the order of installation */
	size_t count, cap;
	uint64_t bytes; /* to fetch */
};
void fetch_items_clear(struct fetch_items *items);

/* A table, or fettle.fetched/1. */
void fetch_show(struct call *call, const struct plan *plan, const struct fetch_items *items);

/* What all of it came to, as one error or none. */
bool fetch_verdict(const struct fetch_items *items, struct err *err) MUST_CHECK;

/* All feeds of the state, and the bundles that are here, to the open directory `to`. */
bool fetch_carry(struct call *call, struct fetch_sources *sources, const struct fetch_items *items,
                 int to, struct err *err) MUST_CHECK;

#endif
