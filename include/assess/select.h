/*
 * select: which of all the patches that could be installed make the plan.
 *
 * By class: those of the wanted classes; a patch that ends a finding is one of security, whatever
 * its own word. By goal: the smallest set after which nothing that a patch can end stands against
 * it; of several sets of the same size that with the fewest reboots, then the fewest bytes. What a
 * patch requires is always in, and counts.
 *
 * How the smallest is found: a finding that one patch alone ends forces that patch, and nearly all
 * are of this kind, since an archive has one candidate a source; that is proof by itself, for any
 * number of patches. What is left, findings that several patches end, is a set cover: searched
 * whole, by branch and bound, up to SELECT_EXACT patches, and greedily above (is_smallest of the
 * plan is false then).
 */
#ifndef FETTLE_ASSESS_SELECT_H
#define FETTLE_ASSESS_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "assess/goal.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "model/finding.h"
#include "model/plan.h"

struct err;

#define SELECT_EXACT 20

enum select_class { SELECT_SECURITY = 1, SELECT_BUGFIX = 2, SELECT_FEATURE = 4, SELECT_ALL = 7 };

/* "security", "bugfix,feature", "all"; NULL is security. ERR_USAGE names the classes. */
bool select_parse(const char *list, unsigned *ret, struct err *err) MUST_CHECK;

/* Both drop from the plan what was not chosen. */
void select_by_class(struct plan *plan, unsigned classes);
void select_by_goal(struct plan *plan, const struct findings *f, const struct goal *g, int64_t now);

#endif
