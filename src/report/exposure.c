#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/exposure.h"
#include "report/fate.h"

#define DAY 86400.0

/* Seconds that the episode was open in the window, from `since` on; 0: since never. */
static int64_t seconds(const struct episode *e, int64_t since, int64_t begin, int64_t end)
{
	int64_t from = e->first_seen > begin ? e->first_seen : begin;
	int64_t to = e->closed && e->closed < end ? e->closed : end;

	if (!since)
		return 0;
	from = since > from ? since : from;
	return to > from ? to - from : 0;
}

void exposure_days(const struct records *r, struct metric *ret)
{
	int64_t begin = r->window.since;
	int64_t end = r->window.until < r->now ? r->window.until : r->now;
	int64_t all = 0, kev = 0, overdue = 0;

	*ret = (struct metric){
	        .name = "exposure-days",
	        .definition =
	                "time that findings were open inside the window, summed up; kev: since "
	                "known to be exploited; overdue: after the date",
	        .unit = "days",
	        .window = r->window,
	};
	for (size_t i = 0; r->episodes && i < r->episodes->count; i++) {
		const struct episode *e = r->episodes->v[i];
		auto_free char *id = fate_id(e);
		int64_t open = seconds(e, e->first_seen, begin, end);

		if (e->first_seen > records_end(r) || fate_at(e, records_end(r)) == FATE_VOID)
			continue;
		strlist_take(&ret->denominator, str_format("%s %lld", id, (long long)open));
		all += open;
		kev += seconds(e, e->kev, begin, end);
		overdue += seconds(e, e->due, begin, end);
	}
	ret->is_known = ret->denominator.count > 0;
	ret->value = (double)all / DAY;
	ret->numbers[0] = (struct metric_number){"kev", (double)kev / DAY, true};
	ret->numbers[1] = (struct metric_number){"overdue", (double)overdue / DAY, true};
	metric_seal(ret);
}
