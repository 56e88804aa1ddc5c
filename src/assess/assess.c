#include "assess/archive.h"
#include "assess/assess.h"
#include "assess/bundles.h"
#include "assess/effect.h"
#include "assess/enrich.h"
#include "assess/exposure.h"
#include "assess/match.h"
#include "assess/planner.h"
#include "assess/rank.h"
#include "assess/require.h"
#include "assess/scope.h"
#include "assess/select.h"
#include "assess/source.h"
#include "assess/subject.h"
#include "assess/times.h"
#include "assess/verdict.h"
#include "assess/vex.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct assessing {
	const struct assess_input *in;
	struct subjects subjects;
	struct offer *offers; /* one for each subject */
	struct archive archive;
	struct sources sources;
	struct bundles bundles;
	struct scope scope;
	struct judgements judgements;
	struct assess_result *to;
};

static void assessing_clear(struct assessing *a)
{
	for (size_t i = 0; a->offers && i < a->subjects.count; i++)
		offer_clear(&a->offers[i]);
	mem_free(&a->offers);
	judgements_clear(&a->judgements);
	bundles_clear(&a->bundles);
	sources_clear(&a->sources);
	archive_clear(&a->archive);
	subjects_clear(&a->subjects);
	scope_clear(&a->scope);
}

void assess_result_clear(struct assess_result *r)
{
	findings_clear(&r->findings);
	plan_clear(&r->plan);
	strlist_clear(&r->notes);
	str_clear(&r->events);
	*r = (struct assess_result){0};
}

static void note_source(const struct source *s, struct strlist *notes)
{
	if (s->why_not)
		strlist_take(notes,
		             str_format("feed '%s' is not used: %s", s->feed.name, s->why_not));
	else if (s->feed.broken)
		strlist_take(notes, str_format("feed '%s': %lld of its records cannot be read",
		                               s->feed.name, (long long)s->feed.broken));
}

static char *trust_of(const struct feed *f)
{
	if (f->signed_by)
		return str_format("signed by %s", f->signed_by);
	if (f->origin && str_starts(f->origin, "https:"))
		return mem_strdup("not signed, over an encrypted connection");
	return mem_strdup("not signed, imported by hand");
}

static void list_feeds(struct assessing *a)
{
	struct findings *f = &a->to->findings;

	for (size_t i = 0; i < a->sources.count; i++) {
		const struct source *s = &a->sources.v[i];
		struct findings_feed *feed;

		note_source(s, &a->to->notes);
		if (s->why_not)
			continue;
		feed = findings_add_feed(f);
		*feed = (struct findings_feed){.name = mem_strdup(s->feed.name),
		                               .type = mem_strdup(s->feed.type),
		                               .fetched = s->feed.fetched,
		                               .age = s->age,
		                               .stale = s->is_stale,
		                               .trust = trust_of(&s->feed)};
	}
	archive_describe(&a->archive, a->in->now, a->in->rules->feed_max_age, f);
	for (size_t i = 0; i < f->feed_count; i++)
		a->to->is_stale = a->to->is_stale || f->feeds[i].stale;
}

static bool open_all(struct assessing *a, struct err *err)
{
	const struct assess_input *in = a->in;

	if (!sources_open(in->state, in->cache, in->inventory, in->now, in->rules->feed_max_age,
	                  &a->sources, err) ||
	    !bundles_open(in->state, &a->sources, in->now, &a->bundles, &a->to->notes, err) ||
	    !archive_open(in->root, in->cache, &a->archive, &a->to->notes, err))
		return false;
	scope_of_host(in->inventory, &a->scope);
	subjects_make(in->inventory, &a->subjects);
	a->offers = mem_alloc(a->subjects.count, sizeof(*a->offers));
	for (size_t i = 0; i < a->subjects.count; i++)
		archive_offer(&a->archive, &a->subjects, &a->subjects.v[i], &a->offers[i]);
	return true;
}

static void make_findings(struct assessing *a)
{
	struct findings *f = &a->to->findings;

	match_all(&a->subjects, a->offers, &a->sources, &a->scope, &a->judgements);
	for (size_t i = 0; i < a->judgements.count; i++) {
		struct judgement *j = &a->judgements.v[i];

		verdict_make(j, &a->offers[j->subject - a->subjects.v], f);
	}
}

/* A security update that is barred is a finding where no feed names what it would end. */
static void add_barred(struct assessing *a)
{
	struct findings *f = &a->to->findings;
	auto_clear(table) named = {0};

	for (size_t i = 0; i < f->count; i++)
		if (f->items[i].state == FINDING_FIX_UNREACHABLE)
			table_set(&named, span_of(f->items[i].purl), f);
	for (size_t i = 0; i < a->subjects.count; i++) {
		const struct subject *s = &a->subjects.v[i];

		if (a->offers[i].is_barred_security && !table_has(&named, span_of(s->purl)))
			verdict_make_barred(&a->subjects, s, &a->offers[i], f);
	}
}

/* Security updates that end nothing which a feed names are findings of their own. */
static void add_updates(struct assessing *a)
{
	struct findings *f = &a->to->findings;
	auto_clear(table) named = {0};

	for (size_t i = 0; i < f->count; i++)
		if (f->items[i].patch)
			table_set(&named, span_of(f->items[i].patch), f);
	for (size_t i = 0; i < a->subjects.count; i++) {
		const struct offer *o = &a->offers[i];
		auto_free char *id = NULL;

		if (!o->version || !o->is_security)
			continue;
		id = offer_id(o, a->subjects.v[i].name);
		if (table_has(&named, span_of(id)))
			continue;
		verdict_make_update(&a->subjects, &a->subjects.v[i], o, f);
		table_set(&named, span_of(id), f);
	}
}

/* --- what no feed speaks of --- */

static const char *why_uncovered(const struct assessing *a, size_t i)
{
	const struct subject *s = &a->subjects.v[i];

	if (match_is_third_party(&a->subjects, s, &a->offers[i]))
		return "built by someone else than the distribution, of whose packages no feed "
		       "speaks";
	if (!a->judgements.is_covered[i])
		return "no feed speaks of it";
	if (match_is_backport(s))
		return "a backport of the next release, of which no feed speaks";
	return NULL;
}

static void add_uncovered(struct assessing *a)
{
	const struct inventory *inv = a->in->inventory;

	for (size_t i = 0; i < a->subjects.count; i++) {
		const char *why = why_uncovered(a, i);

		if (why)
			findings_add_uncovered(&a->to->findings, a->subjects.v[i].purl, why);
		a->to->claims = a->to->claims || a->judgements.is_covered[i];
	}
	for (size_t i = 0; i < inv->count; i++) {
		const struct component *c = &inv->components[i];

		if (str_eq(c->type, "bundle") && c->name && !bundles_cover(&a->bundles, c->name))
			findings_add_uncovered(&a->to->findings, c->purl,
			                       "no source of bundles has its product");
	}
}

static void add_head(const struct assessing *a)
{
	const struct inventory *inv = a->in->inventory;
	struct findings *f = &a->to->findings;
	struct plan *p = &a->to->plan;

	f->generated = p->generated = a->in->now;
	f->host = mem_strdup(inv->host.id);
	f->host_name = mem_strdup(inv->host.name);
	f->scanned = inv->generated;
	f->complete = inventory_is_complete(inv);
	p->host = mem_strdup(inv->host.id);
	p->policy_digest = mem_strdup(a->in->rules->policy_digest);
}

/* What is mended on the disk and still runs as it was. */
static void add_pending(struct assessing *a)
{
	const struct effect_input in = {&a->subjects, &a->sources, &a->scope, a->in->episodes};
	const struct inventory *inv = a->in->inventory;

	effect_kernel(&in, &a->to->findings);
	effect_livepatch(&in, &a->to->findings);
	effect_processes(&in, &a->to->findings);
	for (size_t i = 0; i < inv->coverage_count; i++)
		if (strcmp(inv->coverage[i].source, "process") == 0 && inv->coverage[i].reason)
			strlist_take(&a->to->notes,
			             str_format("what is fixed may still run as it was: %s",
			                        inv->coverage[i].reason));
}

static void hear_statements(struct assessing *a)
{
	const struct vex_input in = {&a->subjects, &a->sources, &a->scope};

	vex_judge(&in, &a->to->findings, &a->to->notes);
}

static void rank(struct assessing *a)
{
	struct findings *f = &a->to->findings;
	auto_clear(exposure) exposure = {0};

	exposure_make(a->in->inventory, &exposure);
	for (size_t i = 0; i < f->count; i++) {
		int64_t kev_due;

		exposure_judge(&exposure, &f->items[i]);
		enrich(&f->items[i], &a->sources, &kev_due);
		times_recall(&f->items[i], a->in->episodes, a->in->now);
		rank_finding(&f->items[i], a->in->rules, kev_due, a->in->now);
	}
	rank_all(f);
	if (a->in->episodes)
		times_record(f, a->in->episodes, a->in->now, &a->to->events);
}

static void plan(struct assessing *a)
{
	const struct assess_input *in = a->in;
	struct plan *p = &a->to->plan;

	if (in->goal)
		select_by_goal(p, &a->to->findings, in->goal, in->now);
	else
		select_by_class(p, in->classes ? in->classes : SELECT_SECURITY);
	planner_seal(&a->to->findings, p);
}

bool assess_run(const struct assess_input *in, struct assess_result *ret, struct err *err)
{
	auto_clear(assess_result) r = {0};
	auto_clear(assessing) a = {.in = in, .to = &r};

	if (!open_all(&a, err))
		return false;
	add_head(&a);
	list_feeds(&a);
	make_findings(&a);
	add_updates(&a);
	add_barred(&a);
	bundles_judge(&a.bundles, in->inventory, in->now, &r.findings);
	add_pending(&a);
	hear_statements(&a);
	bundles_plan(&a.bundles, in->inventory, in->now, &r.findings, &r.plan);
	planner_add_archive(&a.subjects, a.offers, &r.findings, &r.plan);
	require_fill(&a.archive, &a.subjects, &r.plan);
	rank(&a);
	plan(&a);
	add_uncovered(&a);
	sources_sweep(&a.sources, in->cache);
	*ret = r;
	r = (struct assess_result){0};
	return true;
}
