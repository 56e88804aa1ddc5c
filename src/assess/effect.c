/* Processes that still run what was mended on the disk. */
#include <ctype.h>

#include "assess/advisory.h"
#include "assess/effect.h"
#include "assess/match.h"
#include "assess/verdict.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* Who still runs replaced code of which source. */
struct running {
	const struct inventory *inventory;
	struct table components; /* purl to component */
	struct table sources;    /* name of a source to a process that runs replaced code of it */
	struct table ids;        /* findings that are there already */
};

static void running_clear(struct running *r)
{
	table_clear(&r->components);
	table_clear(&r->sources);
	table_clear(&r->ids);
}

static const char *source_of(const struct component *c)
{
	return c->source_name ? c->source_name : c->name;
}

static const struct component *component_of(const struct running *r, const struct live_process *p)
{
	return p->package && !p->container ? table_get(&r->components, span_of(p->package)) : NULL;
}

static void running_make(const struct inventory *inv, const struct findings *f, struct running *ret)
{
	struct running r = {.inventory = inv};

	for (size_t i = 0; i < inv->count; i++)
		if (inv->components[i].purl)
			table_set(&r.components, span_of(inv->components[i].purl),
			          &inv->components[i]);
	for (size_t i = 0; i < inv->live.process_count; i++) {
		const struct component *c = component_of(&r, &inv->live.processes[i]);

		if (c)
			table_set(&r.sources, span_of(source_of(c)), &inv->live.processes[i]);
	}
	for (size_t i = 0; i < f->count; i++)
		table_set(&r.ids, span_of(f->items[i].id), inv->components);
	*ret = r;
}

/* --- who it is --- */

static size_t add_live(const struct running *r, struct finding *f)
{
	const struct live *l = &r->inventory->live;
	size_t pids = 0;
	int64_t last = 0;

	for (size_t i = 0; i < l->process_count; i++) {
		const struct component *c = component_of(r, &l->processes[i]);

		if (!c || strcmp(source_of(c), f->source) != 0)
			continue;
		live_process_copy(finding_add_live(f), &l->processes[i]);
		pids += l->processes[i].pid != last;
		last = l->processes[i].pid;
	}
	return pids;
}

/* `what` is what they run. */
static void make_pending(const struct running *r, struct finding *f, const char *installed,
                         const char *what)
{
	size_t pids = add_live(r, f);

	f->state = FINDING_PENDING_RESTART;
	mem_free(&f->patch);
	mem_free(&f->installed);
	mem_free(&f->reason.text);
	f->installed = mem_strdup(installed);
	f->reason.text =
	        str_format("%s %s is installed and not vulnerable, but %zu process%s %s", f->source,
	                   installed, pids, pids == 1 ? " still runs" : "es still run", what);
}

static const struct subject *subject_named(const struct subjects *s, const char *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->v[i].name, name) == 0)
			return &s->v[i];
	return NULL;
}

/* --- what was open before --- */

static void add_remembered(const struct effect_input *in, const struct running *r,
                           const struct episode *e, const struct subject *s, struct findings *to)
{
	struct finding *f = findings_add(to);
	auto_clear(str) package = {0};

	f->id = mem_strdup(e->finding);
	f->vulnerability = mem_strdup(e->vulnerability);
	f->source = mem_strdup(e->source);
	f->purl = mem_strdup(s->purl);
	f->reason.rule = mem_strdup("restart");
	for (size_t i = 0; i < s->count; i++) {
		str_reset(&package);
		subject_add_package(in->subjects, s->members[i], &package);
		strlist_add(&f->packages, str_c(&package));
	}
	make_pending(r, f, s->version, "what it replaced");
}

static void remember(const struct effect_input *in, const struct running *r, struct findings *f)
{
	for (size_t i = 0; in->episodes && i < in->episodes->count; i++) {
		const struct episode *e = in->episodes->v[i];
		const struct subject *s;

		if (e->closed || !e->source || !e->vulnerability ||
		    table_has(&r->ids, span_of(e->finding)) ||
		    !table_has(&r->sources, span_of(e->source)))
			continue;
		s = subject_named(in->subjects, e->source);
		if (s)
			add_remembered(in, r, e, s, f);
	}
}

/* --- what the version that runs is vulnerable to --- */

/* A rebuild has the version of its source with "+b" and a number behind it. */
static size_t without_rebuild(const char *version)
{
	size_t n = strlen(version), digits = 0;

	while (digits < n && isdigit((unsigned char)version[n - 1 - digits]))
		digits++;
	if (digits && n > digits + 2 && memcmp(version + n - digits - 2, "+b", 2) == 0)
		return n - digits - 2;
	return n;
}

/* The version that the source had: known where it goes with that of the package. */
static char *source_before(const struct component *c, const char *before)
{
	size_t n = without_rebuild(c->version);

	if (!c->source_version || strcmp(c->source_version, c->version) == 0)
		return mem_strdup(before);
	if (strlen(c->source_version) == n && memcmp(c->source_version, c->version, n) == 0)
		return mem_dup(before, without_rebuild(before));
	return NULL;
}

/* A look at the components as they were: but for the source's version they borrow everything. */
struct then {
	struct inventory inventory;
	struct strlist versions;
};

static void then_clear(struct then *t)
{
	free(t->inventory.components);
	strlist_clear(&t->versions);
}

static void then_add(struct then *t, const struct component *c, char *version)
{
	struct component *added;

	for (size_t i = 0; i < t->inventory.count; i++)
		if (str_eq(t->inventory.components[i].purl, c->purl))
			return;
	added = inventory_add(&t->inventory);
	*added = *c;
	added->version = version;
	added->source_version = source_before(c, version);
	if (added->source_version)
		strlist_take(&t->versions, added->source_version);
	else
		t->inventory.count--;
}

static void then_make(const struct running *r, struct then *ret)
{
	struct then t = {.inventory.host = r->inventory->host};
	const struct live *l = &r->inventory->live;

	for (size_t i = 0; i < l->process_count; i++) {
		const struct component *c = component_of(r, &l->processes[i]);

		if (c && c->version && l->processes[i].version)
			then_add(&t, c, l->processes[i].version);
	}
	*ret = t;
}

static void add_judged(const struct effect_input *in, struct running *r, struct judgement *j,
                       struct findings *to)
{
	auto_free char *id = verdict_make_id(j->subject, j->vulnerability);
	const struct subject *now = subject_named(in->subjects, j->subject->name);
	char nothing[] = "";

	if (j->verdict.answer != RULE_YES || j->is_backport || !now ||
	    table_set(&r->ids, span_of(id), r))
		return;
	verdict_make(j, &(struct offer){.why = nothing}, to);
	make_pending(r, &to->items[to->count - 1], now->version, j->subject->version);
}

static void judge_running(const struct effect_input *in, struct running *r, struct findings *f)
{
	__attribute__((cleanup(then_clear))) struct then t = {0};
	auto_clear(subjects) subjects = {0};
	auto_clear(judgements) judgements = {0};
	auto_free struct offer *offers = NULL;

	then_make(r, &t);
	if (!t.inventory.count)
		return;
	subjects_make(&t.inventory, &subjects);
	offers = mem_alloc(subjects.count, sizeof(*offers));
	match_all(&subjects, offers, in->sources, in->scope, &judgements);
	for (size_t i = 0; i < judgements.count; i++)
		add_judged(in, r, &judgements.v[i], f);
}

void effect_processes(const struct effect_input *in, struct findings *f)
{
	__attribute__((cleanup(running_clear))) struct running r = {0};

	if (!in->subjects->inventory->live.process_count)
		return;
	running_make(in->subjects->inventory, f, &r);
	judge_running(in, &r, f);
	remember(in, &r, f);
}
