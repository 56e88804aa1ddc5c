#include "base/err.h"
#include "base/str.h"
#include "report/compliance.h"
#include "report/deployments.h"
#include "report/exposure.h"
#include "report/figures.h"
#include "report/patchtime.h"
#include "report/remedy.h"
#include "report/scanage.h"

void figures_clear(struct figures *f)
{
	for (size_t i = 0; i < f->count; i++)
		metric_clear(&f->v[i]);
	f->count = 0;
}

void figures_make(const struct records *r, struct figures *ret)
{
	static void (*const makers[])(const struct records *r, struct metric *ret) = {
	        compliance_hosts,    compliance_findings,     remedy_rate,
	        remedy_flow,         patchtime_available,     patchtime_published,
	        patchtime_kev,       patchtime_seen,          exposure_days,
	        deployments_success, deployments_rolled_back, scanage_days,
	};

	_Static_assert(ARRAY_LEN(makers) <= FIGURES_MAX, "room for each");
	*ret = (struct figures){.count = ARRAY_LEN(makers)};
	for (size_t i = 0; i < ARRAY_LEN(makers); i++)
		makers[i](r, &ret->v[i]);
}

const struct metric *figures_find(const struct figures *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(f->v[i].name, name))
			return &f->v[i];
	return NULL;
}
