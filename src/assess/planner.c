#include <stdlib.h>

#include "assess/planner.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"

/* --- what archives offer --- */

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

/* What runs on until the next boot, or cannot be started again alone. */
static bool is_rebooted_for(const char *package)
{
	static const char *const names[] = {
	        "amd64-microcode=", "dbus=",       "dbus-broker=",    "dbus-daemon=",
	        "intel-microcode=", "libc6=",      "systemd=",        "systemd-sysv=",
	        "firmware-",        "linux-image", "linux-firmware=",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_starts(package, names[i]))
			return true;
	return false;
}

static bool needs_reboot(const struct strlist *packages)
{
	for (size_t i = 0; i < packages->count; i++)
		if (is_rebooted_for(packages->v[i]))
			return true;
	return false;
}

static bool has_code_of(const struct live_socket *s, const struct subject *of)
{
	for (size_t i = 0; i < of->count; i++) {
		const char *purl = of->members[i]->purl;

		if (purl && (str_eq(s->package, purl) || strlist_has(&s->packages, purl)))
			return true;
	}
	return false;
}

static void add_restarts(const struct subjects *subjects, const struct subject *of, struct patch *p)
{
	const struct live *l = &subjects->inventory->live;

	for (size_t i = 0; i < l->socket_count; i++)
		if (l->sockets[i].unit && !l->sockets[i].container &&
		    has_code_of(&l->sockets[i], of))
			strlist_add(&p->restart, l->sockets[i].unit);
	strlist_sort(&p->restart);
	strlist_unique(&p->restart);
}

/* Epoch and upstream version: all before the last "-". */
static struct span upstream(const char *version)
{
	const char *dash = version ? strrchr(version, '-') : NULL;

	return dash ? span_make(version, (size_t)(dash - version)) : span_of(version);
}

static const char *class_of(const struct offer *o, const struct patch *p)
{
	if (o->is_security || p->ends.count)
		return "security";
	return span_same(upstream(p->from), upstream(p->to)) ? "bugfix" : "feature";
}

static void merge_offer(const struct subjects *subjects, const struct subject *s,
                        const struct offer *o, struct patch *p)
{
	p->size += o->size;
	strlist_copy(&p->packages, &o->packages);
	strlist_sort(&p->packages);
	strlist_unique(&p->packages);
	p->reboot = needs_reboot(&p->packages);
	add_restarts(subjects, s, p);
}

static void add_offer(const struct subjects *subjects, const struct subject *s,
                      const struct offer *o, const struct findings *f, struct plan *plan)
{
	auto_free char *id = offer_id(o, s->name);
	struct patch *p = find(plan, id);

	if (p) { /* the same source is installed in two versions */
		merge_offer(subjects, s, o, p);
		return;
	}
	p = plan_add(plan);
	p->id = mem_strdup(id);
	add_ends(f, p);
	p->kind = PATCH_ARCHIVE;
	p->name = mem_strdup(s->name);
	p->from = mem_strdup(s->version);
	p->to = mem_strdup(o->version);
	p->class = mem_strdup(class_of(o, p));
	p->source = mem_strdup("archive");
	merge_offer(subjects, s, o, p);
}

void planner_add_archive(const struct subjects *subjects, const struct offer *offers,
                         const struct findings *f, struct plan *plan)
{
	for (size_t i = 0; i < subjects->count; i++)
		if (offers[i].version && !subjects->v[i].is_held)
			add_offer(subjects, &subjects->v[i], &offers[i], f, plan);
}

/* --- the order --- */

struct ranked {
	const struct patch *patch;
	const struct finding *worst; /* NULL: it ends none */
	size_t worst_count;          /* as urgent as the worst */
};

static int compare_findings(const struct finding *a, const struct finding *b)
{
	int c = (int)a->priority.tier - (int)b->priority.tier;

	c = c ? c : b->priority.kev - a->priority.kev;
	c = c ? c : b->priority.ransomware - a->priority.ransomware;
	if (c || a->due == b->due)
		return c;
	if (!a->due || !b->due)
		return (a->due == 0) - (b->due == 0);
	return a->due < b->due ? -1 : 1;
}

static int by_risk(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int c = (y->worst != NULL) - (x->worst != NULL);

	if (!c && x->worst)
		c = compare_findings(x->worst, y->worst);
	if (!c && x->worst_count != y->worst_count)
		c = x->worst_count > y->worst_count ? -1 : 1;
	return c ? c : strcmp(x->patch->id, y->patch->id);
}

static void rank_one(const struct table *by_id, struct ranked *r)
{
	for (size_t i = 0; i < r->patch->ends.count; i++) {
		const struct finding *f = table_get(by_id, span_of(r->patch->ends.v[i]));
		int c = !f || !r->worst ? -1 : compare_findings(f, r->worst);

		if (!f || c > 0)
			continue;
		r->worst_count = r->worst && c == 0 ? r->worst_count + 1 : 1;
		r->worst = f;
	}
}

/* What it requires goes before it. `begun` has those that wait for theirs: a circle ends there. */
static void order_one(struct plan *plan, const struct patch *p, struct table *begun)
{
	if (table_set(begun, span_of(p->id), plan))
		return;
	for (size_t i = 0; i < p->requires.count; i++) {
		const struct patch *wanted = plan_find(plan, p->requires.v[i]);

		if (wanted)
			order_one(plan, wanted, begun);
	}
	strlist_add(&plan->order, p->id);
}

void planner_seal(const struct findings *f, struct plan *plan)
{
	auto_clear(table) by_id = {0}, begun = {0};
	auto_free struct ranked *all = mem_alloc(plan->count, sizeof(*all));

	for (size_t i = 0; plan->count && i < f->count; i++)
		table_set(&by_id, span_of(f->items[i].id), &f->items[i]);
	for (size_t i = 0; i < plan->count; i++) {
		all[i].patch = &plan->patches[i];
		rank_one(&by_id, &all[i]);
	}
	qsort(all, plan->count, sizeof(*all), by_risk);
	for (size_t i = 0; i < plan->count; i++)
		order_one(plan, all[i].patch, &begun);
	plan_seal(plan);
}
