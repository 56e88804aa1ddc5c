/*
 * mark: the highest serial that was seen of each source's catalog, against rollback
 * (trust/catalogs.json).
 *
 * It is kept apart from the feed: removing a feed and adding it again does not forget it.
 */
#ifndef FETTLE_FETCH_MARK_H
#define FETTLE_FETCH_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "ext/digest.h"

struct err;
struct state;

struct mark {
	int64_t serial; /* 0: none was seen */
	int64_t seen;   /* when a catalog was last proved */
	char sha256[SHA256_HEX_SIZE];
};

bool mark_load(const struct state *s, const char *feed, struct mark *ret,
               struct err *err) MUST_CHECK;
bool mark_save(const struct state *s, const char *feed, const struct mark *m,
               struct err *err) MUST_CHECK;

#endif
