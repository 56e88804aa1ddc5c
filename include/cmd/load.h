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
#include "model/history.h"
#include "model/policy.h"
#include "store/state.h"
#include "ui/opt.h"

struct err;

/* The policy that --policy names, else FETTLE_POLICY, else /etc/fettle/policy.json, which need not
 * be there: then it is empty. */
bool load_policy(const struct opts *o, struct policy *ret, struct err *err) MUST_CHECK;

bool load_inventory(const struct state *s, struct inventory *ret, bool *ret_found,
                    struct err *err) MUST_CHECK;
bool load_findings(const struct state *s, struct findings *ret, bool *ret_found,
                   struct err *err) MUST_CHECK;

/* The plan with this id, or the newest when `id` is NULL: the one that was generated last, of two
 * at the same instant the one with the higher id. */
bool load_plan(const struct state *s, const char *id, struct plan *ret, bool *ret_found,
               struct err *err) MUST_CHECK;

/* What was done to the host, and which transaction was begun and has not ended (NULL: none). */
bool load_history(const struct state *s, struct history *ret, char **ret_unfinished,
                  struct err *err) MUST_CHECK;

#endif
