/*
 * bundles: what sources of bundles offer for a host (documents, "Feeds", type bundles).
 *
 * A bundle goes into the plan when it is meant for this host and is newer than what is installed of
 * its product, and either something of its product is installed or it ends a finding. Of several
 * the one with the highest serial is taken; what it requires comes with it.
 */
#ifndef FETTLE_ASSESS_BUNDLES_H
#define FETTLE_ASSESS_BUNDLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assess/source.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "model/catalog.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/plan.h"

struct err;
struct state;

struct bundle_source {
	const struct source *source;
	struct catalog catalog;
};

struct bundles {
	struct bundle_source *v;
	size_t count, cap;
};
void bundles_clear(struct bundles *b);

/* The catalogs of the sources; one past its validity is left out, with a note. */
bool bundles_open(const struct state *state, const struct sources *sources, int64_t now,
                  struct bundles *ret, struct strlist *notes, struct err *err) MUST_CHECK;

/* Findings that an installed bundle ends become `fixed`; those that the catalogs know of for an
 * installed product, and no other feed, are added. */
void bundles_judge(const struct bundles *b, const struct inventory *inv, int64_t now,
                   struct findings *f);

/* Adds the chosen bundles to the plan, and makes the findings that they end `open` by them. */
void bundles_plan(const struct bundles *b, const struct inventory *inv, int64_t now,
                  struct findings *f, struct plan *plan);

/* Whether a catalog has bundles of this product. */
bool bundles_cover(const struct bundles *b, const char *product);

#endif
