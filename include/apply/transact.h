/*
 * transact: carries one changeset out, so that the host is wholly before or wholly after.
 *
 * The states are those of the journal (store/journal). Before COMMIT nothing live was touched, and
 * a failure removes what was staged. After it a failure writes BACK, and from then on everything
 * goes to the old side. A crash at any point is finished by transact_resume(): forward from
 * COMMIT, backward from BACK.
 *
 * Making the new side is the caller's: from a bundle (apply/install) or from the snapshot of an
 * earlier transaction (apply/rollback).
 */
#ifndef FETTLE_APPLY_TRANSACT_H
#define FETTLE_APPLY_TRANSACT_H

#include <stdbool.h>
#include <stdint.h>

#include "apply/stash.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "model/changeset.h"
#include "model/manifest.h"
#include "model/receipt.h"
#include "store/transaction.h"

struct err;
struct state;

struct transact {
	const struct state *state; /* borrowed */
	int root;                  /* borrowed */
	int64_t now;
	bool programs; /* hooks and checks may be run; else it waits before them */
	struct transaction t;
	struct changeset set;
	struct stashes stashes;
	struct manifest manifest; /* of the bundle that is applied or undone */
	struct receipt receipt;
	bool heeds_stop;
	int64_t begun;        /* of the monotonic clock */
	bool ended;           /* nothing is left to do: the receipt is written or all is dropped */
	struct strlist notes; /* what a person should know afterwards, one line each */

	/* Told what is being done; may be NULL. */
	void (*say)(void *ctx, const char *phase);
	void *ctx;
};
#define TRANSACT_NONE                                                                              \
	{                                                                                          \
		.root = -1, .t = TRANSACTION_NONE                                                  \
	}
void transact_clear(struct transact *x);

/* How the caller makes the new side in the stashes, which are open. */
typedef bool transact_stage(struct transact *x, void *ctx, struct err *err);

/* The changeset, the receipt's head and state and root are set by the caller; `manifest_text` is
 * what the manifest was decoded from. ERR_UNDONE when it failed after COMMIT and everything is as
 * it was; ERR_BROKEN when that could not be reached. */
bool transact_run(struct transact *x, struct span manifest_text, transact_stage *stage, void *ctx,
                  struct err *err) MUST_CHECK;

/* Goes on with the current transaction of x->state, whose root this must be. Where programs may not
 * be run and it is at them, it returns true with `ended` false. What it came to is in the receipt;
 * failing means that it could not come to an end. */
bool transact_resume(struct transact *x, const char *id, struct err *err) MUST_CHECK;

#endif
