/* transact_end: the ends that a transaction can come to. For apply/transact alone. */
#ifndef FETTLE_APPLY_TRANSACT_END_H
#define FETTLE_APPLY_TRANSACT_END_H

#include <stdbool.h>

#include "apply/transact.h"
#include "base/attr.h"

struct err;

/* Before COMMIT: takes back what hooks did, removes what was staged. Always false; `err` is set and
 * says why the transaction failed. */
bool transact_abort(struct transact *x, struct err *err) MUST_CHECK;

/* After COMMIT: everything to the old side. Always false: ERR_UNDONE with `why`, or ERR_BROKEN. */
bool transact_back(struct transact *x, const char *why, struct err *err) MUST_CHECK;

/* It is verified: the snapshot takes its form for keeping, the receipt is written. */
bool transact_keep(struct transact *x, struct err *err) MUST_CHECK;

/* Whether the old side is in place again, or cannot be. */
bool transact_is_over(const struct transact *x);

#endif
