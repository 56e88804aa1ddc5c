/*
 * require: what the patches of archives cannot do without, by the relations in the package lists
 * (Debian Policy, 7.2 to 7.4).
 *
 * A package that a patch installs wants others in certain versions, or breaks old versions of them.
 * Where the installed one will not do and another patch of the plan brings one that does, that
 * patch is required; where nothing of the name is installed, the package is added to the patch,
 * with what it wants in turn. What apt itself decides otherwise (pins, alternatives) is not
 * foreseen.
 */
#ifndef FETTLE_ASSESS_REQUIRE_H
#define FETTLE_ASSESS_REQUIRE_H

#include "assess/archive.h"
#include "assess/subject.h"
#include "model/plan.h"

/* Fills `requires` and `adds` of all patches from archives; the size of what is added counts. */
void require_fill(const struct archive *a, const struct subjects *subjects, struct plan *plan);

#endif
