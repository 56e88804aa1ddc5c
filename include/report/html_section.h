/* html_section: the sections of a page (report/html), each with its heading. */
#ifndef FETTLE_REPORT_HTML_SECTION_H
#define FETTLE_REPORT_HTML_SECTION_H

#include "base/attr.h"
#include "report/figures.h"
#include "report/records.h"
#include "report/summary.h"

struct str;

/* What was found, in numbers, and what ends most of it. */
void html_findings(const struct records *r, const struct summary *s, struct str *to);

/* The findings themselves: what the host is exposed by, what decisions cover, what is unknown. */
void html_details(const struct records *r, const struct summary *s, struct str *to);

/* What was changed in the window. */
void html_transactions(const struct records *r, struct str *to);

/* The figures with their definitions and digests. */
void html_figures(const struct figures *f, struct str *to);

/* Which feeds were used, and how old they were. */
void html_feeds(const struct records *r, struct str *to);

/* What could not be read, and what no feed speaks of. */
void html_gaps(const struct records *r, struct str *to);

#endif
