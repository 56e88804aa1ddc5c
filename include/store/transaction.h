/*
 * transaction: the folder of one transaction, transactions/ID/, and which one is going on.
 *
 * ID is "NNNN-" and 16 random hexadecimal digits: it sorts by age, and what bears it as a name on
 * another file system cannot have been put there beforehand. In the folder lie journal,
 * manifest.json, plan.json, receipt.json (written last) and the output of programs.
 *
 * transactions/.current holds the id of the one that has begun to write and has not ended. While it
 * is there nothing else is begun: a later call finishes it first. A folder that is not current and
 * has no receipt was left by a crash before anything was written elsewhere, and is swept away.
 */
#ifndef FETTLE_STORE_TRANSACTION_H
#define FETTLE_STORE_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "store/journal.h"

struct err;
struct js;
struct state;
struct strlist;

struct transaction {
	const struct state *state; /* borrowed */
	char *id;
	int dir;
	struct journal journal;
};
#define TRANSACTION_NONE                                                                           \
	{                                                                                          \
		.dir = -1, .journal = JOURNAL_NONE                                                 \
	}
void transaction_clear(struct transaction *t);

/* A new folder with a journal of so many records that says "begun"; not yet current. */
bool transaction_make(const struct state *s, size_t records, struct transaction *ret,
                      struct err *err) MUST_CHECK;
bool transaction_open(const struct state *s, const char *id, struct transaction *ret,
                      struct err *err) MUST_CHECK;

/* Makes it the current one, durably; ends that; ends that and removes its folder. */
bool transaction_begin(const struct transaction *t, struct err *err) MUST_CHECK;
bool transaction_end(const struct transaction *t, struct err *err) MUST_CHECK;
bool transaction_forget(struct transaction *t, struct err *err) MUST_CHECK;

/* Id of the current one; NULL when there is none. */
bool transaction_current(const struct state *s, char **ret, struct err *err) MUST_CHECK;

/* Ids of all, oldest first. */
bool transaction_list(const struct state *s, struct strlist *ret, struct err *err) MUST_CHECK;

/* The one whose id is `text` or begins with it; ERR_USAGE when that is none or several. */
bool transaction_find(const struct state *s, const char *text, char **ret,
                      struct err *err) MUST_CHECK;

bool transaction_sweep(const struct state *s, struct err *err) MUST_CHECK;

/* A file of the folder, replaced whole and durably; a document of it. */
bool transaction_save(const struct transaction *t, const char *name, struct span text,
                      struct err *err) MUST_CHECK;
bool transaction_load(const struct state *s, const char *id, const char *name, const char *format,
                      struct js **ret, bool *ret_found, struct err *err) MUST_CHECK;

#endif
