/*
 * arena: copies of many short texts that are given up together. {0} is empty.
 *
 * One allocation holds many of them, so that each costs hardly more than its bytes; none can be
 * freed alone.
 */
#ifndef FETTLE_BASE_ARENA_H
#define FETTLE_BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"

struct arena_block;

struct arena {
	struct arena_block *last; /* the one that has room */
	size_t used, size;        /* of its bytes */
};

void arena_clear(struct arena *a);

/* A copy with a zero byte behind it; it stays where it is until the arena is cleared. */
char *arena_dup(struct arena *a, struct span bytes) MUST_CHECK;

#endif
