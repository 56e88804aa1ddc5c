/*
 * html: the report as one page that stands alone: style and charts are inside it, there is no
 * script and no reference to anything outside. It prints, and fits a telephone.
 *
 * It is for somebody who was not there: it says what was known and when, what could not be read,
 * and of each figure what it is made of. What was left out for length is said with its number.
 * Everything from outside (feeds, package names, paths) is text and never markup.
 */
#ifndef FETTLE_REPORT_HTML_H
#define FETTLE_REPORT_HTML_H

#include "base/attr.h"
#include "report/figures.h"
#include "report/records.h"

struct str;

void html_report(const struct records *r, const struct figures *figures, struct str *to);

#endif
