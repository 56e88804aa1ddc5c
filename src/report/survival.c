#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "report/survival.h"

/* Quotients of whole numbers that should be equal may differ by rounding. */
#define ROUNDING 1e-9

void survival_clear(struct survival *s)
{
	free(s->v);
	*s = (struct survival){0};
}

void survival_add(struct survival *s, int64_t seconds, bool has_ended)
{
	s->v = mem_grow(s->v, s->count, &s->cap, sizeof(*s->v));
	s->v[s->count++] = (struct lasting){seconds, has_ended};
}

static int compare(const void *left, const void *right)
{
	const struct lasting *a = left, *b = right;

	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return b->has_ended - a->has_ended;
}

bool survival_until(struct survival *s, double rest, int64_t *ret)
{
	double lasts = 1;

	if (s->count)
		qsort(s->v, s->count, sizeof(*s->v), compare);
	for (size_t i = 0; i < s->count;) {
		size_t at_risk = s->count - i, ended = 0;
		int64_t seconds = s->v[i].seconds;

		for (; i < s->count && s->v[i].seconds == seconds; i++)
			ended += s->v[i].has_ended;
		lasts *= 1 - (double)ended / (double)at_risk;
		if (ended && lasts <= rest + ROUNDING) {
			*ret = seconds;
			return true;
		}
	}
	return false;
}

bool survival_mean_ended(const struct survival *s, double *ret)
{
	double sum = 0;
	size_t ended = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->v[i].has_ended) {
			sum += (double)s->v[i].seconds;
			ended++;
		}
	if (!ended)
		return false;
	*ret = sum / (double)ended;
	return true;
}
