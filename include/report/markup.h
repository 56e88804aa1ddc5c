/* markup: text from outside made fit for XML and HTML, in content and in quoted attributes. */
#ifndef FETTLE_REPORT_MARKUP_H
#define FETTLE_REPORT_MARKUP_H

#include "base/attr.h"

struct str;

/* Appends; & < > " ' become references, bytes that are not UTF-8 and characters that XML 1.0 has
 * not become U+FFFD, so that nothing is ever more than text. NULL adds nothing. */
void markup_add(struct str *to, const char *text);

#endif
