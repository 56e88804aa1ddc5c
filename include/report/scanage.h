/* scanage: how old what is known of the host is. */
#ifndef FETTLE_REPORT_SCANAGE_H
#define FETTLE_REPORT_SCANAGE_H

#include "base/attr.h"
#include "report/records.h"

/* Days since the last scan, at the present; lines "HOST SECONDS". No scan is no value. */
void scanage_days(const struct records *r, struct metric *ret);

#endif
