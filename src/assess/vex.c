#include <stdlib.h>

#include "assess/platform.h"
#include "assess/vex.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "format/vex.h"

/* How far a statement came; the furthest of its products counts. */
enum fate {
	FATE_NOT_INSTALLED,
	FATE_PLATFORM,
	FATE_PRODUCT,
	FATE_VERSION,
	FATE_QUALIFIER,
	FATE_NO_FINDING,
	FATE_MATCHED,
};

static const char *const fates[] = {
        [FATE_NOT_INSTALLED] = "nothing of that name is installed",
        [FATE_PLATFORM] = "it is for another distribution or release",
        [FATE_PRODUCT] = "the product that it is a part of is not installed around it",
        [FATE_VERSION] = "another version is installed",
        [FATE_QUALIFIER] = "it is for another architecture, distribution or module",
        [FATE_NO_FINDING] = "it is installed, and no feed finds this vulnerability in it",
};

#define ALL SIZE_MAX

/* A row that speaks of a finding: of all of its packages, or of one. */
struct hit {
	size_t finding, source, row, member;
};

struct vexing {
	const struct vex_input *in;
	struct findings *f;
	struct table by_purl; /* of findings: to the place + 1 of the last one */
	size_t *before;       /* of a finding: place + 1 of the one before it with that purl */
	size_t before_count, before_cap;
	struct strlist keys; /* of the members of the present subject */
	struct hit *hits;
	size_t hit_count, hit_cap;
	uint8_t **fates; /* by source and statement */
	size_t *statements;
};

static void vexing_clear(struct vexing *v)
{
	table_clear(&v->by_purl);
	free(v->before);
	strlist_clear(&v->keys);
	free(v->hits);
	for (size_t i = 0; v->fates && i < v->in->sources->count; i++)
		free(v->fates[i]);
	mem_free(&v->fates);
	mem_free(&v->statements);
}

static bool has_statements(const struct source *s)
{
	return s->type && s->type->texts == VEX_TEXTS && !s->why_not;
}

static const char *text_of(const struct source *s, size_t row, unsigned column)
{
	return index_text(&s->index, row, column);
}

/* --- whether a statement is about a package --- */

/* A package of the host, or the source that packages were built from. */
struct package {
	const struct subject *subject;
	const struct component *member; /* NULL: the source */
};

static const char *version_of(const struct package *p)
{
	return p->member ? p->member->version : p->subject->version;
}

static bool same_version(const struct package *p, const struct purl_parts *wanted)
{
	const char *epoch = purl_parts_get(wanted, "epoch");
	bool is_rpm = strcmp(wanted->type, "rpm") == 0;
	auto_free char *full = is_rpm && epoch && wanted->version && !strchr(wanted->version, ':')
	                               ? str_format("%s:%s", epoch, wanted->version)
	                               : mem_strdup(wanted->version);
	struct span own = span_of(version_of(p)), theirs = span_of(full);

	if (!full || span_same(own, theirs))
		return true;
	/* the epoch of an rpm source package is nowhere on the host */
	if (is_rpm && !p->member && theirs.len > span_find(theirs, ':'))
		theirs = span_from(theirs, span_find(theirs, ':') + 1);
	return p->subject->has_scheme && version_is_valid(p->subject->scheme, own) &&
	       version_is_valid(p->subject->scheme, theirs) &&
	       version_compare(p->subject->scheme, own, theirs) == 0;
}

static bool is_source_arch(const char *arch)
{
	return strcmp(arch, "source") == 0 || strcmp(arch, "src") == 0;
}

/* Codename, "ID-VERSION", "ID-MAJOR", or one of these with a colon; an id alone is any release. */
static bool is_distro(const struct os_release *os, const char *distro)
{
	size_t n = os->id ? strlen(os->id) : 0, m;

	if (str_eq(distro, os->codename) || str_eq(distro, os->id) ||
	    str_eq(distro, os->version_id))
		return true;
	if (!n || strncmp(distro, os->id, n) != 0 || !strchr("-:", distro[n]) || !os->version_id)
		return false;
	m = strcspn(os->version_id, ".");
	return strcmp(distro + n + 1, os->version_id) == 0 ||
	       (strlen(distro + n + 1) == m && strncmp(distro + n + 1, os->version_id, m) == 0);
}

/* "nodejs:18" holds for "nodejs:18:9030020231213:abc". */
static bool is_module(const struct component *c, const char *module)
{
	size_t n = strlen(module);

	return c && c->module && strncmp(c->module, module, n) == 0 &&
	       (!c->module[n] || c->module[n] == ':');
}

/* Of qualifiers that say where a package was got, and how it was packed, nothing depends. */
static bool is_idle(const char *key)
{
	static const char *const idle[] = {"epoch",     "upstream",     "package-id", "checksum",
	                                   "checksums", "download_url", "vcs_url",    "file_name",
	                                   "type",      "distro_name"};

	for (size_t i = 0; i < ARRAY_LEN(idle); i++)
		if (strcmp(key, idle[i]) == 0)
			return true;
	return false;
}

static bool same_qualifier(const struct package *p, const char *key, const char *value)
{
	auto_clear(purl_parts) own = {0};

	return p->member && p->member->purl && purl_parse(p->member->purl, &own, NULL) &&
	       str_eq(purl_parts_get(&own, key), value);
}

static bool same_qualifiers(const struct vexing *v, const struct package *p,
                            const struct purl_parts *wanted)
{
	const struct os_release *os = &v->in->subjects->inventory->host.os;

	for (size_t i = 0; i < wanted->count; i++) {
		const char *key = wanted->qualifiers[i].key, *value = wanted->qualifiers[i].value;
		bool same;

		if (is_idle(key))
			continue;
		if (strcmp(key, "arch") == 0)
			same = p->member ? !p->member->arch || str_eq(p->member->arch, value)
			                 : is_source_arch(value);
		else if (strcmp(key, "distro") == 0)
			same = is_distro(os, value);
		else if (strcmp(key, "rpmmod") == 0)
			same = is_module(p->subject->members[0], value);
		else
			same = same_qualifier(p, key, value);
		if (!same)
			return false;
	}
	return true;
}

/* --- whether a product that has parts is here --- */

static bool is_of_product(const struct component *c, const struct purl_parts *product)
{
	auto_clear(purl_parts) own = {0};

	return c->purl && strchr(c->purl, '/') && purl_parse(c->purl, &own, NULL) &&
	       strcmp(own.type, product->type) == 0 && strcmp(own.name, product->name) == 0 &&
	       str_eq(own.namespace, product->namespace) &&
	       (!product->version || str_eq(own.version, product->version));
}

/* Whether `part` was read from the file of `whole`, or from below its folder. */
static bool is_inside(const struct component *whole, const struct component *part)
{
	const char *slash = whole->location ? strrchr(whole->location, '/') : NULL;
	size_t n = slash ? (size_t)(slash - whole->location) + 1 : 0;

	if (!whole->location || !part->location || whole == part)
		return false;
	return strcmp(whole->location, part->location) == 0 ||
	       (n > 1 && strncmp(whole->location, part->location, n) == 0 &&
	        strchr(part->location + n, '/'));
}

/* Packages of a distribution are parts of nothing but the host. */
static bool is_in_product(const struct vexing *v, const struct package *p, const char *text)
{
	const struct inventory *inv = v->in->subjects->inventory;
	auto_clear(purl_parts) product = {0};

	if (!p->member || !purl_parse(text, &product, NULL) || p->subject->members[0]->source_name)
		return false;
	for (size_t i = 0; i < inv->count; i++)
		if (is_inside(&inv->components[i], p->member) &&
		    is_of_product(&inv->components[i], &product))
			return true;
	return false;
}

/* --- one row --- */

static bool has_member(const struct subject *s, const char *name)
{
	for (size_t i = 0; s->members && i < s->count; i++) {
		const struct component *c = s->members[i];

		if (c && str_eq(c->name, name))
			return true;
	}
	return false;
}

static enum fate judge_row(const struct vexing *v, const struct source *s, size_t row,
                           const struct package *p)
{
	const char *scope = text_of(s, row, ADVISORY_SCOPE), *part = text_of(s, row, VEX_COMPONENT);
	enum scope_answer line = *scope ? scope_holds(v->in->scope, p->subject, scope) : SCOPE_OS;
	auto_clear(purl_parts) wanted = {0};

	if (line != SCOPE_OS && line != SCOPE_OWN)
		return FATE_PLATFORM;
	if (!purl_parse(*part ? part : text_of(s, row, VEX_PRODUCT), &wanted, NULL))
		return FATE_NOT_INSTALLED;
	if (!p->member && !purl_parts_get(&wanted, "arch") && has_member(p->subject, wanted.name))
		return FATE_NOT_INSTALLED; /* the package of that name is meant */
	if (!same_version(p, &wanted))
		return FATE_VERSION;
	if (!same_qualifiers(v, p, &wanted))
		return FATE_QUALIFIER;
	if (*part && !is_in_product(v, p, text_of(s, row, VEX_PRODUCT)))
		return FATE_PRODUCT;
	return FATE_NO_FINDING;
}

static bool names(const struct source *s, size_t row, const char *id)
{
	struct span rest = span_of(text_of(s, row, ADVISORY_ALIASES)), alias;

	if (strcmp(text_of(s, row, ADVISORY_VULNERABILITY), id) == 0)
		return true;
	while (span_word(&rest, &alias))
		if (span_eq(alias, id))
			return true;
	return false;
}

static bool is_about(const struct source *s, size_t row, const struct finding *f)
{
	if (names(s, row, f->vulnerability))
		return true;
	for (size_t i = 0; i < f->aliases.count; i++)
		if (names(s, row, f->aliases.v[i]))
			return true;
	return false;
}

static void add_hit(struct vexing *v, size_t finding, size_t source, size_t row, size_t member)
{
	v->hits = mem_grow(v->hits, v->hit_count, &v->hit_cap, sizeof(*v->hits));
	v->hits[v->hit_count++] = (struct hit){finding, source, row, member};
}

static void learn_finding(struct vexing *v, size_t i)
{
	struct span purl = span_of(v->f->items[i].purl);

	v->before = mem_grow(v->before, v->before_count, &v->before_cap, sizeof(*v->before));
	v->before[v->before_count++] =
	        (size_t)(uintptr_t)table_set(&v->by_purl, purl, (void *)(uintptr_t)(i + 1));
}

/* What is said to be vulnerable, or may be, is a finding though no other feed has it. */
static void add_finding(struct vexing *v, const struct source *s, size_t row,
                        const struct subject *subject)
{
	struct finding *f = findings_add(v->f);
	int64_t cvss = index_number(&s->index, row, ADVISORY_CVSS);

	f->vulnerability = mem_strdup(text_of(s, row, ADVISORY_VULNERABILITY));
	f->id = finding_make_id(subject->name, f->vulnerability);
	f->source = mem_strdup(subject->name);
	f->purl = mem_strdup(subject->purl);
	f->installed = mem_strdup(subject->version);
	f->state = FINDING_UNKNOWN;
	f->priority.cvss = cvss < 0 ? -1 : (double)cvss / 10;
	f->times.published = index_number(&s->index, row, ADVISORY_PUBLISHED);
	f->reason.feed = mem_strdup(s->feed.name);
	f->reason.record = mem_strdup(text_of(s, row, ADVISORY_RECORD));
	f->reason.rule = mem_strdup("vex");
	learn_finding(v, v->f->count - 1);
}

static void add_packages(struct vexing *v, struct finding *f, const struct subject *s,
                         size_t member)
{
	for (size_t i = 0; i < s->count; i++) {
		auto_clear(str) name = {0};

		if (member != ALL && member != i)
			continue;
		subject_add_package(v->in->subjects, s->members[i], &name);
		if (!f->packages.count || !strlist_has(&f->packages, str_c(&name)))
			strlist_add(&f->packages, str_c(&name));
	}
	strlist_sort(&f->packages);
}

static bool is_claim(const struct source *s, size_t row)
{
	enum vex_status status;

	return vex_status_parse(span_of(text_of(s, row, VEX_STATUS)), &status) &&
	       (status == VEX_AFFECTED || status == VEX_INVESTIGATED);
}

/* The statement holds for the package: which findings is it about? */
static enum fate join(struct vexing *v, size_t source, size_t row, const struct subject *subject,
                      size_t member)
{
	const struct source *s = &v->in->sources->v[source];
	size_t at = (size_t)(uintptr_t)table_get(&v->by_purl, span_of(subject->purl));
	enum fate fate = FATE_NO_FINDING;

	for (; at; at = v->before[at - 1]) {
		struct finding *f = &v->f->items[at - 1];

		if (!is_about(s, row, f))
			continue;
		if (str_eq(f->reason.rule, "vex"))
			add_packages(v, f, subject, member);
		add_hit(v, at - 1, source, row, member);
		fate = FATE_MATCHED;
	}
	if (fate == FATE_MATCHED || !is_claim(s, row))
		return fate;
	add_finding(v, s, row, subject);
	add_packages(v, &v->f->items[v->f->count - 1], subject, member);
	add_hit(v, v->f->count - 1, source, row, member);
	return FATE_MATCHED;
}

/* --- all rows --- */

static void judge_rows(struct vexing *v, size_t source, const char *key,
                       const struct package *package, size_t member)
{
	const struct source *s = &v->in->sources->v[source];
	size_t first, n = index_find(&s->index, key, &first);

	for (size_t row = first; row < first + n; row++) {
		int64_t statement = index_number(&s->index, row, VEX_STATEMENT);
		enum fate fate = judge_row(v, s, row, package);

		if (fate == FATE_NO_FINDING)
			fate = join(v, source, row, package->subject, member);
		if (statement >= 0 && (size_t)statement < v->statements[source] &&
		    v->fates[source][statement] < fate)
			v->fates[source][statement] = (uint8_t)fate;
	}
}

static char *key_of(const char *purl)
{
	auto_clear(purl_parts) p = {0};

	return purl && purl_parse(purl, &p, NULL) ? vex_key(&p) : mem_strdup("");
}

/* A name without an architecture is of the package that has it, and else of the source. */
static void judge_subject(struct vexing *v, const struct subject *s)
{
	auto_free char *source_key = key_of(s->purl);
	bool is_source = s->members[0]->source_name != NULL;

	strlist_clear(&v->keys);
	for (size_t i = 0; i < s->count; i++)
		strlist_take(&v->keys, key_of(s->members[i]->purl));
	for (size_t k = 0; k < v->in->sources->count; k++) {
		if (!has_statements(&v->in->sources->v[k]))
			continue;
		for (size_t i = 0; i < s->count; i++)
			judge_rows(v, k, v->keys.v[i], &(struct package){s, s->members[i]}, i);
		if (is_source)
			judge_rows(v, k, source_key, &(struct package){s, NULL}, ALL);
	}
}

/* --- what a finding becomes --- */

static enum vex_status status_of(const struct source *s, size_t row)
{
	enum vex_status status = VEX_INVESTIGATED;

	return vex_status_parse(span_of(text_of(s, row, VEX_STATUS)), &status) ? status
	                                                                       : VEX_INVESTIGATED;
}

static const struct source *source_of(const struct vexing *v, const struct hit *h)
{
	return &v->in->sources->v[h->source];
}

/* Old code that still runs is not what a statement about a version is of. */
static bool counts(const struct vexing *v, const struct finding *f, const struct hit *h)
{
	const struct source *s = source_of(v, h);
	const char *part = text_of(s, h->row, VEX_COMPONENT);
	auto_clear(purl_parts) p = {0};

	if (f->state != FINDING_PENDING_RESTART)
		return true;
	return status_of(s, h->row) != VEX_FIXED &&
	       purl_parse(*part ? part : text_of(s, h->row, VEX_PRODUCT), &p, NULL) && !p.version;
}

static bool is_above(const struct vexing *v, const struct hit *a, const struct hit *b)
{
	const struct source *x = source_of(v, a), *y = source_of(v, b);
	int64_t s = index_number(&x->index, a->row, VEX_WHEN);
	int64_t t = index_number(&y->index, b->row, VEX_WHEN);

	return s != t ? s > t : status_of(x, a->row) < status_of(y, b->row);
}

/* The one that counts for a package; NULL when none speaks of it. */
static const struct hit *decide(const struct vexing *v, const struct hit *hits, size_t n,
                                size_t member)
{
	const struct finding *f = &v->f->items[hits->finding];
	const struct hit *best = NULL;

	for (size_t i = 0; i < n; i++)
		if ((hits[i].member == ALL || hits[i].member == member) && counts(v, f, &hits[i]) &&
		    (!best || is_above(v, &hits[i], best)))
			best = &hits[i];
	return best;
}

static char *dup_some(const char *s)
{
	return *s ? mem_strdup(s) : NULL;
}

static void fill(const struct source *s, size_t row, struct statement *to)
{
	const char *part = text_of(s, row, VEX_COMPONENT);

	to->feed = mem_strdup(s->feed.name);
	to->record = dup_some(text_of(s, row, ADVISORY_RECORD));
	to->author = dup_some(text_of(s, row, VEX_AUTHOR));
	to->vulnerability = mem_strdup(text_of(s, row, ADVISORY_VULNERABILITY));
	to->product = *part ? str_format("%s of %s", part, text_of(s, row, VEX_PRODUCT))
	                    : dup_some(text_of(s, row, VEX_PRODUCT));
	to->status = mem_strdup(text_of(s, row, VEX_STATUS));
	to->justification = dup_some(text_of(s, row, VEX_JUSTIFICATION));
	to->impact = dup_some(text_of(s, row, VEX_IMPACT));
	to->action = dup_some(text_of(s, row, VEX_ACTION));
	to->when = index_number(&s->index, row, VEX_WHEN);
}

static bool is_same_statement(const struct vexing *v, const struct hit *a, const struct hit *b)
{
	return a->source == b->source &&
	       index_number(&source_of(v, a)->index, a->row, VEX_STATEMENT) ==
	               index_number(&source_of(v, b)->index, b->row, VEX_STATEMENT);
}

/* Once a statement, however many of the packages it names. */
static void keep(const struct vexing *v, const struct subject *subject, const struct hit *hits,
                 const bool *decided, size_t n)
{
	for (size_t i = 0, k; i < n; i++) {
		struct statement *to;
		bool is_one = hits[i].member != ALL;

		for (k = 0; k < i && !is_same_statement(v, &hits[k], &hits[i]); k++)
			;
		if (k < i)
			continue;
		to = finding_add_statement(&v->f->items[hits[i].finding]);
		fill(source_of(v, &hits[i]), hits[i].row, to);
		for (; k < n; k++) {
			if (!is_same_statement(v, &hits[k], &hits[i]))
				continue;
			to->decides = to->decides || decided[k];
			is_one = is_one && hits[k].member == hits[i].member;
		}
		if (is_one) {
			auto_clear(str) name = {0};

			subject_add_package(v->in->subjects, subject->members[hits[i].member],
			                    &name);
			to->package = str_steal(&name);
		}
	}
}

static void say(const struct vexing *v, struct finding *f, const struct hit *h)
{
	const struct source *s = source_of(v, h);
	const char *why = text_of(s, h->row, VEX_JUSTIFICATION);
	const char *impact = text_of(s, h->row, VEX_IMPACT);
	auto_clear(str) text = {0};

	str_addf(&text, "%s says: %s", text_of(s, h->row, VEX_AUTHOR),
	         text_of(s, h->row, VEX_STATUS));
	if (*why || *impact)
		str_addf(&text, " (%s%s%s)", why, *why && *impact ? ": " : "", impact);
	if (strcmp(f->reason.rule, "vex") != 0) {
		str_addf(&text, "; feed '%s' says: %s", f->reason.feed ? f->reason.feed : "?",
		         f->reason.text ? f->reason.text : "it is vulnerable");
		mem_free(&f->reason.feed);
		f->reason.feed = mem_strdup(s->feed.name);
		mem_free(&f->reason.record);
		f->reason.record = mem_strdup(text_of(s, h->row, ADVISORY_RECORD));
		mem_free(&f->reason.rule);
		f->reason.rule = mem_strdup("vex");
	}
	mem_free(&f->reason.text);
	f->reason.text = str_steal(&text);
}

static bool is_open(enum finding_state s)
{
	return finding_state_is_live(s) || s == FINDING_UNKNOWN;
}

/* Only what is said of every package of it changes a finding that another feed made. */
static void change(const struct vexing *v, struct finding *f, const struct hit *worst,
                   bool is_whole)
{
	enum vex_status status = worst ? status_of(source_of(v, worst), worst->row) : VEX_AFFECTED;
	bool is_own = str_eq(f->reason.rule, "vex");

	if (!worst || !is_open(f->state) || (!is_whole && !is_own))
		return;
	if (status == VEX_AFFECTED && is_own)
		f->state = FINDING_NO_FIX;
	else if (status == VEX_FIXED)
		f->state = FINDING_FIXED;
	else if (status == VEX_NOT_AFFECTED)
		f->state = FINDING_NOT_AFFECTED;
	else if (!is_own)
		return;
	if (!finding_state_is_live(f->state))
		mem_free(&f->patch);
	say(v, f, worst);
}

static bool is_of_finding(const struct vexing *v, const struct finding *f,
                          const struct component *c)
{
	auto_clear(str) name = {0};

	subject_add_package(v->in->subjects, c, &name);
	return strlist_has(&f->packages, str_c(&name));
}

static void judge_finding(const struct vexing *v, const struct subject *subject,
                          const struct hit *hits, size_t n)
{
	struct finding *f = &v->f->items[hits->finding];
	const struct hit *worst = NULL;
	auto_free bool *decided = mem_alloc(n, sizeof(*decided));
	bool is_whole = true;

	for (size_t i = 0; i < subject->count; i++) {
		const struct hit *one;

		if (!is_of_finding(v, f, subject->members[i]))
			continue;
		one = decide(v, hits, n, i);
		is_whole = is_whole && one;
		if (!one)
			continue;
		decided[one - hits] = true;
		if (!worst || status_of(source_of(v, one), one->row) <
		                      status_of(source_of(v, worst), worst->row))
			worst = one;
	}
	keep(v, subject, hits, decided, n);
	change(v, f, worst, is_whole);
}

static int by_finding(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->finding != y->finding)
		return x->finding < y->finding ? -1 : 1;
	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->member < y->member ? -1 : x->member > y->member;
}

static void judge_findings(struct vexing *v)
{
	auto_clear(table) subjects = {0};

	if (v->hit_count)
		qsort(v->hits, v->hit_count, sizeof(*v->hits), by_finding);
	for (size_t i = 0; v->hit_count && i < v->in->subjects->count; i++)
		table_set(&subjects, span_of(v->in->subjects->v[i].purl), &v->in->subjects->v[i]);
	for (size_t at = 0, n; at < v->hit_count; at += n) {
		const struct finding *f = &v->f->items[v->hits[at].finding];
		const struct subject *s = table_get(&subjects, span_of(f->purl));

		for (n = 1; at + n < v->hit_count && v->hits[at + n].finding == v->hits[at].finding;
		     n++)
			;
		if (s)
			judge_finding(v, s, &v->hits[at], n);
	}
}

/* --- what matched nothing --- */

static void list_unmatched(const struct source *s, size_t row, enum fate fate, struct vex_tally *to)
{
	struct statement *one;

	if (to->unmatched_count >= VEX_UNMATCHED_MAX)
		return;
	one = vex_tally_add(to);
	fill(s, row, one);
	one->reason = mem_strdup(str_starts(text_of(s, row, ADVISORY_PACKAGE), VEX_KEY "pkg:")
	                                 ? fates[fate]
	                                 : "it names its product by no package URL");
}

static int by_text(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	int c = strcmp(x->vulnerability, y->vulnerability);

	if (!c)
		c = strcmp(x->product ? x->product : "", y->product ? y->product : "");
	return c ? c : strcmp(x->record ? x->record : "", y->record ? y->record : "");
}

/* One line a statement, with the first of its products. */
static void tally(const struct vexing *v, size_t source, struct strlist *notes)
{
	const struct source *s = &v->in->sources->v[source];
	struct vex_tally *to = findings_add_vex(v->f);
	uint8_t *fate = v->fates[source];

	to->feed = mem_strdup(s->feed.name);
	to->statements = v->statements[source];
	for (size_t i = 0; i < to->statements; i++)
		to->matched += fate[i] == FATE_MATCHED;
	for (size_t row = 0; row < s->index.count; row++) {
		int64_t i = index_number(&s->index, row, VEX_STATEMENT);

		if (!str_starts(text_of(s, row, ADVISORY_PACKAGE), VEX_KEY) || i < 0 ||
		    (size_t)i >= to->statements || fate[i] >= FATE_MATCHED)
			continue;
		list_unmatched(s, row, fate[i], to);
		fate[i] = FATE_MATCHED; /* it is listed */
	}
	if (to->unmatched_count)
		qsort(to->unmatched, to->unmatched_count, sizeof(*to->unmatched), by_text);
	if (to->statements > to->matched)
		strlist_take(notes, str_format("feed '%s': %zu of its %zu statements match no "
		                               "finding ('--explain %s' lists them)",
		                               s->feed.name, to->statements - to->matched,
		                               to->statements, s->feed.name));
}

static void count_statements(struct vexing *v, size_t source)
{
	const struct source *s = &v->in->sources->v[source];
	size_t n = 0;

	for (size_t row = 0; row < s->index.count; row++) {
		int64_t i = index_number(&s->index, row, VEX_STATEMENT);

		if (str_starts(text_of(s, row, ADVISORY_PACKAGE), VEX_KEY) && i >= 0 &&
		    (size_t)i < s->index.count && (size_t)i >= n)
			n = (size_t)i + 1;
	}
	v->statements[source] = n;
	v->fates[source] = mem_alloc(n, sizeof(*v->fates[source]));
}

void vex_judge(const struct vex_input *in, struct findings *f, struct strlist *notes)
{
	auto_clear(vexing) v = {.in = in, .f = f};
	bool any = false;

	v.fates = mem_alloc(in->sources->count, sizeof(*v.fates));
	v.statements = mem_alloc(in->sources->count, sizeof(*v.statements));
	for (size_t i = 0; i < in->sources->count; i++)
		if (has_statements(&in->sources->v[i])) {
			count_statements(&v, i);
			any = true;
		}
	if (!any)
		return;
	for (size_t i = 0; i < f->count; i++)
		learn_finding(&v, i);
	for (size_t i = 0; i < in->subjects->count; i++)
		judge_subject(&v, &in->subjects->v[i]);
	judge_findings(&v);
	for (size_t i = 0; i < in->sources->count; i++)
		if (v.statements[i])
			tally(&v, i, notes);
}
