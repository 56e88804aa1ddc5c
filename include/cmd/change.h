/* change: what the verbs that change a host share: apply, rollback, recover, and main. */
#ifndef FETTLE_CMD_CHANGE_H
#define FETTLE_CMD_CHANGE_H

#include <stdbool.h>

#include "apply/transact.h"
#include "base/attr.h"
#include "cmd/call.h"

/* State, root, time and messages of the call; programs may be run. */
void change_begin(struct call *call, int root, struct transact *x);

/* What it came to: the receipt as JSON, or a line; notes are told as messages. */
void change_show(struct call *call, const struct transact *x);

/* What would be changed, as a table or as JSON, for --dry-run. */
void change_show_plan(struct call *call, const struct changeset *set, const struct manifest *m);

/* Finishes an unfinished transaction first. With --dry-run there may be none (ERR_REFUSED). */
bool change_finish(struct call *call, int root, struct err *err) MUST_CHECK;

/* For all other verbs: the file work alone, when it is possible; else a warning. */
void change_finish_files(struct call *call);

#endif
