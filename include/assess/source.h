/*
 * source: the feeds of the state, open for use: their indexes mapped, their ages known.
 *
 * A feed whose index is not there (or is of another layout) is compiled again from its data, which
 * is proved against its digest first. A feed that was never fetched, or that does not speak of this
 * host, is kept with the reason and is not used.
 */
#ifndef FETTLE_ASSESS_SOURCE_H
#define FETTLE_ASSESS_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assess/feedtype.h"
#include "assess/index.h"
#include "base/attr.h"
#include "model/inventory.h"
#include "store/feed.h"

struct err;
struct state;

struct source {
	struct feed feed;
	const struct feedtype *type; /* NULL: bundles */
	struct index index;
	char *why_not; /* it is not used, and why; NULL: it is used */
	int64_t age;   /* seconds since it was fetched */
	bool is_stale; /* older than allowed, or past its own validity */
};

struct sources {
	struct source *v; /* sorted by name */
	size_t count, cap;
};
void sources_clear(struct sources *s);

/* `max_age` in seconds; 0: no limit but what a feed says of itself. ERR_DAMAGED when the data of a
 * feed is not what was received. */
bool sources_open(const struct state *state, int cache, const struct inventory *inv, int64_t now,
                  int64_t max_age, struct sources *ret, struct err *err) MUST_CHECK;

/* Removes indexes in `cache` that belong to none of them; a failure leaves them there. */
void sources_sweep(const struct sources *s, int cache);

#endif
