#include <stdlib.h>

#include "assess/select.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"

/* A finding that is to be ended, and the patches that do it. */
struct target {
	const char *finding; /* its id */
	size_t *options;
	size_t count, cap;
};

/* What a set of patches costs, the weightiest first. */
struct cost {
	size_t patches, reboots;
	uint64_t bytes;
};

struct selecting {
	struct plan *plan;
	struct table by_id; /* id of a patch to place + 1 */
	struct target *targets;
	size_t count, cap;
	bool *chosen; /* by patch; closed: what one requires is in */
	bool *best;   /* of the search */
	bool has_best;
	struct cost best_cost;
};

static void selecting_clear(struct selecting *s)
{
	table_clear(&s->by_id);
	for (size_t i = 0; i < s->count; i++)
		free(s->targets[i].options);
	free(s->targets);
	free(s->chosen);
	free(s->best);
}

static void begin(struct plan *plan, struct selecting *s)
{
	*s = (struct selecting){.plan = plan};
	s->chosen = mem_alloc(plan->count, sizeof(bool));
	for (size_t i = 0; i < plan->count; i++)
		table_set(&s->by_id, span_of(plan->patches[i].id), (void *)(uintptr_t)(i + 1));
}

/* With all that it requires. */
static void choose(const struct selecting *s, size_t i, bool *set)
{
	const struct patch *p = &s->plan->patches[i];

	if (set[i])
		return;
	set[i] = true;
	for (size_t k = 0; k < p->requires.count; k++) {
		size_t place = (size_t)(uintptr_t)table_get(&s->by_id, span_of(p->requires.v[k]));

		if (place)
			choose(s, place - 1, set);
	}
}

static void drop_others(struct selecting *s)
{
	struct plan *p = s->plan;
	size_t n = 0;

	for (size_t i = 0; i < p->count; i++) {
		if (!s->chosen[i]) {
			patch_clear(&p->patches[i]);
			continue;
		}
		if (n != i) {
			p->patches[n] = p->patches[i];
			p->patches[i] = (struct patch){0};
		}
		n++;
	}
	p->count = n;
}

/* --- by class --- */

static const struct {
	const char *name;
	unsigned bits;
} classes[] = {
        {"security", SELECT_SECURITY},
        {"bugfix", SELECT_BUGFIX},
        {"feature", SELECT_FEATURE},
        {"all", SELECT_ALL},
};

static unsigned class_of(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_LEN(classes); i++)
		if (strcmp(classes[i].name, name) == 0)
			return classes[i].bits;
	return 0;
}

bool select_parse(const char *list, unsigned *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	unsigned all = 0;

	strlist_split(&names, list ? list : "security", ',');
	for (size_t i = 0; i < names.count; i++) {
		unsigned one = class_of(names.v[i]);

		if (!one)
			return err_set(err, ERR_USAGE,
			               "no class '%.40s': there is security bugfix feature all",
			               names.v[i]);
		all |= one;
	}
	if (!all)
		return err_set(err, ERR_USAGE, "no class is named");
	*ret = all;
	return true;
}

void select_by_class(struct plan *plan, unsigned wanted)
{
	__attribute__((cleanup(selecting_clear))) struct selecting s;

	begin(plan, &s);
	for (size_t i = 0; i < plan->count; i++) {
		const struct patch *p = &plan->patches[i];
		unsigned is = p->ends.count ? SELECT_SECURITY : class_of(p->class);

		if (is & wanted)
			choose(&s, i, s.chosen);
	}
	drop_others(&s);
}

/* --- by goal --- */

static struct target *add_target(struct selecting *s)
{
	s->targets = mem_grow(s->targets, s->count, &s->cap, sizeof(*s->targets));
	return &s->targets[s->count++];
}

static void find_targets(struct selecting *s, const struct findings *f, const struct goal *g,
                         int64_t now)
{
	auto_clear(table) by_finding = {0};

	for (size_t i = 0; i < f->count; i++)
		if (goal_is_against(g, &f->items[i], now)) {
			add_target(s)->finding = f->items[i].id;
			table_set(&by_finding, span_of(f->items[i].id),
			          (void *)(uintptr_t)s->count);
		}
	for (size_t i = 0; i < s->plan->count; i++) {
		const struct patch *p = &s->plan->patches[i];

		for (size_t k = 0; k < p->ends.count; k++) {
			size_t place =
			        (size_t)(uintptr_t)table_get(&by_finding, span_of(p->ends.v[k]));
			struct target *t = place ? &s->targets[place - 1] : NULL;

			if (!t)
				continue;
			t->options = mem_grow(t->options, t->count, &t->cap, sizeof(*t->options));
			t->options[t->count++] = i;
		}
	}
}

static bool is_met(const struct target *t, const bool *set)
{
	for (size_t i = 0; i < t->count; i++)
		if (set[t->options[i]])
			return true;
	return t->count == 0; /* nothing can be done about it */
}

/* The unmet target with the fewest ways to meet it; NULL: all are met. */
static const struct target *next_target(const struct selecting *s, const bool *set,
                                        const bool *forbidden)
{
	const struct target *best = NULL;
	size_t best_ways = SIZE_MAX;

	for (size_t i = 0; i < s->count; i++) {
		const struct target *t = &s->targets[i];
		size_t ways = 0;

		if (is_met(t, set))
			continue;
		for (size_t k = 0; k < t->count; k++)
			ways += !forbidden || !forbidden[t->options[k]];
		if (ways < best_ways) {
			best = t;
			best_ways = ways;
		}
	}
	return best;
}

static struct cost cost_of(const struct selecting *s, const bool *set)
{
	struct cost c = {0};

	for (size_t i = 0; i < s->plan->count; i++) {
		if (!set[i])
			continue;
		c.patches++;
		c.reboots += s->plan->patches[i].reboot;
		c.bytes += s->plan->patches[i].size;
	}
	return c;
}

static bool is_cheaper(struct cost a, struct cost b)
{
	if (a.patches != b.patches)
		return a.patches < b.patches;
	if (a.reboots != b.reboots)
		return a.reboots < b.reboots;
	return a.bytes < b.bytes;
}

static bool *copy(const struct selecting *s, const bool *set)
{
	return memcpy(mem_alloc(s->plan->count, sizeof(bool)), set, s->plan->count * sizeof(bool));
}

static void keep_best(struct selecting *s, const bool *set, struct cost cost)
{
	memcpy(s->best, set, s->plan->count * sizeof(bool));
	s->best_cost = cost;
	s->has_best = true;
}

/* Costs only grow with the set, so that one that is no cheaper than the best so far is cut off. An
 * option that was tried is forbidden in the branches after it: no set is looked at twice, which
 * bounds the search by 2 to the number of options. */
static void search(struct selecting *s, const bool *set, const bool *forbidden)
{
	struct cost cost = cost_of(s, set);
	const struct target *t = next_target(s, set, forbidden);
	auto_free bool *tried = NULL;

	if (s->has_best && !is_cheaper(cost, s->best_cost))
		return;
	if (!t) {
		keep_best(s, set, cost);
		return;
	}
	tried = copy(s, forbidden);
	for (size_t i = 0; i < t->count; i++) {
		auto_free bool *with = NULL;

		if (tried[t->options[i]])
			continue;
		with = copy(s, set);
		choose(s, t->options[i], with);
		search(s, with, tried);
		tried[t->options[i]] = true;
	}
}

static void choose_forced(struct selecting *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->targets[i].count == 1)
			choose(s, s->targets[i].options[0], s->chosen);
}

/* Patches by which targets could be met that are not. */
static size_t count_options(const struct selecting *s)
{
	auto_free bool *is_option = mem_alloc(s->plan->count, sizeof(bool));
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		for (size_t k = 0; !is_met(&s->targets[i], s->chosen) && k < s->targets[i].count;
		     k++)
			is_option[s->targets[i].options[k]] = true;
	for (size_t i = 0; i < s->plan->count; i++)
		n += is_option[i];
	return n;
}

static size_t count_met(const struct selecting *s, const bool *set)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += is_met(&s->targets[i], set);
	return n;
}

/* The patch that meets the most targets for each patch that comes with it; false: all are met. */
static bool choose_greedily(struct selecting *s)
{
	size_t met = count_met(s, s->chosen), have = cost_of(s, s->chosen).patches;
	size_t best = SIZE_MAX, best_met = 0, best_cost = 1;

	if (met == s->count)
		return false;
	for (size_t i = 0; i < s->plan->count; i++) {
		auto_free bool *with = NULL;
		size_t more, cost;

		if (s->chosen[i])
			continue;
		with = copy(s, s->chosen);
		choose(s, i, with);
		more = count_met(s, with) - met;
		cost = cost_of(s, with).patches - have;
		if (more * best_cost > best_met * cost) {
			best = i;
			best_met = more;
			best_cost = cost;
		}
	}
	choose(s, best, s->chosen);
	return true;
}

static void choose_smallest(struct selecting *s)
{
	auto_free bool *forbidden = mem_alloc(s->plan->count, sizeof(bool));

	s->best = mem_alloc(s->plan->count, sizeof(bool));
	search(s, s->chosen, forbidden);
	memcpy(s->chosen, s->best, s->plan->count * sizeof(bool));
}

void select_by_goal(struct plan *plan, const struct findings *f, const struct goal *g, int64_t now)
{
	__attribute__((cleanup(selecting_clear))) struct selecting s;

	begin(plan, &s);
	find_targets(&s, f, g, now);
	choose_forced(&s);
	plan->is_smallest = count_options(&s) <= SELECT_EXACT;
	if (plan->is_smallest)
		choose_smallest(&s);
	else
		while (choose_greedily(&s))
			;
	strlist_clear(&plan->in_the_way);
	for (size_t i = 0; i < s.count; i++)
		if (!s.targets[i].count)
			strlist_add(&plan->in_the_way, s.targets[i].finding);
	strlist_sort(&plan->in_the_way);
	plan->is_reached = plan->in_the_way.count == 0;
	mem_free(&plan->goal);
	plan->goal = mem_strdup(g->text);
	drop_others(&s);
}
