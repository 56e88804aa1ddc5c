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

static enum answer answer_of(int64_t place)
{
	return place == 1 ? ANSWER_NO : place == 2 ? ANSWER_YES : ANSWER_UNKNOWN;
}

static void take_ssvc(struct finding *f, const struct index *ix)
{
	struct priority *p = &f->priority;
	int64_t cvss;
	size_t row;

	if (!find(f, ix, &row))
		return;
	p->automatable = answer_of(index_number(ix, row, SSVC_AUTOMATABLE));
	p->impact_total = answer_of(index_number(ix, row, SSVC_TOTAL));
	p->exploitation = (enum exploitation)index_number(ix, row, SSVC_EXPLOITATION);
	cvss = index_number(ix, row, SSVC_CVSS);
	if (p->cvss < 0 && cvss >= 0)
		p->cvss = (double)cvss / 10;
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
		else if (s->type->use == FEEDTYPE_SSVC)
			take_ssvc(f, &s->index);
	}
}
