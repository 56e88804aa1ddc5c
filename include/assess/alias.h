/*
 * alias: records of several databases that name one vulnerability are one judgement (matching, 2.9:
 * aliases are symmetric and transitive).
 *
 * Only records whose ids are all names of the same vulnerability (ADVISORY_ONE) say so: advisories
 * of distributions have one name for several.
 */
#ifndef FETTLE_ASSESS_ALIAS_H
#define FETTLE_ASSESS_ALIAS_H

#include "assess/match.h"

/* Makes one of those that share a name and are of the same source. It is known by the least CVE
 * among the names, else by the least name, and what is vulnerable with the highest fix counts. The
 * order of the others stays. */
void alias_merge(struct judgements *j);

#endif
