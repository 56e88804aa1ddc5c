/* remedy: how much of what was due was mended, and how much of what there was. */
#ifndef FETTLE_REPORT_REMEDY_H
#define FETTLE_REPORT_REMEDY_H

#include "base/attr.h"
#include "report/records.h"

/* Of the findings that were due in the window (and by now), those that were remedied by their date;
 * parts: on time, excepted, late, open. Those that turned out not to apply are not counted. */
void remedy_rate(const struct records *r, struct metric *ret);

/* Of the findings that were open at some time in the window, those that were remedied in it. */
void remedy_flow(const struct records *r, struct metric *ret);

#endif
