#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "cmd/plan_show.h"
#include "cmd/show.h"
#include "ui/grid.h"

static const char *name_of(const struct patch *p)
{
	return p->kind == PATCH_BUNDLE ? p->id : p->name;
}

/* --- the table --- */

struct ended {
	size_t kev;
	enum tier tier; /* of the most urgent; unknown: it ends nothing */
};

static struct ended look(const struct patch *p, const struct table *by_id)
{
	struct ended e = {0};

	for (size_t i = 0; i < p->ends.count; i++) {
		const struct finding *f = table_get(by_id, span_of(p->ends.v[i]));

		if (!f)
			continue;
		e.kev += f->priority.kev;
		if (e.tier == TIER_UNKNOWN || f->priority.tier < e.tier)
			e.tier = f->priority.tier;
	}
	return e;
}

static const char *needs_of(const struct patch *p)
{
	if (p->reboot)
		return "reboot";
	return p->restart.count ? "restart" : NULL;
}

static void add_row(struct grid *grid, size_t place, const struct patch *p,
                    const struct table *by_id)
{
	struct ended e = look(p, by_id);
	auto_free char *size = p->size ? show_size(p->size) : NULL;

	grid_addf(grid, "%zu", place);
	grid_add(grid, name_of(p));
	grid_add(grid, p->from);
	grid_add(grid, p->to);
	grid_addf(grid, "%zu", p->ends.count);
	grid_addf(grid, "%zu", e.kev);
	grid_add(grid, e.tier == TIER_UNKNOWN ? NULL : tier_name(e.tier));
	grid_add(grid, size);
	grid_add(grid, needs_of(p));
}

static void add_table(const struct plan *p, const struct findings *f, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"#", true, false},     {"PATCH", false, 14},  {"FROM", false, true},
	        {"TO", false, true},    {"ENDS", true, false}, {"KEV", true, false},
	        {"TIER", false, false}, {"SIZE", true, false}, {"NEEDS", false, false},
	        {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};
	auto_clear(table) by_id = {0};

	for (size_t i = 0; i < f->count; i++)
		table_set(&by_id, span_of(f->items[i].id), &f->items[i]);
	for (size_t i = 0; i < p->order.count; i++) {
		const struct patch *one = plan_find(p, p->order.v[i]);

		if (one)
			add_row(&grid, i + 1, one, &by_id);
	}
	grid_print(&grid, out);
	str_addc(&out->text, '\n');
}

/* --- what goes with it --- */

static void add_required(const struct plan *p, const struct patch *one, struct str *to)
{
	for (size_t i = 0; i < one->requires.count; i++) {
		const struct patch *wanted = plan_find(p, one->requires.v[i]);

		show_plain(to, name_of(one));
		str_adds(to, " requires ");
		show_plain(to, wanted ? name_of(wanted) : one->requires.v[i]);
		str_adds(to, wanted ? "\n" : ", which is not in the plan\n");
	}
	for (size_t i = 0; i < one->add_count; i++) {
		show_plain(to, name_of(one));
		str_adds(to, " adds ");
		show_plain(to, one->adds[i].name);
		str_addc(to, ' ');
		show_plain(to, one->adds[i].version);
		str_addc(to, '\n');
	}
}

static void add_restarts(const struct plan *p, struct str *to)
{
	auto_clear(strlist) units = {0};

	for (size_t i = 0; i < p->count; i++)
		strlist_copy(&units, &p->patches[i].restart);
	strlist_sort(&units);
	strlist_unique(&units);
	for (size_t i = 0; i < units.count; i++) {
		str_adds(to, i ? " " : "to be restarted: ");
		show_plain(to, units.v[i]);
	}
	if (units.count)
		str_addc(to, '\n');
}

static bool wants_reboot(const struct plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->patches[i].reboot)
			return true;
	return false;
}

static void add_goal(const struct plan *p, struct str *to)
{
	if (!p->goal)
		return;
	str_addf(to, p->is_smallest ? ", the smallest set" : ", a small set (chosen greedily)");
	str_addf(to, p->is_reached ? " that reaches '%s'" : " that comes nearest to '%s'", p->goal);
}

static void add_sum(const struct plan *p, struct str *to)
{
	auto_free char *size = show_size(p->bytes);

	if (p->goal && !p->in_the_way.count && !p->count) {
		str_addf(to, "%s: nothing known stands against '%s': no patch is needed\n", p->id,
		         p->goal);
		return;
	}
	str_addf(to, "%s: %zu patch%s", p->id, p->count, p->count == 1 ? "" : "es");
	add_goal(p, to);
	if (p->bytes)
		str_addf(to, "; %s to fetch", size);
	if (wants_reboot(p))
		str_adds(to, "; the host must be rebooted");
	str_addc(to, '\n');
}

/* --- what stands in the way --- */

static void add_obstacles(const struct plan *p, const struct findings *f, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"IN THE WAY", false, 16}, {"SOURCE", false, true}, {"STATE", false, false},
	        {"TIER", false, false},    {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};

	if (!p->in_the_way.count)
		return;
	for (size_t i = 0; i < f->count; i++) {
		const struct finding *one = &f->items[i];

		if (!strlist_has(&p->in_the_way, one->id))
			continue;
		grid_add(&grid, one->vulnerability);
		grid_add(&grid, one->source);
		grid_add(&grid, finding_state_name(one->state));
		grid_add(&grid, tier_name(one->priority.tier));
	}
	grid_print(&grid, out);
	str_addc(&out->text, '\n');
}

void plan_show(const struct plan *p, const struct findings *f, struct out *out)
{
	if (p->count)
		add_table(p, f, out);
	for (size_t i = 0; i < p->order.count; i++) {
		const struct patch *one = plan_find(p, p->order.v[i]);

		if (one)
			add_required(p, one, &out->text);
	}
	add_restarts(p, &out->text);
	add_obstacles(p, f, out);
	add_sum(p, &out->text);
}
