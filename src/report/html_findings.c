#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "report/html_chart.h"
#include "report/html_part.h"
#include "report/html_section.h"

#define PATCHES_SHOWN 25
#define FINDINGS_SHOWN 60

static bool is_overdue(const struct finding *f, int64_t now)
{
	return finding_state_is_live(f->state) && f->due && f->due <= now;
}

static void state_row(struct html_table *t, const struct summary *s, enum finding_state state)
{
	static const enum tier order[] = {TIER_URGENT, TIER_SOON, TIER_SCHEDULED, TIER_UPGRADE,
	                                  TIER_UNKNOWN};

	html_row(t, NULL);
	html_cell(t, finding_state_name(state));
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		html_cellf(t, "%zu", s->by[state][order[i]]);
	html_cellf(t, "%zu", s->by_state[state]);
	html_row_end(t);
}

static void counts(const struct summary *s, struct str *to)
{
	static const struct html_column columns[] = {
	        {"state", NULL},       {"urgent", "n"},  {"soon", "n"}, {"scheduled", "n"},
	        {"next upgrade", "n"}, {"unknown", "n"}, {"all", "n"},  {NULL, NULL},
	};
	struct html_table t;

	html_table_begin(&t, columns, "grid", to);
	for (unsigned i = 0; i < FINDING_STATES; i++)
		if (s->by_state[i])
			state_row(&t, s, (enum finding_state)i);
	html_table_end(&t);
}

/* What one patch ends. Findings come by rank, so patches do too. */
struct ends {
	const struct finding *first;
	size_t findings, overdue, kev;
	int64_t due; /* the earliest; 0: none */
};

struct patches {
	struct ends *v;
	size_t count, cap;
	struct table by_id; /* index + 1 */
};

static void patches_clear(struct patches *p)
{
	free(p->v);
	table_clear(&p->by_id);
}

static struct ends *patch_of(struct patches *p, const struct finding *f)
{
	size_t at = (size_t)(uintptr_t)table_get(&p->by_id, span_of(f->patch));

	if (!at) {
		p->v = mem_grow(p->v, p->count, &p->cap, sizeof(*p->v));
		at = ++p->count;
		p->v[at - 1].first = f;
		table_set(&p->by_id, span_of(f->patch), (void *)(uintptr_t)at);
	}
	return &p->v[at - 1];
}

static void patches_make(const struct findings *f, int64_t now, struct patches *ret)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct finding *x = &f->items[i];
		struct ends *e;

		if (!x->patch || x->state != FINDING_OPEN)
			continue;
		e = patch_of(ret, x);
		e->findings++;
		e->overdue += is_overdue(x, now);
		e->kev += x->priority.kev;
		if (x->due && (!e->due || x->due < e->due))
			e->due = x->due;
	}
}

static void patch_row(struct html_table *t, const struct ends *e)
{
	html_row(t, e->overdue ? "bad" : NULL);
	html_cell(t, e->first->patch);
	html_cell(t, e->first->source);
	html_cell(t, e->first->installed);
	html_cellf(t, "%zu", e->findings);
	html_cellf(t, "%zu", e->overdue);
	html_cellf(t, "%zu", e->kev);
	html_cell_day(t, e->due);
	html_row_end(t);
}

static void left_out(struct str *to, const char *what, size_t shown, size_t all)
{
	if (all > shown)
		html_elementf(to, "p", "soft",
		              "%zu %s more are not shown here; 'fettle report --format csv' lists "
		              "every finding.",
		              all - shown, what);
}

static void patches_part(const struct records *r, struct str *to)
{
	static const struct html_column columns[] = {
	        {"patch", "m"},   {"component", "m"}, {"installed", "m"},     {"ends", "n"},
	        {"overdue", "n"}, {"exploited", "n"}, {"earliest due", NULL}, {NULL, NULL},
	};
	__attribute__((cleanup(patches_clear))) struct patches p = {0};
	struct html_table t;

	patches_make(r->findings, r->now, &p);
	if (!p.count)
		return;
	html_element(to, "h3", NULL, "Patches that end findings, the most urgent first");
	html_table_begin(&t, columns, NULL, to);
	for (size_t i = 0; i < p.count && i < PATCHES_SHOWN; i++)
		patch_row(&t, &p.v[i]);
	html_table_end(&t);
	left_out(to, "patches", PATCHES_SHOWN, p.count);
}

static void finding_row(struct html_table *t, const struct finding *f, int64_t now)
{
	html_row(t, is_overdue(f, now) ? "bad" : f->priority.kev ? "warn" : NULL);
	html_cellf(t, "%s%s", f->vulnerability, f->priority.kev ? " (exploited)" : "");
	html_cell(t, f->source);
	html_cell(t, f->installed);
	html_cell(t, f->fixed_version);
	html_cellf(t, "%s%s", finding_state_name(f->state), is_overdue(f, now) ? ", overdue" : "");
	html_cell(t, tier_name(f->priority.tier));
	html_cell_day(t, f->due);
	html_cell(t, f->reason.text);
	html_row_end(t);
}

static const struct html_column finding_columns[] = {
        {"vulnerability", "m"}, {"component", "m"}, {"installed", "m"},
        {"fixed in", "m"},      {"state", NULL},    {"tier", NULL},
        {"due", NULL},          {"why", "w"},       {NULL, NULL},
};

static void live_part(const struct records *r, const struct summary *s, struct str *to)
{
	struct html_table t;
	size_t shown = 0;

	if (!s->live)
		return;
	html_element(to, "h3", NULL, "What the host is exposed by, the most urgent first");
	html_table_begin(&t, finding_columns, NULL, to);
	for (size_t i = 0; i < r->findings->count && shown < FINDINGS_SHOWN; i++)
		if (finding_state_is_live(r->findings->items[i].state)) {
			finding_row(&t, &r->findings->items[i], r->now);
			shown++;
		}
	html_table_end(&t);
	left_out(to, "findings", shown, s->live);
}

/* Findings in two states that are shown together. */
static void covered_part(const struct records *r, const struct summary *s, const char *heading,
                         enum finding_state a, enum finding_state b, struct str *to)
{
	size_t all = s->by_state[a] + (a == b ? 0 : s->by_state[b]), shown = 0;
	struct html_table t;

	if (!all)
		return;
	html_element(to, "h3", NULL, heading);
	html_table_begin(&t, finding_columns, NULL, to);
	for (size_t i = 0; i < r->findings->count && shown < FINDINGS_SHOWN; i++) {
		const struct finding *f = &r->findings->items[i];

		if (f->state == a || f->state == b) {
			finding_row(&t, f, r->now);
			shown++;
		}
	}
	html_table_end(&t);
	left_out(to, "findings", shown, all);
}

void html_findings(const struct records *r, const struct summary *s, struct str *to)
{
	html_element(to, "h2", NULL, "Findings");
	if (!r->findings) {
		html_element(
		        to, "p", NULL,
		        "The host was not assessed. Nothing can be said of its vulnerabilities.");
		return;
	}
	if (!r->findings->count) {
		html_element(to, "p", NULL, "No vulnerability was found in what could be judged.");
		return;
	}
	counts(s, to);
	html_element(to, "h3", NULL, "What the host is exposed by, by tier");
	html_chart_tiers(s, to);
	html_element(to, "h3", NULL, "The same, by the time it is due");
	html_chart_due(r->findings, r->now, to);
	html_chart_trend(r, to);
	patches_part(r, to);
}

void html_details(const struct records *r, const struct summary *s, struct str *to)
{
	if (!r->findings || !r->findings->count)
		return;
	html_element(to, "h2", NULL, "Findings one by one");
	live_part(r, s, to);
	covered_part(r, s, "Covered by decisions", FINDING_EXCEPTED, FINDING_MITIGATED, to);
	covered_part(r, s, "Could not be judged", FINDING_UNKNOWN, FINDING_UNKNOWN, to);
}
