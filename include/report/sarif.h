/*
 * sarif: findings as SARIF 2.1.0 (OASIS), for code hosts and for viewers of results.
 *
 * A vulnerability is a rule, a finding a result; partialFingerprints holds the id of the finding,
 * so that the same finding is the same alert in the next run. The location is the package database
 * that the component was read from.
 *
 *   level          urgent, soon: error; scheduled, unknown tier: warning; next upgrade: note
 *   fixed          left out: a result that is gone is how an alert is closed
 *   unknown        kind "review", level "none": somebody must look; never a pass
 *   mitigated, excepted, not-affected
 *                  suppressed, with the reason as the justification
 *
 * What could not be read, feeds that are stale and components that no feed speaks of are
 * notifications of the run.
 */
#ifndef FETTLE_REPORT_SARIF_H
#define FETTLE_REPORT_SARIF_H

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"

struct str;

/* Appends. `inv` is the inventory that was assessed; NULL: not at hand, results have no file. */
void sarif_findings(const struct findings *f, const struct inventory *inv, struct str *to);

#endif
