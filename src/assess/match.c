#include <stdlib.h>
#include <strings.h>

#include "assess/advisory.h"
#include "assess/match.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct matching {
	const struct subjects *subjects;
	const struct offer *offer; /* of the present subject */
	const struct scope *scope;
	struct judgements *to;
	struct str key, package;
};

static void matching_clear(struct matching *m)
{
	str_clear(&m->key);
	str_clear(&m->package);
}

void judgements_clear(struct judgements *j)
{
	for (size_t i = 0; i < j->count; i++)
		strlist_clear(&j->v[i].packages);
	free(j->v);
	table_clear(&j->by_key);
	free(j->is_covered);
	*j = (struct judgements){0};
}

bool match_is_backport(const struct subject *s)
{
	return strcmp(s->type, "deb") == 0 && strstr(s->version, "~bpo");
}

bool match_is_third_party(const struct subjects *subjects, const struct subject *s,
                          const struct offer *offer)
{
	const char *os = subjects->inventory->host.os.id;
	const char *origin = s->members[0]->origin ? s->members[0]->origin : offer->origin;

	/* "Debian Backports" is Debian's too */
	return os && origin && strncasecmp(origin, os, strlen(os)) != 0;
}

static int64_t flags_of(const struct source *source, size_t row)
{
	return index_number(&source->index, row, ADVISORY_FLAGS);
}

static struct rule_verdict judge(const struct subject *s, const struct source *source, size_t row,
                                 const char *version)
{
	const char *rule = index_text(&source->index, row, ADVISORY_RULE);

	if (!s->has_scheme || flags_of(source, row) & (ADVISORY_UNDETERMINED | ADVISORY_COMMITS))
		return (struct rule_verdict){.answer = RULE_UNKNOWN};
	return rule_judge(s->scheme, rule, span_of(version));
}

static struct judgement *judgement_of(struct matching *m, const struct subject *s,
                                      const struct source *source, size_t row, bool *ret_new)
{
	struct judgements *to = m->to;
	struct judgement *j;
	size_t place;

	str_set(&m->key, s->name);
	str_addc(&m->key, '\0');
	str_adds(&m->key, index_text(&source->index, row, ADVISORY_VULNERABILITY));
	place = (size_t)(uintptr_t)table_get(&to->by_key, span_make(m->key.buf, m->key.len));
	*ret_new = place == 0;
	if (place)
		return &to->v[place - 1];
	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	j = &to->v[to->count++];
	table_set(&to->by_key, span_make(m->key.buf, m->key.len), (void *)(uintptr_t)to->count);
	return j;
}

/* Whether the new verdict says more than the one that is there: that something is vulnerable, or
 * that a higher fix is needed. */
static bool decides(const struct subject *s, const struct judgement *j,
                    const struct rule_verdict *v)
{
	if (j->verdict.answer != v->answer)
		return v->answer == RULE_YES;
	if (!j->verdict.fixed.len || !v->fixed.len)
		return false;
	return s->has_scheme && version_compare(s->scheme, v->fixed, j->verdict.fixed) > 0;
}

/* What would be installed in place of a package; NULL when nothing newer is offered. */
static const char *offered(const struct matching *m, const struct component *c)
{
	auto_clear(str) head = {0};

	subject_add_package(m->subjects, c, &head);
	str_addc(&head, '=');
	for (size_t i = 0; i < m->offer->packages.count; i++)
		if (str_starts(m->offer->packages.v[i], str_c(&head)))
			return m->offer->packages.v[i] + head.len;
	return NULL;
}

/* `c` is the package that was judged, NULL when it was the source. */
static void record(struct matching *m, const struct subject *s, const struct source *source,
                   size_t row, const struct component *c, struct rule_verdict v,
                   struct judgement **ret)
{
	const char *offer = c ? offered(m, c) : m->offer->version;
	bool is_new, reachable = offer && v.answer == RULE_YES &&
	                         judge(s, source, row, offer).answer == RULE_NO;
	struct judgement *j = judgement_of(m, s, source, row, &is_new);

	if (is_new || decides(s, j, &v)) {
		j->subject = s;
		j->source = source;
		j->row = row;
		j->name = c ? c->name : s->name;
		j->version = c ? c->version : s->version;
		j->verdict = v;
		j->is_backport = match_is_backport(s);
	}
	j->is_reachable = is_new ? reachable : j->is_reachable && reachable;
	*ret = j;
}

static void add_package(struct matching *m, struct judgement *j, const struct component *c)
{
	const struct strlist *have = &j->packages;

	str_reset(&m->package);
	subject_add_package(m->subjects, c, &m->package);
	if (!have->count || !strlist_has(have, str_c(&m->package)))
		strlist_add(&j->packages, str_c(&m->package));
}

/* A row about the source: one verdict for all packages that were built from it. */
static void match_source(struct matching *m, const struct subject *s, const struct source *source,
                         size_t row, bool skip_namesake)
{
	struct rule_verdict v = judge(s, source, row, s->version);
	struct judgement *j;

	if (v.answer == RULE_NO)
		return;
	for (size_t i = 0; i < s->count; i++) {
		if (skip_namesake && strcmp(s->members[i]->name, s->name) == 0)
			continue;
		record(m, s, source, row, NULL, v, &j);
		add_package(m, j, s->members[i]);
	}
}

/* A row about a binary package: its own version counts. */
static void match_binary(struct matching *m, const struct subject *s, const struct source *source,
                         size_t row, const char *name)
{
	struct judgement *j;

	for (size_t i = 0; i < s->count; i++) {
		struct rule_verdict v;

		if (strcmp(s->members[i]->name, name) != 0)
			continue;
		v = judge(s, source, row, s->members[i]->version);
		if (v.answer == RULE_NO)
			continue;
		record(m, s, source, row, s->members[i], v, &j);
		add_package(m, j, s->members[i]);
	}
}

static bool speaks(const struct matching *m, const struct subject *s, const struct source *source,
                   size_t row)
{
	return scope_holds(m->scope, s, index_text(&source->index, row, ADVISORY_SCOPE));
}

/* Binary packages are looked up by their own names: for rows that speak of no other (`flag` EXACT),
 * and for all of them (BINARY) when the feed has nothing of their source. */
static void match_by_binary_name(struct matching *m, const struct subject *s,
                                 const struct source *source, int64_t flag)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *name = s->members[i]->name;
		size_t first, n;

		if ((flag == ADVISORY_BINARY && strcmp(name, s->name) == 0) ||
		    (i && strcmp(name, s->members[i - 1]->name) == 0))
			continue;
		n = index_find(&source->index, name, &first);
		for (size_t row = first; row < first + n; row++)
			if (flags_of(source, row) & flag && speaks(m, s, source, row))
				match_binary(m, s, source, row, name);
	}
}

static void match_one(struct matching *m, const struct subject *s, const struct source *source)
{
	size_t first, n = index_find(&source->index, s->name, &first);

	for (size_t row = first; row < first + n; row++) {
		int64_t flags = flags_of(source, row);
		bool is_binary = flags & ADVISORY_BINARY;

		if (flags & (ADVISORY_EXACT | ADVISORY_SOURCE) || !speaks(m, s, source, row))
			continue;
		if (is_binary)
			match_binary(m, s, source, row, s->name);
		match_source(m, s, source, row, is_binary);
	}
	match_by_binary_name(m, s, source, ADVISORY_EXACT);
	if (n == 0)
		match_by_binary_name(m, s, source, ADVISORY_BINARY);
}

static bool covers(const struct matching *m, const struct subject *s, const struct source *source)
{
	return source->type && source->type->use == FEEDTYPE_ADVISORIES && !source->why_not &&
	       scope_holds_any(m->scope, s, source->index.about.scopes);
}

void match_all(const struct subjects *subjects, const struct offer *offers,
               const struct sources *sources, const struct scope *scope, struct judgements *ret)
{
	struct judgements all = {.is_covered = mem_alloc(subjects->count, sizeof(bool))};
	auto_clear(matching) m = {.subjects = subjects, .scope = scope, .to = &all};

	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *s = &subjects->v[i];

		m.offer = &offers[i];
		if (match_is_third_party(subjects, s, m.offer))
			continue;
		for (size_t k = 0; k < sources->count; k++) {
			if (!covers(&m, s, &sources->v[k]))
				continue;
			all.is_covered[i] = true;
			match_one(&m, s, &sources->v[k]);
		}
	}
	for (size_t i = 0; i < all.count; i++)
		strlist_sort(&all.v[i].packages);
	*ret = all;
}
