#include <stdlib.h>
#include <strings.h>

#include "assess/advisory.h"
#include "assess/alias.h"
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
	/* where there are lines of fixes: what they say of the present subject is asked first */
	bool has_lines, is_asking;
	struct table answers; /* vulnerability to a sum of ANSWER_... */
	/* rows of one scope follow one another, and an index has each text once */
	struct {
		const struct subject *subject;
		const char *scope;
		enum scope_answer line;
	} last;
};

enum { ANSWER_OS_YES = 1, ANSWER_OS_NO = 2, ANSWER_LINE_YES = 4, ANSWER_LINE_NO = 8 };

/* What a row is held to: the source, or one package of it. */
struct holding {
	const struct subject *subject;
	const struct source *source;
	size_t row;
	enum scope_answer line;
	const struct component *member; /* NULL: the source */
	enum target_answer target;
};

static void matching_clear(struct matching *m)
{
	str_clear(&m->key);
	str_clear(&m->package);
	table_clear(&m->answers);
}

void judgements_clear(struct judgements *j)
{
	for (size_t i = 0; i < j->count; i++) {
		strlist_clear(&j->v[i].packages);
		strlist_clear(&j->v[i].names);
	}
	free(j->v);
	table_clear(&j->by_key);
	free(j->is_covered);
	*j = (struct judgements){0};
}

bool match_is_backport(const struct subject *s)
{
	return strcmp(s->type, "deb") == 0 && strstr(s->version, "~bpo");
}

/* What distributions call themselves where they name who built a package, unless it begins with
 * the id of their os-release. */
static const struct {
	const char *id, *house;
} houses[] = {
        {"amzn", "Amazon"},      {"azurelinux", "Microsoft"},
        {"chainguard", "Wolfi"}, {"mariner", "Microsoft"},
        {"ol", "Oracle"},        {"opensuse", "openSUSE"},
        {"opensuse", "SUSE"},    {"photon", "VMware"},
        {"photon", "Broadcom"},  {"rhel", "Red Hat"},
        {"sle", "SUSE"},         {"sle", "openSUSE"},
        {"suse", "SUSE"},        {"virtuozzo", "Virtuozzo"},
};

bool match_is_third_party(const struct subjects *subjects, const struct subject *s,
                          const struct offer *offer)
{
	const char *os = subjects->inventory->host.os.id;
	const char *origin = s->members[0]->origin ? s->members[0]->origin : offer->origin;

	/* "Debian Backports" is Debian's too */
	if (!os || !origin || strncasecmp(origin, os, strlen(os)) == 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(houses); i++)
		if (str_starts(os, houses[i].id) &&
		    strncasecmp(origin, houses[i].house, strlen(houses[i].house)) == 0)
			return false;
	return true;
}

static int64_t flags_of(const struct source *source, size_t row)
{
	return index_number(&source->index, row, ADVISORY_FLAGS);
}

/* rpm: the epoch of a source package is that of a package with its version; where none has it the
 * epoch of the record counts for both. */
static char *with_epoch(const struct subject *s, const char *rule, const char *version)
{
	size_t n = s->evr ? strcspn(s->evr, ":") : 0;
	const char *fix;

	if (strchr(version, ':'))
		return mem_strdup(version);
	if (s->evr)
		return s->evr[n] ? str_format("%.*s:%s", (int)n, s->evr, version)
		                 : mem_strdup(version);
	fix = strstr(rule, "\nf ");
	n = fix ? strspn(fix + 3, "0123456789") : 0;
	return n && fix[3 + n] == ':' ? str_format("%.*s:%s", (int)n, fix + 3, version)
	                              : mem_strdup(version);
}

static struct rule_verdict judge(const struct holding *h, const char *version)
{
	const struct subject *s = h->subject;
	const char *rule = index_text(&h->source->index, h->row, ADVISORY_RULE);
	auto_free char *evr = NULL;
	struct rule_verdict v;

	if (!s->has_scheme ||
	    flags_of(h->source, h->row) & (ADVISORY_UNDETERMINED | ADVISORY_COMMITS))
		return (struct rule_verdict){.answer = RULE_UNKNOWN, .scheme = s->scheme};
	if (s->scheme != VERSION_RPM) {
		v = rule_judge(s->scheme, rule, span_of(version));
		if (v.answer == RULE_NO && flags_of(h->source, h->row) & ADVISORY_UNVERIFIED)
			v.answer = RULE_UNKNOWN;
		return v;
	}
	if (!h->member)
		version = evr = with_epoch(s, rule, version);
	v = rule_judge(s->scheme, rule, span_of(version));
	if (v.answer == RULE_YES && target_is_rebuild(span_of(version), v.fixed))
		v = (struct rule_verdict){.answer = RULE_NO};
	else if (v.answer == RULE_YES && h->target == TARGET_UNKNOWN)
		v.answer = RULE_UNKNOWN;
	return v;
}

static struct judgement *judgement_of(struct matching *m, const struct holding *h, bool *ret_new)
{
	struct judgements *to = m->to;
	struct judgement *j;
	size_t place;

	str_set(&m->key, h->subject->is_language ? h->subject->type : "");
	str_addc(&m->key, '\0');
	str_adds(&m->key, h->subject->name);
	str_addc(&m->key, '\0');
	str_adds(&m->key, index_text(&h->source->index, h->row, ADVISORY_VULNERABILITY));
	place = (size_t)(uintptr_t)table_get(&to->by_key, span_make(m->key.buf, m->key.len));
	*ret_new = place == 0;
	if (place)
		return &to->v[place - 1];
	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	j = &to->v[to->count++];
	table_set(&to->by_key, span_make(m->key.buf, m->key.len), (void *)(uintptr_t)to->count);
	j->vulnerability = index_text(&h->source->index, h->row, ADVISORY_VULNERABILITY);
	return j;
}

/* The nearer a fix is, the better: of the line that the host follows beside the common one, of the
 * common one, of one that it does not follow. */
static int nearness(enum scope_answer line, const struct rule_verdict *v)
{
	return !v->fixed.len ? 0 : line == SCOPE_OWN ? 3 : line == SCOPE_OS ? 2 : 1;
}

/* Whether the new verdict says more than the one that is there: that something is vulnerable, that
 * a nearer fix is there, or that a higher one is needed. */
static bool decides(const struct holding *h, const struct judgement *j,
                    const struct rule_verdict *v)
{
	const struct subject *s = h->subject;

	if (j->verdict.answer != v->answer)
		return v->answer == RULE_YES;
	if (j->line != h->line)
		return nearness(h->line, v) > nearness(j->line, &j->verdict);
	if (!j->verdict.fixed.len || !v->fixed.len)
		return false;
	return s->has_scheme && version_compare(s->scheme, v->fixed, j->verdict.fixed) > 0;
}

/* "1.2-3.el9_5" is of minor release 5. */
static bool is_beyond(const struct scope *scope, enum scope_answer line, struct span fixed)
{
	const char *minor = scope->minor ? strchr(scope->minor, '.') : NULL, *at;
	auto_free char *text = NULL;

	if (!minor || line != SCOPE_OS || !fixed.len)
		return false;
	text = span_dup(fixed);
	at = strstr(text, ".el");
	at = at ? at + 3 + strspn(at + 3, "0123456789") : "";
	return *at == '_' && strtoul(at + 1, NULL, 10) > strtoul(minor + 1, NULL, 10);
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

static void add_names(struct judgement *j, const struct holding *h)
{
	struct span rest = span_of(index_text(&h->source->index, h->row, ADVISORY_ALIASES)), name;

	if (!(flags_of(h->source, h->row) & ADVISORY_ONE))
		return;
	while (span_word(&rest, &name)) {
		auto_free char *text = span_dup(name);

		if (!strlist_has(&j->names, text))
			strlist_add(&j->names, text);
	}
}

static struct judgement *record(struct matching *m, const struct holding *h, struct rule_verdict v)
{
	const struct component *c = h->member;
	const char *offer = c ? offered(m, c) : m->offer->version;
	bool is_new, reachable = offer && v.answer == RULE_YES && judge(h, offer).answer == RULE_NO;
	struct judgement *j = judgement_of(m, h, &is_new);
	bool is_nearer = !is_new && j->line != h->line && decides(h, j, &v);

	add_names(j, h);
	if (is_new || is_nearer)
		j->is_reachable = reachable;
	else if (j->line == h->line)
		j->is_reachable = j->is_reachable && reachable;
	if (is_new || decides(h, j, &v)) {
		j->subject = h->subject;
		j->source = h->source;
		j->row = h->row;
		j->name = c ? c->name : h->subject->name;
		j->version = c ? c->version : h->subject->version;
		j->verdict = v;
		j->is_backport = match_is_backport(h->subject);
		j->line = h->line;
		j->is_beyond = is_beyond(m->scope, h->line, v.fixed);
		j->target = h->target;
	}
	return j;
}

static void add_package(struct matching *m, struct judgement *j, const struct component *c)
{
	const struct strlist *have = &j->packages;

	str_reset(&m->package);
	subject_add_package(m->subjects, c, &m->package);
	if (!have->count || !strlist_has(have, str_c(&m->package)))
		strlist_add(&j->packages, str_c(&m->package));
}

/* --- lines of fixes --- */

static struct span vulnerability_of(const struct holding *h)
{
	return span_of(index_text(&h->source->index, h->row, ADVISORY_VULNERABILITY));
}

static void note_answer(struct matching *m, const struct holding *h, enum rule_answer answer)
{
	bool os = h->line == SCOPE_OS, no = answer == RULE_NO;
	uintptr_t bit =
	        os ? (no ? ANSWER_OS_NO : ANSWER_OS_YES) : (no ? ANSWER_LINE_NO : ANSWER_LINE_YES);
	uintptr_t have = (uintptr_t)table_get(&m->answers, vulnerability_of(h));

	if (!(have & bit))
		table_set(&m->answers, vulnerability_of(h), (void *)(have | bit));
}

/* One of the lines has mended it. */
static bool is_mended(const struct matching *m, const struct holding *h)
{
	uintptr_t have = (uintptr_t)table_get(&m->answers, vulnerability_of(h));
	bool os = have & ANSWER_OS_NO && !(have & ANSWER_OS_YES);
	bool line = have & ANSWER_LINE_NO && !(have & ANSWER_LINE_YES);

	return os || line;
}

/* Whether the verdict is to be recorded. */
static bool is_wanted(struct matching *m, const struct holding *h, enum rule_answer answer)
{
	if (!m->has_lines)
		return answer != RULE_NO;
	if (!m->is_asking)
		return answer != RULE_NO && !is_mended(m, h);
	note_answer(m, h, answer);
	return false;
}

/* --- rows --- */

static enum target_answer target_of(const struct holding *h, const struct component *c)
{
	const struct index *ix = &h->source->index;

	return target_is_debug(c) ? TARGET_NO
	                          : target_holds(index_text(ix, h->row, ADVISORY_ARCH),
	                                         index_text(ix, h->row, ADVISORY_MODULE),
	                                         index_text(ix, h->row, ADVISORY_RULE), c);
}

/* A row about the source: one verdict for all packages that were built from it. */
static void match_source(struct matching *m, struct holding *h, bool skip_namesake)
{
	const struct subject *s = h->subject;
	const struct rule_verdict v = judge(h, s->version);

	if (v.answer == RULE_NO && !m->is_asking)
		return;
	for (size_t i = 0; i < s->count; i++) {
		struct rule_verdict one = v;

		if (skip_namesake && strcmp(s->members[i]->name, s->name) == 0)
			continue;
		h->target = target_of(h, s->members[i]);
		if (h->target == TARGET_UNKNOWN && v.answer == RULE_YES)
			one.answer = RULE_UNKNOWN;
		if (h->target != TARGET_NO && is_wanted(m, h, one.answer))
			add_package(m, record(m, h, one), s->members[i]);
	}
}

/* A row about a binary package: its own version counts. */
static void match_binary(struct matching *m, struct holding *h, const char *name)
{
	const struct subject *s = h->subject;

	for (size_t i = 0; i < s->count; i++) {
		struct rule_verdict v;

		if (strcmp(s->members[i]->name, name) != 0)
			continue;
		h->member = s->members[i];
		h->target = target_of(h, h->member);
		if (h->target == TARGET_NO)
			continue;
		v = judge(h, h->member->version);
		if (is_wanted(m, h, v.answer))
			add_package(m, record(m, h, v), h->member);
	}
	h->member = NULL;
}

static struct holding hold(struct matching *m, const struct subject *s, const struct source *source,
                           size_t row)
{
	const char *scope = index_text(&source->index, row, ADVISORY_SCOPE);

	if (m->last.subject != s || m->last.scope != scope) {
		m->last.subject = s;
		m->last.scope = scope;
		m->last.line = scope_holds(m->scope, s, scope);
	}
	return (struct holding){
	        .subject = s,
	        .source = source,
	        .row = row,
	        .line = m->last.line,
	        .target = TARGET_YES,
	};
}

/* Binary packages are looked up by their own names: for rows that speak of no other (`flag` EXACT),
 * that may speak of one (EITHER), and for all of them (BINARY) when the feed has nothing of their
 * source. */
static void match_by_binary_name(struct matching *m, const struct subject *s,
                                 const struct source *source, int64_t flag)
{
	for (size_t i = 0; i < s->count; i++) {
		const char *name = s->members[i]->name;
		size_t first, n;

		if ((flag != ADVISORY_EXACT && strcmp(name, s->name) == 0) ||
		    (i && strcmp(name, s->members[i - 1]->name) == 0))
			continue;
		n = index_find(&source->index, name, &first);
		for (size_t row = first; row < first + n; row++) {
			struct holding h;

			if (!(flags_of(source, row) & flag))
				continue;
			h = hold(m, s, source, row);
			if (h.line != SCOPE_NO)
				match_binary(m, &h, name);
		}
	}
}

static void match_one(struct matching *m, const struct subject *s, const struct source *source)
{
	size_t first, n = index_find(&source->index, s->key, &first);

	for (size_t row = first; row < first + n; row++) {
		int64_t flags = flags_of(source, row);
		bool is_binary = flags & ADVISORY_BINARY;
		struct holding h;

		if (flags & ADVISORY_EXACT)
			continue;
		h = hold(m, s, source, row);
		if (h.line == SCOPE_NO)
			continue;
		if (is_binary)
			match_binary(m, &h, s->name);
		match_source(m, &h, is_binary);
	}
	if (s->is_language)
		return;
	match_by_binary_name(m, s, source, ADVISORY_EXACT);
	if (s->scheme == VERSION_RPM && s->has_scheme)
		match_by_binary_name(m, s, source, ADVISORY_EITHER);
	if (n == 0)
		match_by_binary_name(m, s, source, ADVISORY_BINARY);
}

static bool covers(const struct matching *m, const struct subject *s, const struct source *source)
{
	return *s->key && source->type && source->type->use == FEEDTYPE_ADVISORIES &&
	       !source->why_not && scope_holds_any(m->scope, s, source->index.about.scopes);
}

static void match_subject(struct matching *m, const struct subject *s,
                          const struct sources *sources, bool *ret_covered)
{
	for (size_t k = 0; k < sources->count; k++) {
		if (!covers(m, s, &sources->v[k]))
			continue;
		*ret_covered = true;
		match_one(m, s, &sources->v[k]);
	}
}

void match_all(const struct subjects *subjects, const struct offer *offers,
               const struct sources *sources, const struct scope *scope, struct judgements *ret)
{
	struct judgements all = {.is_covered = mem_alloc(subjects->count, sizeof(bool))};
	auto_clear(matching) m = {.subjects = subjects,
	                          .scope = scope,
	                          .to = &all,
	                          .has_lines = scope_has_lines(scope)};

	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *s = &subjects->v[i];

		m.offer = &offers[i];
		if (match_is_third_party(subjects, s, m.offer))
			continue;
		for (m.is_asking = m.has_lines; m.is_asking; m.is_asking = false)
			match_subject(&m, s, sources, &all.is_covered[i]);
		match_subject(&m, s, sources, &all.is_covered[i]);
		table_clear(&m.answers);
	}
	alias_merge(&all);
	for (size_t i = 0; i < all.count; i++)
		strlist_sort(&all.v[i].packages);
	*ret = all;
}
