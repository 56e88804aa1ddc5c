/* rollbacks: how much of what was applied had to be taken back. */
#ifndef FETTLE_REPORT_ROLLBACKS_H
#define FETTLE_REPORT_ROLLBACKS_H

#include "base/attr.h"
#include "report/records.h"

/* Of the transactions that applied something and were done in the window, those that a rollback
 * undid since, whenever. */
void rollbacks_rate(const struct records *r, struct metric *ret);

#endif
