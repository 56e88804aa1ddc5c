/*
 * after: an inventory as it will be when a plan was carried out, with the restarts and reboots that
 * it asks for; the same code then assesses it (fettle-assess(1), --after).
 *
 * Packages of an archive's patch have the planned version where they are installed in an older one,
 * and what the patch adds is installed; of a bundle's product the planned serial is. What runs is
 * as it was: after a real upgrade a new scan sees who still runs the old code.
 */
#ifndef FETTLE_ASSESS_AFTER_H
#define FETTLE_ASSESS_AFTER_H

#include "base/attr.h"
#include "base/strlist.h"
#include "model/inventory.h"
#include "model/plan.h"

struct err;

/* Changes `inv`. A planned package that is not installed is told in `notes`. ERR_INPUT when the
 * plan is another host's. */
bool after_apply(const struct plan *plan, struct inventory *inv, struct strlist *notes,
                 struct err *err) MUST_CHECK;

#endif
