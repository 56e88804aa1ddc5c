#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/fate.h"
#include "report/remedy.h"

enum part { ON_TIME, EXCEPTED, LATE, STILL_OPEN };

static enum part part_of(const struct episode *e, int64_t end)
{
	switch (fate_at(e, end)) {
	case FATE_REMEDIED:
		return e->closed <= e->due ? ON_TIME : LATE;
	case FATE_EXCEPTED:
		return EXCEPTED;
	case FATE_VOID:
	case FATE_OPEN:
		break;
	}
	return STILL_OPEN;
}

static void count_due(const struct episode *e, int64_t end, struct metric *m)
{
	auto_free char *id = fate_id(e);
	enum part part = part_of(e, end);

	strlist_add(&m->denominator, id);
	strlist_add(&m->parts[part].ids, id);
	if (part == ON_TIME)
		strlist_add(&m->numerator, id);
}

void remedy_rate(const struct records *r, struct metric *ret)
{
	int64_t end = records_end(r);

	*ret = (struct metric){
	        .name = "remediation-rate",
	        .definition = "findings whose date is in the window and has passed: the share that "
	                      "was remedied by that date",
	        .window = r->window,
	        .parts = {{.name = "on time"},
	                  {.name = "excepted"},
	                  {.name = "late"},
	                  {.name = "open"}},
	};
	for (size_t i = 0; r->episodes && i < r->episodes->count; i++) {
		const struct episode *e = r->episodes->v[i];

		if (e->due && e->due >= r->window.since && e->due <= end &&
		    fate_at(e, end) != FATE_VOID)
			count_due(e, end, ret);
	}
	metric_seal(ret);
}

static bool was_open(const struct episode *e, int64_t since, int64_t end)
{
	return e->first_seen <= end && (!e->closed || e->closed >= since) &&
	       fate_at(e, end) != FATE_VOID;
}

void remedy_flow(const struct records *r, struct metric *ret)
{
	int64_t end = records_end(r);

	*ret = (struct metric){
	        .name = "remediation-flow",
	        .definition =
	                "findings that were open at the beginning of the window or were first "
	                "seen in it: the share that was remedied in it",
	        .window = r->window,
	};
	for (size_t i = 0; r->episodes && i < r->episodes->count; i++) {
		const struct episode *e = r->episodes->v[i];
		auto_free char *id = fate_id(e);

		if (!was_open(e, r->window.since, end))
			continue;
		strlist_add(&ret->denominator, id);
		if (fate_at(e, end) == FATE_REMEDIED)
			strlist_add(&ret->numerator, id);
	}
	metric_seal(ret);
}
