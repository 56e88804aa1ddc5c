/*
 * rollback: a transaction whose new side is the snapshot of an earlier one.
 *
 * Every path that the earlier transaction changed gets back what was there before: the same inode
 * with the same content, attributes and time. Configuration that was edited since stays, and the
 * old one is put beside it (".fettle-old"); state is not touched.
 */
#ifndef FETTLE_APPLY_ROLLBACK_H
#define FETTLE_APPLY_ROLLBACK_H

#include <stdbool.h>
#include <stdint.h>

#include "model/history.h"
#include "apply/transact.h"
#include "base/attr.h"

struct err;
struct state;
struct strlist;

#define ROLLBACK_BESIDE ".fettle-old"

struct rollback {
	const struct state *state;
	const struct history *history;
	int root;
	const char *root_path; /* how the operator calls it */
	int64_t now;
	bool keep_drift;    /* leave alone what was changed since */
	bool accept_no_way; /* go back below what the bundle says can be gone back from */
};

/* Fills set, manifest and the receipt's head of `x`. Refuses (ERR_REFUSED): one that is undone
 * already or did not end, one with a later transaction on the same paths (named), one below the
 * floor or that cannot be reversed, and, with a line each in `drifted`, paths that were changed
 * since. Nothing is written. */
bool rollback_plan(const struct rollback *r, const char *transaction, struct transact *x,
                   struct strlist *drifted, struct err *err) MUST_CHECK;

/* Carries x->set out. */
bool rollback_run(struct transact *x, struct err *err) MUST_CHECK;

#endif
