/* cyclonedx_part: what report/cyclonedx puts together: properties, and the vulnerabilities. */
#ifndef FETTLE_REPORT_CYCLONEDX_PART_H
#define FETTLE_REPORT_CYCLONEDX_PART_H

#include "base/attr.h"
#include "model/finding.h"
#include "report/installed.h"

struct jswrite;

/* An element of "properties"; left out when the value is NULL. */
void cyclonedx_property(struct jswrite *w, const char *name, const char *value);

/* The member "vulnerabilities". */
void cyclonedx_vulnerabilities(const struct findings *f, const struct installed *in,
                               struct jswrite *w);

#endif
