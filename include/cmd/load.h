/*
 * load: the documents of the state that several verbs read.
 *
 * What is not there is found = false and no error; what is there and cannot be read is an error
 * that names the file: it is never taken for nothing.
 */
#ifndef FETTLE_CMD_LOAD_H
#define FETTLE_CMD_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/plan.h"
#include "model/receipt.h"
#include "store/state.h"

struct err;

bool load_inventory(const struct state *s, struct inventory *ret, bool *ret_found,
                    struct err *err) MUST_CHECK;
bool load_findings(const struct state *s, struct findings *ret, bool *ret_found,
                   struct err *err) MUST_CHECK;

/* The plan with this id, or the newest when `id` is NULL: the one that was generated last, of two
 * at the same instant the one with the higher id. */
bool load_plan(const struct state *s, const char *id, struct plan *ret, bool *ret_found,
               struct err *err) MUST_CHECK;

struct receipts {
	struct receipt *items; /* by id of the transaction, which is by time */
	size_t count, cap;
	char *unfinished; /* the transaction that was begun and has not ended; NULL */
};
void receipts_clear(struct receipts *r);
bool load_receipts(const struct state *s, struct receipts *ret, struct err *err) MUST_CHECK;

/* The done rollback that undid `r`; NULL: nothing did. */
const struct receipt *receipts_undoer(const struct receipts *all, const struct receipt *r);

/* Whether the bundle with this digest was applied and not undone. */
bool receipts_has_applied(const struct receipts *all, const char *sha256);

#endif
