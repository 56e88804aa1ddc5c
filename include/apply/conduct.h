/*
 * conduct: the programs and checks that a bundle brings along, run and written down.
 *
 * Programs come from the signed manifest alone, never from the host. They are confined (ext/proc)
 * in the root that is looked after, see FETTLE_TRANSACTION, FETTLE_BUNDLE and FETTLE_PHASE, and
 * their output is kept in the transaction's folder. Everything that was run stands in the receipt.
 */
#ifndef FETTLE_APPLY_CONDUCT_H
#define FETTLE_APPLY_CONDUCT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/manifest.h"
#include "model/receipt.h"
#include "store/transaction.h"

struct err;

struct conduct {
	const struct manifest *manifest; /* borrowed, as are the others */
	const struct transaction *t;
	struct receipt *receipt;
	int root;
	bool heeds_stop;
};

/* Whether the programs of the manifest could be confined here; true when it has none. */
bool conduct_is_possible(const struct manifest *m, int root, struct err *err) MUST_CHECK;

/* One hook, or what takes it back (`undo`). Anything but exit status 0 is ERR_FAILED. */
bool conduct_hook(const struct conduct *c, size_t index, bool undo, struct err *err) MUST_CHECK;

/* The checks before or after, each as often as it may be tried. ERR_FAILED names the first that
 * does not hold. */
bool conduct_checks(const struct conduct *c, bool after, struct err *err) MUST_CHECK;

#endif
