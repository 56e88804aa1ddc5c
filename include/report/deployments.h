/* deployments: how much of what was applied was good, and how much had to be taken back. */
#ifndef FETTLE_REPORT_DEPLOYMENTS_H
#define FETTLE_REPORT_DEPLOYMENTS_H

#include "base/attr.h"
#include "report/records.h"

/* Of the transactions that ended in the window and changed the host by applying a bundle, those
 * that ended well and that no rollback has undone since, whenever. */
void deployments_success(const struct records *r, struct metric *ret);

/* Of the transactions that applied something and were done in the window, those that a rollback
 * undid since, whenever. */
void deployments_rolled_back(const struct records *r, struct metric *ret);

#endif
