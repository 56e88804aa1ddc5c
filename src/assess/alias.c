#include <stdlib.h>

#include "assess/advisory.h"
#include "assess/alias.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"

struct merging {
	struct judgements *j;
	size_t *parent; /* a forest: judgements of one vulnerability have the same root */
	struct table names;
	struct str key;
};

static void merging_clear(struct merging *m)
{
	free(m->parent);
	table_clear(&m->names);
	str_clear(&m->key);
}

static size_t root_of(struct merging *m, size_t i)
{
	while (m->parent[i] != i)
		i = m->parent[i] = m->parent[m->parent[i]];
	return i;
}

/* The first of them is the root, so that the order is the same in every run. */
static void join(struct merging *m, size_t a, size_t b)
{
	a = root_of(m, a);
	b = root_of(m, b);
	m->parent[a > b ? a : b] = a > b ? b : a;
}

static void give_name(struct merging *m, size_t i, const char *name)
{
	const struct subject *s = m->j->v[i].subject;
	size_t other;

	str_set(&m->key, s->type);
	str_addc(&m->key, '\0');
	str_adds(&m->key, s->name);
	str_addc(&m->key, '\0');
	str_adds(&m->key, name);
	other = (size_t)(uintptr_t)table_get(&m->names, span_make(m->key.buf, m->key.len));
	if (other)
		join(m, i, other - 1);
	else
		table_set(&m->names, span_make(m->key.buf, m->key.len), (void *)(uintptr_t)(i + 1));
}

static bool is_better_name(const char *a, const char *b)
{
	bool cve_a = str_starts(a, "CVE-"), cve_b = str_starts(b, "CVE-");

	return cve_a != cve_b ? cve_a : strcmp(a, b) < 0;
}

static bool is_better(const struct judgement *a, const struct judgement *b)
{
	const struct rule_verdict *v = &a->verdict, *w = &b->verdict;

	if (v->answer != w->answer)
		return v->answer == RULE_YES;
	if (!v->fixed.len || !w->fixed.len)
		return v->fixed.len > 0;
	return a->subject->has_scheme &&
	       version_compare(a->subject->scheme, v->fixed, w->fixed) > 0;
}

static void add_missing(const struct strlist *from, struct strlist *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (!strlist_has(to, from->v[i]))
			strlist_add(to, from->v[i]);
}

/* What decides is taken from the better one, names and packages from both. */
static void merge(struct judgement *to, struct judgement *from)
{
	const char *name = is_better_name(from->vulnerability, to->vulnerability)
	                           ? from->vulnerability
	                           : to->vulnerability;

	if (is_better(from, to)) {
		struct judgement better = *from;

		*from = *to;
		*to = better;
	}
	add_missing(&from->packages, &to->packages);
	add_missing(&from->names, &to->names);
	strlist_add(&to->names, from->vulnerability);
	strlist_add(&to->names, to->vulnerability);
	to->vulnerability = name;
	strlist_clear(&from->packages);
	strlist_clear(&from->names);
}

/* A record that has a CVE among its names is about that. */
static void choose_name(struct judgement *j)
{
	for (size_t i = 0; i < j->names.count; i++)
		if (is_better_name(j->names.v[i], j->vulnerability) &&
		    str_starts(j->names.v[i], "CVE-"))
			j->vulnerability = j->names.v[i];
}

/* Judgements differ in source or vulnerability: only another name can join two. */
static bool has_names(const struct judgements *j)
{
	for (size_t i = 0; i < j->count; i++)
		if (j->v[i].names.count)
			return true;
	return false;
}

static void merge_all(struct judgements *j)
{
	auto_clear(merging) m = {.j = j, .parent = mem_alloc(j->count, sizeof(size_t))};
	size_t kept = 0;

	for (size_t i = 0; i < j->count; i++)
		m.parent[i] = i;
	for (size_t i = 0; i < j->count; i++) {
		give_name(&m, i, j->v[i].vulnerability);
		for (size_t k = 0; k < j->v[i].names.count; k++)
			give_name(&m, i, j->v[i].names.v[k]);
	}
	for (size_t i = 0; i < j->count; i++)
		if (root_of(&m, i) != i)
			merge(&j->v[root_of(&m, i)], &j->v[i]);
	for (size_t i = 0; i < j->count; i++) {
		if (root_of(&m, i) != i)
			continue;
		choose_name(&j->v[i]);
		j->v[kept++] = j->v[i];
	}
	j->count = kept;
}

void alias_merge(struct judgements *j)
{
	if (has_names(j))
		merge_all(j);
	table_clear(&j->by_key);
}
