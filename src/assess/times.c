#include "assess/times.h"
#include "base/err.h"
#include "base/str.h"

void times_recall(struct finding *f, const struct episodes *e, int64_t now)
{
	const struct episode *before = e ? episodes_find(e, f->id) : NULL;

	f->times.first_seen = before && before->first_seen ? before->first_seen : now;
	if (!f->times.published && before)
		f->times.published = before->published;
	if (before && before->available)
		f->times.available = before->available;
	else if (f->state == FINDING_OPEN)
		f->times.available = now;
	if (!f->times.kev && before)
		f->times.kev = before->kev;
	f->due = before ? before->due : 0;
}

static void begin(const struct finding *f, int64_t now, struct str *events)
{
	/* borrowed for the time of writing */
	struct episode e = {
	        .finding = f->id,
	        .vulnerability = f->vulnerability,
	        .source = f->source,
	        .published = f->times.published,
	        .available = f->times.available,
	        .kev = f->times.kev,
	        .due = f->due,
	};

	episode_add_event(events, &e, "first_seen", now, finding_state_name(f->state));
}

static void go_on(const struct finding *f, struct episode *before, int64_t now, struct str *events)
{
	before->seen = true;
	if (f->times.available && !before->available)
		episode_add_event(events, before, "available", now, NULL);
	if (f->times.kev && !before->kev)
		episode_add_event(events, before, "kev", f->times.kev, NULL);
	if (!str_eq(before->state, finding_state_name(f->state)))
		episode_add_event(events, before, "state", now, finding_state_name(f->state));
	if (f->due != before->due) {
		before->due = f->due;
		episode_add_event(events, before, "due", now, NULL);
	}
}

static void end(struct episode *before, int64_t now, const char *state, struct str *events)
{
	before->seen = true;
	episode_add_event(events, before, "closed", now, state);
}

void times_record(const struct findings *f, struct episodes *e, int64_t now, struct str *events)
{
	for (size_t i = 0; i < e->count; i++)
		e->v[i]->seen = false;
	for (size_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];
		struct episode *before = episodes_find(e, one->id);
		bool live = finding_state_is_live(one->state) || one->state == FINDING_UNKNOWN;

		if (live && before)
			go_on(one, before, now, events);
		else if (live)
			begin(one, now, events);
		else if (before)
			end(before, now, finding_state_name(one->state), events);
	}
	for (size_t i = 0; i < e->count; i++)
		if (!e->v[i]->closed && !e->v[i]->seen)
			end(e->v[i], now, "gone", events);
}
