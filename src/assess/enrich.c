#include "assess/enrich.h"
#include "base/err.h"

/* The row of the vulnerability, or of the first alias that has one. */
static bool find(const struct finding *f, const struct index *ix, size_t *ret)
{
	if (index_find(ix, f->vulnerability, ret))
		return true;
	for (size_t i = 0; i < f->aliases.count; i++)
		if (index_find(ix, f->aliases.v[i], ret))
			return true;
	return false;
}

static void take_kev(struct finding *f, const struct index *ix, int64_t *ret_due)
{
	size_t row;

	if (!find(f, ix, &row))
		return;
	f->priority.kev = true;
	f->priority.ransomware |= index_number(ix, row, KEV_RANSOMWARE) != 0;
	f->times.kev = index_number(ix, row, KEV_ADDED);
	*ret_due = index_number(ix, row, KEV_DUE);
}

static void take_epss(struct finding *f, const struct index *ix)
{
	size_t row;

	if (find(f, ix, &row))
		f->priority.epss = (double)index_number(ix, row, EPSS_SCORE) / EPSS_UNIT;
}

void enrich(struct finding *f, const struct sources *sources, int64_t *ret_kev_due)
{
	*ret_kev_due = 0;
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *s = &sources->v[i];

		if (!s->type || s->why_not)
			continue;
		if (s->type->use == FEEDTYPE_KEV)
			take_kev(f, &s->index, ret_kev_due);
		else if (s->type->use == FEEDTYPE_EPSS)
			take_epss(f, &s->index);
	}
}
