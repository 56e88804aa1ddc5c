/*
 * foresee: what would remain when a plan was carried out (assess/after): of a plan that is named,
 * and of the plan that a goal has led to, whose promise is held to it.
 */
#ifndef FETTLE_CMD_FORESEE_H
#define FETTLE_CMD_FORESEE_H

#include <stdbool.h>

#include "assess/assess.h"
#include "base/attr.h"
#include "cmd/call.h"

/* Gives the inventory the versions of a plan: an id, or a file (a name with a slash in it or
 * ".json" at its end). */
bool foresee_plan(const struct call *call, const char *name, struct inventory *inv,
                  struct err *err) MUST_CHECK;

/* Assesses the inventory as it would be after the plan in `r`, and sets whether its goal is reached
 * and what stands in the way: a patch may bring what is vulnerable too, and an old kernel stays.
 * What waits for a restart or reboot alone counts as ended. */
bool foresee_goal(const struct assess_input *in, struct assess_result *r,
                  struct err *err) MUST_CHECK;

/* Why nothing in the way of a goal is no success: what could stand there is not known. NULL: it is.
 */
const char *foresee_unknown(const struct assess_result *r, const struct goal *goal);

#endif
