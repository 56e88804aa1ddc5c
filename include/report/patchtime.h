/*
 * patchtime: how long it takes until a finding is remedied (governance, "Mean time to patch").
 *
 * The value is the Kaplan-Meier median in days over the findings whose clock started in the window;
 * those that are open at its end, or that a decision or a correction took away, are censored
 * there. Numbers: "p90", and "closed only", the mean over those that were remedied, which flatters
 * and is named so. Lines "EPISODE SECONDS FATE". Findings whose start is not known are left out.
 */
#ifndef FETTLE_REPORT_PATCHTIME_H
#define FETTLE_REPORT_PATCHTIME_H

#include "base/attr.h"
#include "report/records.h"

/* From the time at which the fix could be had, was published, was known to be exploited, or was
 * first seen here. */
void patchtime_available(const struct records *r, struct metric *ret);
void patchtime_published(const struct records *r, struct metric *ret);
void patchtime_kev(const struct records *r, struct metric *ret);
void patchtime_seen(const struct records *r, struct metric *ret);

#endif
