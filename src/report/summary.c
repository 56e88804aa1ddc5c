#include "base/err.h"
#include "ext/js.h"
#include "report/summary.h"

static void count_due(const struct finding *f, int64_t now, struct summary *s)
{
	if (!f->due)
		return;
	if (f->due <= now)
		s->overdue++;
	else if (!s->next_due || f->due < s->next_due)
		s->next_due = f->due;
}

void summary_make(const struct findings *f, int64_t now, struct summary *ret)
{
	*ret = (struct summary){0};
	for (size_t i = 0; i < f->count; i++) {
		const struct finding *x = &f->items[i];

		ret->by[x->state][x->priority.tier]++;
		ret->by_state[x->state]++;
		if (!finding_state_is_live(x->state))
			continue;
		ret->live++;
		ret->by_tier[x->priority.tier]++;
		ret->kev += x->priority.kev;
		count_due(x, now, ret);
	}
}

struct js *summary_encode(const struct summary *s)
{
	struct js *o = js_object(), *states = js_object(), *tiers = js_object();

	for (unsigned i = 0; i < FINDING_STATES; i++) {
		struct js *row = js_object();

		for (unsigned t = 0; t < TIERS; t++)
			js_set_int(row, tier_name(t), (int64_t)s->by[i][t]);
		js_set_int(row, "all", (int64_t)s->by_state[i]);
		js_set(states, finding_state_name(i), row);
	}
	for (unsigned t = 0; t < TIERS; t++)
		js_set_int(tiers, tier_name(t), (int64_t)s->by_tier[t]);
	js_set(o, "by_state", states);
	js_set(o, "live_by_tier", tiers);
	js_set_int(o, "live", (int64_t)s->live);
	js_set_int(o, "overdue", (int64_t)s->overdue);
	js_set_int(o, "kev", (int64_t)s->kev);
	js_set_time(o, "next_due", s->next_due);
	return o;
}
