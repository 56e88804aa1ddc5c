/* severity: the words that feeds have for how bad it is, in the words of CVSS. */
#ifndef FETTLE_MODEL_SEVERITY_H
#define FETTLE_MODEL_SEVERITY_H

#include "base/attr.h"

/* "critical", "high", "medium", "low" or "none"; NULL when `word` (may be NULL) is none of those
 * that feeds are known to use. */
const char *severity_name(const char *word);

/* The lowest score of its band in CVSS, as text; NULL as above. */
const char *severity_score(const char *word);

/* 0 (none) to 4 (critical) by the word, else by the band of the CVSS score (below 0: unknown); -1
 * when neither is known. */
int severity_level(const char *word, double cvss);

#endif
