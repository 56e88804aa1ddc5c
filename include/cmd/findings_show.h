/* findings_show: findings laid out as tables, and the line that sums them up. */
#ifndef FETTLE_CMD_FINDINGS_SHOW_H
#define FETTLE_CMD_FINDINGS_SHOW_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/finding.h"
#include "model/plan.h"
#include "ui/out.h"

struct err;

enum findings_by { BY_PATCH, BY_FINDING, BY_PACKAGE, BY_HOST };

/* "patch", "finding", "package", "host"; NULL is by patch. ERR_USAGE names them. */
bool findings_by_parse(const char *name, enum findings_by *ret, struct err *err) MUST_CHECK;

/* By host is of cmd/hosts. */
void findings_show(const struct findings *f, const struct plan *plan, enum findings_by by,
                   struct out *out);

/* The last line: what was found, and what no claim is made about. `claims` is false when no feed of
 * vulnerabilities speaks of the host at all. */
void findings_show_sum(const struct findings *f, bool claims, struct out *out);

#endif
