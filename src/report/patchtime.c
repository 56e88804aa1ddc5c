#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/fate.h"
#include "report/patchtime.h"
#include "report/survival.h"

#define DAY 86400.0

typedef int64_t start_of(const struct episode *e);

static int64_t available(const struct episode *e)
{
	return e->available;
}

static int64_t published(const struct episode *e)
{
	return e->published;
}

static int64_t kev(const struct episode *e)
{
	return e->kev;
}

static int64_t seen(const struct episode *e)
{
	return e->first_seen;
}

static void count(const struct episode *e, int64_t start, int64_t end, struct survival *s,
                  struct metric *m)
{
	enum fate fate = fate_at(e, end);
	int64_t stop = fate == FATE_OPEN ? end : e->closed;
	int64_t lasted = stop > start ? stop - start : 0;
	auto_free char *id = fate_id(e);
	auto_free char *line = str_format("%s %lld %s", id, (long long)lasted, fate_name(fate));

	survival_add(s, lasted, fate == FATE_REMEDIED);
	strlist_add(&m->denominator, line);
	if (fate == FATE_REMEDIED)
		strlist_add(&m->numerator, line);
}

static void evaluate(struct survival *s, struct metric *m)
{
	int64_t median = 0, p90 = 0;
	double mean = 0;

	m->is_known = survival_until(s, 0.5, &median);
	m->value = (double)median / DAY;
	m->numbers[0].name = "p90";
	m->numbers[0].is_known = survival_until(s, 0.1, &p90);
	m->numbers[0].value = (double)p90 / DAY;
	m->numbers[1].name = "closed only";
	m->numbers[1].is_known = survival_mean_ended(s, &mean);
	m->numbers[1].value = mean / DAY;
}

static void make(const struct records *r, const char *name, const char *definition, start_of *clock,
                 struct metric *ret)
{
	auto_clear(survival) s = {0};
	int64_t end = records_end(r);

	*ret = (struct metric){
	        .name = name, .definition = definition, .unit = "days", .window = r->window};
	for (size_t i = 0; r->episodes && i < r->episodes->count; i++) {
		const struct episode *e = r->episodes->v[i];
		int64_t start = clock(e);

		if (start && start >= r->window.since && start <= end)
			count(e, start, end, &s, ret);
	}
	evaluate(&s, ret);
	metric_seal(ret);
}

void patchtime_available(const struct records *r, struct metric *ret)
{
	make(r, "time-to-patch",
	     "median time from when a fix could be had to when the finding was remedied "
	     "(Kaplan-Meier, open ones censored)",
	     available, ret);
}

void patchtime_published(const struct records *r, struct metric *ret)
{
	make(r, "time-to-patch-published", "the same from when the vulnerability was published",
	     published, ret);
}

void patchtime_kev(const struct records *r, struct metric *ret)
{
	make(r, "time-to-patch-kev", "the same from when it was known to be exploited", kev, ret);
}

void patchtime_seen(const struct records *r, struct metric *ret)
{
	make(r, "time-to-patch-seen", "the same from when it was first seen here", seen, ret);
}
