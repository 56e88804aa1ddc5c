/*
 * assess_many: many inventories in one run, each assessed for itself and none kept.
 *
 * What cannot be read or assessed is told and left out, and the run ends as "partial"; the others
 * are judged all the same.
 */
#ifndef FETTLE_CMD_ASSESS_MANY_H
#define FETTLE_CMD_ASSESS_MANY_H

#include <stdbool.h>

#include "assess/assess.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "cmd/call.h"
#include "cmd/findings_show.h"

struct err;

#define FINDINGS_LIST_FORMAT "fettle.findings-list/1"

/* The files that --inventory names: each value is a file, "-", a directory (all files in it whose
 * names end in ".json"), or "@FILE" with one of these a line. *ret_many: a list was asked for, even
 * of one. */
bool assess_many_files(const struct opts *o, struct strlist *ret, bool *ret_many,
                       struct err *err) MUST_CHECK;

/* `in` is for all of them but for the inventory. A table is by `by`; the exit status is of the
 * conditions in `wanted` over all. */
bool assess_many(struct call *call, const struct strlist *files, const struct assess_input *in,
                 enum findings_by by, unsigned wanted, struct err *err) MUST_CHECK;

#endif
