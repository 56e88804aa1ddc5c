/* figures: every metric of a report, in its order (governance, "Metrics"). */
#ifndef FETTLE_REPORT_FIGURES_H
#define FETTLE_REPORT_FIGURES_H

#include <stddef.h>

#include "base/attr.h"
#include "report/metric.h"
#include "report/records.h"

#define FIGURES_MAX 16

struct figures {
	struct metric v[FIGURES_MAX];
	size_t count;
};

void figures_clear(struct figures *f);
void figures_make(const struct records *r, struct figures *ret);

/* NULL when there is none of that name. */
const struct metric *figures_find(const struct figures *f, const char *name);

#endif
