/*
 * inventory_diff: what changed between two inventories of one host.
 *
 * A component is known by type, name, architecture and, for what belongs to no package database,
 * place. One that is there in two versions (kernels) is compared version by version: what stayed is
 * left out, and where one went and one came it is one change.
 */
#ifndef FETTLE_MODEL_INVENTORY_DIFF_H
#define FETTLE_MODEL_INVENTORY_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "model/inventory.h"

struct str;

#define INVENTORY_DIFF_FORMAT "fettle.inventory-diff/1"

struct inventory_change {
	const struct component *before, *after; /* borrowed; NULL: it was, it is not there */
};
/* "added", "removed", "version" (another one), or "state" (the same version with another status,
 * hold or number of modified paths). */
const char *inventory_change_name(const struct inventory_change *c);

struct inventory_diff {
	struct inventory_change *items; /* by type, name, architecture, place */
	size_t count, cap;
};
void inventory_diff_clear(struct inventory_diff *d);

/* Both must live longer than the result. */
void inventory_diff_make(const struct inventory *before, const struct inventory *after,
                         struct inventory_diff *ret);

/* fettle.inventory-diff/1, appended. */
void inventory_diff_encode(const struct inventory *before, const struct inventory *after,
                           const struct inventory_diff *d, struct str *to);

#endif
