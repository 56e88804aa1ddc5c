/*
 * held: the content of one file of an image as far as a source may ask for it, in memory and
 * packed.
 *
 * A layer passes by once. What is kept of a file is decided while it passes: all of it, some parts
 * of it, or nothing but a reason. Reading what was not kept is an error that says so, never bytes
 * that were not there.
 */
#ifndef FETTLE_SCAN_HELD_H
#define FETTLE_SCAN_HELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/region.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/zstd.h"

struct err;

struct held_part {
	uint64_t at;
	size_t len, packed; /* `packed` is `len` where it is not packed */
	char *bytes;
};

struct held {
	uint64_t size;
	struct held_part *parts; /* in their order, none touching another's bytes */
	size_t count, cap;
	size_t memory; /* bytes that it takes */
	char *why;     /* why parts of it were not kept; NULL: they are of no use */
};

void held_clear(struct held *h);

/* Bytes that begin at `at`, at or behind the end of those before. `z` packs them, and is used
 * again for the next; NULL: they are not packed. */
void held_add(struct held *h, uint64_t at, struct span bytes, struct zpack *z);

/* One who reads it; the last part that was read stays unpacked. */
struct held_view {
	const struct held *held;
	size_t part; /* number + 1 of the one that is unpacked */
	struct str bytes;
	struct unzstd unzstd;
};
void held_view_clear(struct held_view *v);

/* The view must stay where it is while the region is used. */
struct region held_region(struct held_view *v, const struct held *h);

#endif
