/* severity: the words that feeds have for how bad it is, in the words of CVSS. */
#ifndef FETTLE_MODEL_SEVERITY_H
#define FETTLE_MODEL_SEVERITY_H

#include "base/attr.h"

/* "critical", "high", "medium", "low" or "none"; NULL when `word` (may be NULL) is none of those
 * that feeds are known to use. */
const char *severity_name(const char *word);

/* The lowest score of its band in CVSS, as text; NULL as above. */
const char *severity_score(const char *word);

#endif
