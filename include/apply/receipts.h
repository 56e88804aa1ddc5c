/* receipts: the history of this host, from the transactions of the state. */
#ifndef FETTLE_APPLY_RECEIPTS_H
#define FETTLE_APPLY_RECEIPTS_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/history.h"

struct err;
struct state;

/* A transaction without a receipt is going on, or was left by a crash before it changed anything,
 * and is passed over. A receipt that cannot be read is an error: without it nobody knows what is
 * installed. */
bool receipts_load(const struct state *s, struct history *ret, struct err *err) MUST_CHECK;

#endif
