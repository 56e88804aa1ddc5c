#include <fnmatch.h>
#include <stdlib.h>

#include "assess/deadline.h"
#include "assess/rank.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/severity.h"

#define DAY 86400

static int64_t start_of(const struct finding *f, enum rules_start start, int64_t now)
{
	const int64_t by_start[][3] = {
	        [START_AVAILABLE] = {f->times.available, f->times.published, f->times.first_seen},
	        [START_PUBLISHED] = {f->times.published, f->times.first_seen, 0},
	        [START_FIRST_SEEN] = {f->times.first_seen, 0, 0},
	};

	for (size_t i = 0; i < 3; i++)
		if (by_start[start][i])
			return by_start[start][i];
	return now;
}

int64_t rank_start(const struct finding *f, const struct rules *rules, int64_t now)
{
	return start_of(f, rules->start, now);
}

static bool counts_as_yes(enum answer a, bool unknown_counts_as)
{
	return a == ANSWER_UNKNOWN ? unknown_counts_as : a == ANSWER_YES;
}

/* Of two that set the same date the first is named. */
static void move_earlier(struct finding *f, int64_t to, const char *by, const char *name)
{
	if (!to || (f->due && (f->due < to || (f->due == to && f->due_by))))
		return;
	f->due = to;
	mem_free(&f->due_by);
	f->due_by = name ? str_format("%s %s", by, name) : mem_strdup(by);
}

/* --- overlays --- */

static bool is_wished(enum policy_wish wish, bool is)
{
	return wish == POLICY_ANY || (wish == POLICY_YES) == is;
}

static bool is_among(const struct strlist *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (fnmatch(patterns->v[i], name, 0) == 0)
			return true;
	return patterns->count == 0;
}

/* What is not known is not at least anything; whether it is exposed counts as in the table. */
static bool overlay_holds(const struct policy_overlay *o, const struct finding *f, bool exposed)
{
	const struct priority *p = &f->priority;

	return is_wished(o->kev, p->kev) && is_wished(o->ransomware, p->ransomware) &&
	       is_wished(o->exposed, exposed) && is_among(&o->packages, f->source) &&
	       (!o->severity ||
	        severity_level(p->severity, p->cvss) >= severity_level(o->severity, -1)) &&
	       p->cvss >= o->cvss && p->epss >= o->epss;
}

int64_t rank_overlay_start(const struct policy_overlay *o, const struct finding *f, int64_t now)
{
	switch (o->from) {
	case POLICY_AVAILABLE:
		return start_of(f, START_AVAILABLE, now);
	case POLICY_PUBLISHED:
		return start_of(f, START_PUBLISHED, now);
	case POLICY_FIRST_SEEN:
		return start_of(f, START_FIRST_SEEN, now);
	case POLICY_KEV:
		break;
	}
	return f->times.kev;
}

static void apply_overlays(struct finding *f, const struct rules *rules, bool exposed, int64_t now)
{
	for (size_t i = 0; i < rules->overlay_count; i++) {
		const struct policy_overlay *o = &rules->overlays[i];
		int64_t start = rank_overlay_start(o, f, now);

		if (start && overlay_holds(o, f, exposed))
			move_earlier(f, start + o->days * DAY, "overlay", o->name);
	}
}

void rank_finding(struct finding *f, const struct rules *rules, int64_t kev_due, int64_t now)
{
	struct priority *p = &f->priority;
	bool exposed = counts_as_yes(p->exposed, !rules->unknown_is_not_exposed);
	bool automatable = counts_as_yes(p->automatable, !rules->unknown_is_not_automatable);
	bool total = counts_as_yes(p->impact_total, !rules->unknown_is_partial);
	struct deadline d = deadline_find(p->kev, exposed, automatable, total);

	p->tier = d.tier;
	p->triage = d.triage;
	mem_free(&p->table);
	mem_free(&p->row);
	mem_free(&f->due_by);
	p->table = mem_strdup(DEADLINE_TABLE);
	p->row = deadline_row(p->kev, exposed, automatable, total);
	if (d.days >= 0)
		move_earlier(f, rank_start(f, rules, now) + (int64_t)d.days * DAY, "table", NULL);
	if (rules->kev_due_date)
		move_earlier(f, kev_due, "kev", NULL);
	apply_overlays(f, rules, exposed, now);
	if (f->due && !f->due_by)
		f->due_by = mem_strdup("earlier");
}

static int compare_numbers(double a, double b)
{
	return a < b ? -1 : a > b;
}

/* Those without a date come after those with one. */
static int compare_due(int64_t a, int64_t b)
{
	if (!a || !b)
		return (a == 0) - (b == 0);
	return a < b ? -1 : a > b;
}

static int severity_weight(const char *word)
{
	static const char *const words[] = {"none", "low", "medium", "high", "critical"};
	const char *name = severity_name(word);

	for (size_t i = 0; name && i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], name) == 0)
			return (int)i + 1;
	return 1;
}

static int compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	const struct priority *p = &x->priority, *q = &y->priority;
	int c = finding_state_is_live(y->state) - finding_state_is_live(x->state);

	c = c ? c : (int)p->tier - (int)q->tier;
	c = c ? c : q->kev - p->kev;
	c = c ? c : q->ransomware - p->ransomware;
	c = c ? c : compare_due(x->due, y->due);
	c = c ? c : compare_numbers(q->epss, p->epss);
	c = c ? c : compare_numbers(q->cvss, p->cvss);
	c = c ? c : severity_weight(q->severity) - severity_weight(p->severity);
	/* what can be mended now before what cannot */
	c = c ? c : (int)x->state - (int)y->state;
	c = c ? c : strcmp(x->vulnerability, y->vulnerability);
	return c ? c : strcmp(x->source, y->source);
}

void rank_all(struct findings *all)
{
	if (all->count)
		qsort(all->items, all->count, sizeof(*all->items), compare);
	for (size_t i = 0; i < all->count; i++)
		all->items[i].priority.rank =
		        finding_state_is_live(all->items[i].state) ? (unsigned)i + 1 : 0;
}
