/*
 * summary: findings counted by state and tier.
 */
#ifndef FETTLE_REPORT_SUMMARY_H
#define FETTLE_REPORT_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"

struct js;

struct summary {
	size_t by[FINDING_STATES][TIERS];
	size_t by_state[FINDING_STATES];
	size_t by_tier[TIERS];     /* live ones */
	size_t live, overdue, kev; /* kev: live ones that are known to be exploited */
	int64_t next_due;          /* of live ones that are not overdue; 0: none has a date */
};

/* Overdue is judged at `now`. */
void summary_make(const struct findings *f, int64_t now, struct summary *ret);
struct js *summary_encode(const struct summary *s) MUST_CHECK;

#endif
