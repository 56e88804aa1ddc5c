/* enrich: joins what feeds about vulnerabilities themselves (KEV, EPSS, Vulnrichment) know. */
#ifndef FETTLE_ASSESS_ENRICH_H
#define FETTLE_ASSESS_ENRICH_H

#include <stdint.h>

#include "assess/source.h"
#include "model/finding.h"

enum kev_text { KEV_CVE, KEV_NAME, KEV_TEXTS };
enum kev_number { KEV_ADDED, KEV_DUE, KEV_RANSOMWARE, KEV_NUMBERS };
enum epss_text { EPSS_CVE, EPSS_TEXTS };
enum epss_number { EPSS_SCORE, EPSS_NUMBERS }; /* probability, times EPSS_UNIT */
#define EPSS_UNIT 1e9

enum ssvc_text { SSVC_CVE, SSVC_TEXTS };
/* The first three are 0 where nothing is known, else the place of the word, from 1 on: no, yes;
 * partial, total; none, poc, active. The last is a base score times 10; below 0: not known. */
enum ssvc_number { SSVC_AUTOMATABLE, SSVC_TOTAL, SSVC_EXPLOITATION, SSVC_CVSS, SSVC_NUMBERS };

/* Sets kev, ransomware, epss, the inputs of SSVC, CVSS where the feed of the finding knew none, and
 * the time of entry into KEV, by the vulnerability or one of its
 * aliases. *ret_kev_due is KEV's own due date, 0 when there is none. */
void enrich(struct finding *f, const struct sources *sources, int64_t *ret_kev_due);

#endif
