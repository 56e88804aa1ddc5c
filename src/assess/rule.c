#include <stdlib.h>

#include "assess/rule.h"
#include "base/err.h"
#include "base/mem.h"

struct event {
	char kind;
	struct span version;
	int order; /* of the judged version against it */
};

#define FEW 8

struct judging {
	enum version_scheme scheme, range_scheme;
	struct span version;
	struct event few[FEW]; /* nearly every rule has no more events */
	struct event *many;
	struct event *events; /* of the present range: one of the two */
	size_t count, cap;
	bool is_placed; /* the version is known to be in the order of placed_in */
	enum version_scheme placed_in;
	struct rule_verdict verdict;
};

static void judging_clear(struct judging *j)
{
	free(j->many);
}

static bool is_start(const struct event *e)
{
	return e->kind == 'i' && span_eq(e->version, "0");
}

/* The schema is silent on equal versions: what is introduced comes before what mends it. */
static int compare_events(const void *a, const void *b, void *ctx)
{
	const enum version_scheme *scheme = ctx;
	const struct event *x = a, *y = b;
	int c;

	if (is_start(x) || is_start(y))
		return is_start(y) - is_start(x);
	c = version_compare(*scheme, x->version, y->version);
	return c ? c : (y->kind == 'i') - (x->kind == 'i');
}

static bool is_sorted(struct judging *j)
{
	for (size_t i = 1; i < j->count; i++)
		if (compare_events(&j->events[i - 1], &j->events[i], &j->range_scheme) > 0)
			return false;
	return true;
}

static int compare(const struct judging *j, struct span to)
{
	return version_compare(j->scheme, j->version, to);
}

static bool is_before_limits(const struct judging *j)
{
	bool limited = false;

	for (size_t i = 0; i < j->count; i++) {
		const struct event *e = &j->events[i];

		if (e->kind != 'm')
			continue;
		if (span_eq(e->version, "*") || e->order < 0)
			return true;
		limited = true;
	}
	return !limited;
}

static bool walk(const struct judging *j)
{
	bool vulnerable = false;

	for (size_t i = 0; i < j->count; i++) {
		const struct event *e = &j->events[i];

		if (e->kind == 'i' && e->order >= 0)
			vulnerable = true;
		else if (e->kind == 'f' && e->order >= 0)
			vulnerable = false;
		else if (e->kind == 'l' && e->order > 0)
			vulnerable = false;
	}
	return vulnerable;
}

static bool has_epoch(struct span v)
{
	return span_find(v, ':') < v.len;
}

static void take_fix(struct judging *j, struct span fix)
{
	struct rule_verdict *v = &j->verdict;

	if (v->fixed.len && version_compare(j->scheme, fix, v->fixed) >= 0)
		return;
	v->fixed = fix;
}

/* What ends a vulnerable range above the version. */
static void take_end(struct judging *j)
{
	for (size_t i = 0; i < j->count; i++) {
		const struct event *e = &j->events[i];

		if (e->kind == 'f' && e->order < 0)
			take_fix(j, e->version);
		else if (e->kind == 'l' && e->order <= 0)
			j->verdict.ceiling = e->version;
	}
}

static void note_odd(struct judging *j, enum version_scheme scheme, struct span v)
{
	if (j->verdict.odd.len || version_has_order(scheme, v, v))
		return;
	j->verdict.odd = v.len ? v : span_of("(empty)");
	j->verdict.scheme = scheme;
}

/* The judged version is asked about at every event, and its answer is one for each order. */
static void note_own(struct judging *j, enum version_scheme scheme)
{
	if (j->is_placed && j->placed_in == scheme)
		return;
	note_odd(j, scheme, j->version);
	j->is_placed = !j->verdict.odd.len;
	j->placed_in = scheme;
}

static void place(struct judging *j, struct event *e)
{
	if (is_start(e)) {
		e->order = 1;
	} else if (!span_eq(e->version, "*")) {
		note_odd(j, j->range_scheme, e->version);
		note_own(j, j->range_scheme);
		e->order = version_compare(j->range_scheme, j->version, e->version);
	}
}

static void end_range(struct judging *j)
{
	if (j->count == 0)
		return;
	for (size_t i = 0; i < j->count; i++)
		place(j, &j->events[i]);
	if (!is_sorted(j))
		qsort_r(j->events, j->count, sizeof(*j->events), compare_events, &j->range_scheme);
	if (is_before_limits(j) && walk(j)) {
		j->verdict.answer = RULE_YES;
		if (!j->verdict.odd.len)
			j->verdict.scheme = j->range_scheme;
		take_end(j);
	}
	j->count = 0;
}

static void add_event(struct judging *j, struct event e)
{
	if (j->count == FEW && j->events == j->few) {
		for (size_t i = 0; i < FEW; i++) {
			j->many = mem_grow(j->many, i, &j->cap, sizeof(*j->many));
			j->many[i] = j->few[i];
		}
	}
	if (j->count >= FEW)
		j->events = j->many = mem_grow(j->many, j->count, &j->cap, sizeof(*j->many));
	j->events[j->count++] = e;
}

static void take_line(struct judging *j, char kind, struct span version, bool *excluded)
{
	if (kind == 'R' || kind == 'S') {
		end_range(j);
		/* Bitnami's are SemVer with a revision behind: it says SEMVER and means its own */
		j->range_scheme =
		        kind == 'S' && j->scheme != VERSION_BITNAMI ? VERSION_SEMVER : j->scheme;
	} else if (kind == 'v') {
		/* an enumeration holds whether or not the order knows the version */
		if (span_same(version, j->version)) {
			j->verdict.answer = RULE_YES;
			j->verdict.is_listed = true;
		}
	} else if (kind == 'x') {
		*excluded = *excluded || compare(j, version) == 0;
	} else {
		add_event(j, (struct event){kind, version, 0});
	}
}

/* Versions that are said to be good are better fixes than the end of a range: they are the ones of
 * the release that the feed speaks of. */
static void prefer_good(struct judging *j, const char *rule)
{
	struct span rest = span_of(rule), line, end_of_range = j->verdict.fixed;

	j->verdict.fixed = (struct span){0};
	while (span_cut(&rest, '\n', &line))
		if (line.len > 2 && line.ptr[0] == 'x' && compare(j, span_from(line, 2)) < 0)
			take_fix(j, span_from(line, 2));
	if (!j->verdict.fixed.len)
		j->verdict.fixed = end_of_range;
}

struct rule_verdict rule_judge(enum version_scheme scheme, const char *rule, struct span version)
{
	auto_clear(judging) j = {.scheme = scheme, .range_scheme = scheme, .version = version};
	struct span rest = span_of(rule), line;
	bool excluded = false;

	j.verdict.scheme = scheme;
	j.events = j.few;
	while (span_cut(&rest, '\n', &line))
		if (line.len)
			take_line(&j, line.ptr[0], span_from(line, 2), &excluded);
	end_range(&j);
	note_own(&j, scheme);
	if (excluded)
		return (struct rule_verdict){.answer = RULE_NO, .scheme = scheme};
	if (j.verdict.odd.len && !j.verdict.is_listed)
		j.verdict.answer = RULE_UNKNOWN;
	if (j.verdict.answer == RULE_YES) {
		prefer_good(&j, rule);
		j.verdict.asymmetric = (scheme == VERSION_DEB) && j.verdict.fixed.len &&
		                       has_epoch(version) != has_epoch(j.verdict.fixed);
	}
	return j.verdict;
}

bool rule_add(struct str *rule, char letter, struct span version)
{
	for (size_t i = 0; i < version.len; i++)
		if (version.ptr[i] == '\n' || version.ptr[i] == '\0')
			return false;
	str_addc(rule, letter);
	str_addc(rule, ' ');
	str_add(rule, version.ptr, version.len);
	str_addc(rule, '\n');
	return true;
}
