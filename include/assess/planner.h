/* planner: puts what archives and sources of bundles offer into one plan. */
#ifndef FETTLE_ASSESS_PLANNER_H
#define FETTLE_ASSESS_PLANNER_H

#include "assess/offer.h"
#include "assess/subject.h"
#include "model/finding.h"
#include "model/plan.h"

/* Adds a patch for each source whose offer is a security update or ends a finding. */
void planner_add_archive(const struct subjects *subjects, const struct offer *offers,
                         const struct findings *f, struct plan *plan);

/* Orders the patches (what is required comes first) and seals the plan. */
void planner_seal(struct plan *plan);

#endif
