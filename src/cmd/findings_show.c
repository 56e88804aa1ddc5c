#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "cmd/findings_show.h"
#include "ui/grid.h"

#define DATE_LEN 10

bool findings_by_parse(const char *name, enum findings_by *ret, struct err *err)
{
	static const char *const names[] = {"patch", "finding", "package", "host"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name ? name : "patch", names[i]) == 0) {
			*ret = (enum findings_by)i;
			return true;
		}
	return err_set(err, ERR_USAGE,
	               "option '--by': no '%s': there is patch finding package host", name);
}

/* A row sums up the findings of one patch, package or state. */
struct group {
	const char *name, *from, *to, *note;
	size_t count, kev;
	const struct finding *worst; /* the first: they come by rank */
	int64_t due;
};

struct groups {
	struct group *v;
	size_t count, cap;
	struct table by_name;
};

static void groups_clear(struct groups *g)
{
	free(g->v);
	table_clear(&g->by_name);
}

static struct group *group_of(struct groups *g, const char *name)
{
	size_t place = (size_t)(uintptr_t)table_get(&g->by_name, span_of(name));

	if (place)
		return &g->v[place - 1];
	g->v = mem_grow(g->v, g->count, &g->cap, sizeof(*g->v));
	g->v[g->count].name = name;
	table_set(&g->by_name, span_of(name), (void *)(uintptr_t)(g->count + 1));
	return &g->v[g->count++];
}

static void add_to(struct group *g, const struct finding *f)
{
	g->count++;
	g->kev += f->priority.kev;
	if (!g->worst)
		g->worst = f;
	if (finding_state_is_live(f->state) && f->due && (!g->due || f->due < g->due))
		g->due = f->due;
}

static void add_due(struct grid *grid, int64_t due)
{
	auto_free char *text = clock_text(due);

	if (text)
		text[DATE_LEN] = '\0';
	grid_add(grid, text);
}

static void add_tier(struct grid *grid, const struct finding *f)
{
	bool live = f && finding_state_is_live(f->state);

	grid_add(grid, live ? tier_name(f->priority.tier) : NULL);
}

/* --- by patch --- */

static const char *without_patch(enum finding_state s)
{
	switch (s) {
	case FINDING_NO_FIX:
		return "(no fix yet)";
	case FINDING_FIX_UNREACHABLE:
		return "(fix out of reach)";
	case FINDING_PENDING_RESTART:
		return "(restart pending)";
	case FINDING_FIXED:
		return "(fixed)";
	case FINDING_MITIGATED:
	case FINDING_EXCEPTED:
		return "(excepted)";
	case FINDING_NOT_AFFECTED:
		return "(not affected)";
	case FINDING_UNKNOWN:
		return "(not known)";
	case FINDING_OPEN:
	case FINDING_STATES:
		break;
	}
	return "(open)";
}

/* A finding names one patch; others of the plan may end it too. */
static void add_alternatives(const struct findings *f, const struct plan *plan, struct groups *g)
{
	auto_clear(table) by_id = {0};

	for (size_t i = 0; i < f->count; i++)
		table_set(&by_id, span_of(f->items[i].id), &f->items[i]);
	for (size_t i = 0; i < plan->count; i++) {
		const struct patch *p = &plan->patches[i];
		struct group *to = group_of(g, p->id);

		for (size_t k = 0; k < p->ends.count; k++) {
			const struct finding *one = table_get(&by_id, span_of(p->ends.v[k]));

			if (one && !str_eq(one->patch, p->id))
				add_to(to, one);
		}
	}
}

static void fill_from_plan(struct group *g, const struct plan *plan)
{
	const struct patch *p = plan_find(plan, g->name);

	if (!p)
		return;
	g->from = p->from;
	g->to = p->to;
	g->note = p->class;
	g->name = p->kind == PATCH_BUNDLE ? p->id : p->name;
}

static void by_patch(const struct findings *f, const struct plan *plan, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"PATCH", false, 14},  {"FROM", false, true}, {"TO", false, true},
	        {"ENDS", true, false}, {"KEV", true, false},  {"TIER", false, false},
	        {"DUE", false, false}, {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};
	auto_clear(groups) g = {0};

	for (size_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];

		add_to(group_of(&g, one->patch ? one->patch : without_patch(one->state)), one);
	}
	add_alternatives(f, plan, &g);
	for (size_t i = 0; i < g.count; i++) {
		fill_from_plan(&g.v[i], plan);
		grid_add(&grid, g.v[i].name);
		grid_add(&grid, g.v[i].from);
		grid_add(&grid, g.v[i].to);
		grid_addf(&grid, "%zu", g.v[i].count);
		grid_addf(&grid, "%zu", g.v[i].kev);
		add_tier(&grid, g.v[i].worst);
		add_due(&grid, g.v[i].due);
	}
	grid_print(&grid, out);
}

/* --- by package, by finding --- */

static void by_package(const struct findings *f, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"SOURCE", false, true}, {"INSTALLED", false, true}, {"FINDINGS", true, false},
	        {"KEV", true, false},    {"TIER", false, false},     {"DUE", false, false},
	        {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};
	auto_clear(groups) g = {0};

	for (size_t i = 0; i < f->count; i++) {
		struct group *to = group_of(&g, f->items[i].source);

		to->from = f->items[i].installed;
		add_to(to, &f->items[i]);
	}
	for (size_t i = 0; i < g.count; i++) {
		grid_add(&grid, g.v[i].name);
		grid_add(&grid, g.v[i].from);
		grid_addf(&grid, "%zu", g.v[i].count);
		grid_addf(&grid, "%zu", g.v[i].kev);
		add_tier(&grid, g.v[i].worst);
		add_due(&grid, g.v[i].due);
	}
	grid_print(&grid, out);
}

static void by_finding(const struct findings *f, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"RANK", true, false},      {"VULNERABILITY", false, 16}, {"SOURCE", false, true},
	        {"INSTALLED", false, true}, {"FIXED", false, true},       {"STATE", false, false},
	        {"TIER", false, false},     {"DUE", false, false},        {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};

	for (size_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];

		if (one->priority.rank)
			grid_addf(&grid, "%u", one->priority.rank);
		else
			grid_add(&grid, NULL);
		grid_add(&grid, one->vulnerability);
		grid_add(&grid, one->source);
		grid_add(&grid, one->installed);
		grid_add(&grid, one->fixed_version);
		grid_add(&grid, finding_state_name(one->state));
		add_tier(&grid, one);
		add_due(&grid, one->due);
	}
	grid_print(&grid, out);
}

static size_t count_live(const struct findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		n += finding_state_is_live(f->items[i].state);
	return n;
}

void findings_show(const struct findings *f, const struct plan *plan, enum findings_by by,
                   struct out *out)
{
	if (f->count == 0 && plan->count == 0)
		return;
	if (by == BY_PATCH)
		by_patch(f, plan, out);
	else if (by == BY_FINDING)
		by_finding(f, out);
	else
		by_package(f, out);
	str_addc(&out->text, '\n');
}

/* --- the sum --- */

static void add_part(struct str *to, size_t n, const char *what)
{
	if (n)
		str_addf(to, ", %zu %s", n, what);
}

void findings_show_sum(const struct findings *f, bool claims, struct out *out)
{
	struct str *to = &out->text;
	size_t live = count_live(f), overdue = findings_overdue(f, f->generated);

	str_addf(to, "%zu finding%s", live, live == 1 ? "" : "s");
	add_part(to, findings_in_state(f, FINDING_OPEN), "with a patch");
	add_part(to, findings_in_state(f, FINDING_FIX_UNREACHABLE), "out of reach");
	add_part(to, findings_in_state(f, FINDING_NO_FIX), "without a fix");
	add_part(to, overdue, "overdue");
	add_part(to, findings_in_state(f, FINDING_UNKNOWN), "not known");
	add_part(to, findings_in_state(f, FINDING_NOT_AFFECTED), "not affected");
	add_part(to, f->uncovered_count, "uncovered");
	if (!claims)
		str_adds(to, "; no feed of vulnerabilities speaks of this host: no claim is made");
	else if (!f->complete)
		str_adds(to, "; the inventory is not whole");
	str_addc(to, '\n');
}
