/* The changeset of world_simple()'s bundle, planned, with its stash made. */
#ifndef TESTS_UNIT_STAGED_H
#define TESTS_UNIT_STAGED_H

#include "apply/classify.h"
#include "apply/stage.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static inline void setup(void)
{
	world_simple(&w);
}

static inline void teardown(void)
{
	world_clear(&w);
}

static inline void plan(struct changeset *set, struct stashes *stashes)
{
	auto_clear(strlist) refused = {0};

	ck_assert(classify(&w.bundle.manifest, w.root, -1, set, &refused, NULL));
	set->mounts[0].stash = mem_strdup("0001-0123456789abcdef");
	ck_assert(stash_make(w.root, &set->mounts[0], NULL));
	ck_assert(stashes_open(w.root, set, stashes, NULL));
}

#endif
