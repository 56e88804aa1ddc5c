/*
 * expire: snapshots that are given up, to have their room back (bundle, "KEPT").
 *
 * transactions/ID/expired.json says so, and is durable before the first byte of the snapshot goes:
 * after a crash a snapshot is whole and offered, or it is expired and the next call removes what is
 * left of it. Receipts are not touched. The snapshot of a transaction that ended broken is a
 * person's business and never goes.
 */
#ifndef FETTLE_APPLY_EXPIRE_H
#define FETTLE_APPLY_EXPIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/history.h"

struct err;
struct state;

#define EXPIRED_FORMAT "fettle.expired/1"

/* When the snapshot of a transaction was given up; 0: it was not. */
bool expire_find(const struct state *s, const char *transaction, int64_t *ret_when,
                 struct err *err) MUST_CHECK;

/* The newest `keep` always stay. Of the others all go when no limit is set; else those that are
 * older than `max_age` seconds, and the oldest for as long as all take more than `max_bytes`. */
struct expire_rules {
	size_t keep;
	bool has_age, has_bytes;
	int64_t max_age;
	uint64_t max_bytes;
};

struct expire_snapshot {
	const struct receipt *receipt; /* borrowed from the history */
	uint64_t bytes;                /* that it takes on the disk */
	const char *why;               /* it goes; NULL: it stays */
};

struct expire {
	struct expire_snapshot *items; /* oldest first */
	size_t count, cap;
};
void expire_clear(struct expire *e);

/* The snapshots that are offered for a rollback, and which of them go. */
bool expire_choose(const struct state *s, int root, const struct history *h,
                   const struct expire_rules *rules, int64_t now, struct expire *ret,
                   struct err *err) MUST_CHECK;

/* Gives up those that go, the oldest first, and removes what a crash left of earlier ones. */
bool expire_run(const struct state *s, int root, const struct history *h, const struct expire *e,
                int64_t now, struct err *err) MUST_CHECK;

#endif
