/*
 * recover: finishes the transaction that a crash, or a want of privilege, left unfinished.
 *
 * File work is finished by whoever finds it; hooks and checks only by those who may run programs.
 * Folders of transactions that never began are swept away.
 */
#ifndef FETTLE_APPLY_RECOVER_H
#define FETTLE_APPLY_RECOVER_H

#include <stdbool.h>
#include <stdint.h>

#include "apply/transact.h"
#include "base/attr.h"

struct err;
struct state;

/* `x` has state, root, now and programs set. *ret_found false: nothing was unfinished. Otherwise
 * x->ended tells whether it has come to an end now, and x->receipt which (x->t.id names it; its
 * receipt is not in the state when nothing had been changed). */
bool recover(struct transact *x, bool *ret_found, struct err *err) MUST_CHECK;

#endif
