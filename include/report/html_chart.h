/* html_chart: charts of a page, as inline SVG beside text that says the same in numbers. */
#ifndef FETTLE_REPORT_HTML_CHART_H
#define FETTLE_REPORT_HTML_CHART_H

#include <stddef.h>

#include "base/attr.h"
#include "report/records.h"
#include "report/summary.h"

struct str;

/* One bar a tier, made up of the states that the host is exposed by. */
void html_chart_tiers(const struct summary *s, struct str *to);

/* One bar for each stretch of time that dates fall into, of what the host is exposed by. */
void html_chart_due(const struct findings *f, int64_t now, struct str *to);

/* How many findings were open over the window, from the times that are kept; nothing is drawn when
 * there are none. */
void html_chart_trend(const struct records *r, struct str *to);

#endif
