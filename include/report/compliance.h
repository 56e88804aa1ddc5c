/*
 * compliance: whether the host keeps to its deadlines, and how many findings do (governance, "Patch
 * compliance rate").
 *
 * Always four parts that sum up to the whole: compliant, excepted, non-compliant, unknown. What is
 * unknown stays in the denominator and is never compliant.
 */
#ifndef FETTLE_REPORT_COMPLIANCE_H
#define FETTLE_REPORT_COMPLIANCE_H

#include "base/attr.h"
#include "report/records.h"

enum compliance { COMPLIANT, COMPLIANCE_EXCEPTED, NON_COMPLIANT, COMPLIANCE_UNKNOWN };
const char *compliance_name(enum compliance c);

/* The host at r->now. *ret_why is a constant sentence.
 *
 *   unknown        not scanned or not assessed, or longer ago than max_age; or nothing is overdue
 *                  and the scan was not whole, a feed was stale, or a finding whose date has passed
 *                  could not be judged
 *   non-compliant  a finding that the host is exposed by is overdue
 *   excepted       one would be, but a decision covers it
 */
enum compliance compliance_judge(const struct records *r, const char **ret_why);

/* Of the hosts in scope (here: one), those that are compliant. */
void compliance_hosts(const struct records *r, struct metric *ret);

/* Of the findings, those that are closed or not overdue. */
void compliance_findings(const struct records *r, struct metric *ret);

#endif
