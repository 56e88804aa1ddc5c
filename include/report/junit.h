/*
 * junit: findings as test cases, for programs that show the results of a build.
 *
 * A tier is a suite and a finding a case of it. A case passes only with evidence: the finding is
 * fixed, or a feed says that it does not apply. It fails when the host is exposed by it; the type
 * of the failure is "overdue" or the state. What a decision covers and what is unknown is skipped,
 * with the reason. What was not assessed at all, could not be read, or is covered by no feed is a
 * skipped case of the suite "coverage": a run over nothing is never a run without failures alone.
 */
#ifndef FETTLE_REPORT_JUNIT_H
#define FETTLE_REPORT_JUNIT_H

#include "base/attr.h"
#include "report/records.h"

void junit_report(const struct records *r, struct str *to);

#endif
