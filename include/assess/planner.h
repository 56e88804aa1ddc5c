/* planner: puts what archives and sources of bundles offer into one plan. */
#ifndef FETTLE_ASSESS_PLANNER_H
#define FETTLE_ASSESS_PLANNER_H

#include "assess/offer.h"
#include "assess/subject.h"
#include "model/finding.h"
#include "model/plan.h"

/* Adds a patch for each source that has an offer and is not held. The class is security when a
 * security pocket has it or it ends a finding; else feature when the upstream version changes, and
 * bugfix when only the distribution's revision does. Restarts are the units that wait on a socket
 * with code of it mapped; a reboot is due for what a running system cannot exchange (kernel, init,
 * bus, libc, microcode). */
void planner_add_archive(const struct subjects *subjects, const struct offer *offers,
                         const struct findings *f, struct plan *plan);

/* Orders the patches by the most urgent finding that each ends (tier, known exploitation, due date;
 * what comes out of daily scores does not count, so that a plan stays the same from day to day),
 * what is required before what requires it, and seals the plan. */
void planner_seal(const struct findings *f, struct plan *plan);

#endif
