/*
 * intact: whether what is kept of a transaction is what it was: its journal by the chain of the
 * records, its plan by the digest that the journal has, its receipt and manifest by their form, and
 * its snapshot by inodes and by the digests of what was replaced. Nothing is changed.
 */
#ifndef FETTLE_APPLY_INTACT_H
#define FETTLE_APPLY_INTACT_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/history.h"

struct err;
struct state;

enum intact_snapshot {
	INTACT_NONE, /* it has none, or gave it up */
	INTACT_PROVED,
	INTACT_ELSEWHERE /* it is of another root, and was not looked at */
};

/* False: it is not, with the reason. `root_path` is the absolute path of `root`. */
bool intact_transaction(const struct state *s, int root, const char *root_path, const char *id,
                        const struct history *h, enum intact_snapshot *ret,
                        struct err *err) MUST_CHECK;

#endif
