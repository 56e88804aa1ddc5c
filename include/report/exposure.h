/* exposure: for how long the host was exposed, summed up over findings. */
#ifndef FETTLE_REPORT_EXPOSURE_H
#define FETTLE_REPORT_EXPOSURE_H

#include "base/attr.h"
#include "report/records.h"

/* Days that findings were open inside the window, in sum, so that hosts and windows can be added;
 * lines "EPISODE SECONDS" of all that were seen before its end. Numbers: the part since a finding
 * was known to be exploited ("kev"), and the part after its date ("overdue"). */
void exposure_days(const struct records *r, struct metric *ret);

#endif
