#include "assess/planner.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

static struct patch *find(struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++)
		if (strcmp(plan->patches[i].id, id) == 0)
			return &plan->patches[i];
	return NULL;
}

static void add_ends(const struct findings *f, struct patch *p)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(f->items[i].patch, p->id))
			strlist_add(&p->ends, f->items[i].id);
	strlist_sort(&p->ends);
}

/* A kernel that was replaced runs on until the next boot. */
static bool needs_reboot(const struct strlist *packages)
{
	for (size_t i = 0; i < packages->count; i++)
		if (str_starts(packages->v[i], "linux-image-"))
			return true;
	return false;
}

static void merge_offer(struct patch *p, const struct offer *o)
{
	p->size += o->size;
	strlist_copy(&p->packages, &o->packages);
	strlist_sort(&p->packages);
	strlist_unique(&p->packages);
	p->reboot = needs_reboot(&p->packages);
}

static void add_offer(const struct subject *s, const struct offer *o, const struct findings *f,
                      struct plan *plan)
{
	auto_free char *id = offer_id(o, s->name);
	struct patch *p = find(plan, id);
	struct patch fresh = {.id = mem_strdup(id)};

	if (p) { /* the same source is installed in two versions */
		patch_clear(&fresh);
		merge_offer(p, o);
		return;
	}
	add_ends(f, &fresh);
	if (!o->is_security && !fresh.ends.count) {
		patch_clear(&fresh);
		return;
	}
	fresh.class = mem_strdup("security");
	fresh.kind = PATCH_ARCHIVE;
	fresh.name = mem_strdup(s->name);
	fresh.from = mem_strdup(s->version);
	fresh.to = mem_strdup(o->version);
	fresh.source = mem_strdup("archive");
	merge_offer(&fresh, o);
	*plan_add(plan) = fresh;
}

void planner_add_archive(const struct subjects *subjects, const struct offer *offers,
                         const struct findings *f, struct plan *plan)
{
	for (size_t i = 0; i < subjects->count; i++)
		if (offers[i].version && !subjects->v[i].is_held)
			add_offer(&subjects->v[i], &offers[i], f, plan);
}

/* What it requires goes before it. `begun` has those that wait for theirs: a circle ends there. */
static void order_one(struct plan *plan, const struct patch *p, struct strlist *begun)
{
	if (strlist_has(begun, p->id))
		return;
	strlist_add(begun, p->id);
	for (size_t i = 0; i < p->requires.count; i++) {
		const struct patch *wanted = plan_find(plan, p->requires.v[i]);

		if (wanted)
			order_one(plan, wanted, begun);
	}
	strlist_add(&plan->order, p->id);
}

void planner_seal(struct plan *plan)
{
	auto_clear(strlist) begun = {0};

	plan_seal(plan); /* sorts */
	for (size_t i = 0; i < plan->count; i++)
		order_one(plan, &plan->patches[i], &begun);
	plan_seal(plan);
}
