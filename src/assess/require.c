#include <stdlib.h>

#include "assess/packages.h"
#include "assess/require.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "format/depends.h"
#include "model/version.h"

#define ADDS_MAX 200 /* of one patch: more is a list gone wrong */

/* One package of one patch: what would be installed. */
struct coming {
	struct patch *patch;
	const char *version;
};

struct requiring {
	const struct archive *archive;
	const struct subjects *subjects;
	struct table installed; /* "name" or "name:arch" to the component */
	struct table coming;    /* the same to a coming */
	struct coming *all;
	struct table provided; /* name of a virtual package to its version, "" for none */
	struct strlist versions;
	bool is_provided_known;

	/* of the present patch */
	struct patch *patch;
	struct table added; /* name to place + 1 in adds */
	const char *arch;   /* of the package whose relations are read */
};

static void requiring_clear(struct requiring *r)
{
	table_clear(&r->installed);
	table_clear(&r->coming);
	table_clear(&r->provided);
	strlist_clear(&r->versions);
	table_clear(&r->added);
	free(r->all);
}

/* "name=version": the label is what stands before it. */
static struct span label_of(const char *package)
{
	struct span s = span_of(package);

	return span_make(s.ptr, span_find(s, '='));
}

static void know_installed(struct requiring *r)
{
	auto_clear(str) label = {0};

	for (size_t i = 0; i < r->subjects->count; i++) {
		const struct subject *s = &r->subjects->v[i];

		for (size_t k = 0; k < s->count && strcmp(s->type, "deb") == 0; k++) {
			str_reset(&label);
			subject_add_package(r->subjects, s->members[k], &label);
			table_set(&r->installed, span_make(label.buf, label.len), &s->members[k]);
		}
	}
}

static void know_coming(struct requiring *r, struct plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->count; i++)
		n += plan->patches[i].packages.count;
	r->all = mem_alloc(n, sizeof(*r->all));
	n = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct patch *p = &plan->patches[i];

		for (size_t k = 0; p->kind == PATCH_ARCHIVE && k < p->packages.count; k++, n++) {
			struct span label = label_of(p->packages.v[k]);

			r->all[n] = (struct coming){p, label.ptr + label.len + 1};
			table_set(&r->coming, label, &r->all[n]);
		}
	}
}

/* Of several that provide it the newest version counts. */
static void note_provided(struct requiring *r, const struct depend *d)
{
	const char *have = table_get(&r->provided, d->name);

	if (have && (!d->version.len ||
	             (*have && version_compare(VERSION_DEB, d->version, span_of(have)) <= 0)))
		return;
	strlist_add_span(&r->versions, d->version);
	table_set(&r->provided, d->name, r->versions.v[r->versions.count - 1]);
}

/* Provides is no part of an inventory: the lists know it, of whatever version they have. */
static void know_provided(struct requiring *r)
{
	if (r->is_provided_known)
		return;
	r->is_provided_known = true;
	for (size_t i = 0; i < r->subjects->count; i++) {
		const struct subject *s = &r->subjects->v[i];

		for (size_t k = 0; k < s->count && strcmp(s->type, "deb") == 0; k++) {
			struct archive_package p;
			struct span rest, clause;
			struct depend d;

			if (!archive_find(r->archive, s->members[k]->name, s->members[k]->arch,
			                  NULL, &p))
				continue;
			rest = span_of(archive_text(&p, PACKAGE_PROVIDES));
			while (depends_clause(&rest, &clause))
				if (depends_alternative(&clause, &d))
					note_provided(r, &d);
		}
	}
}

/* A package of a foreign architecture wants the others of its own, where they are there. */
static void *look_up(const struct requiring *r, const struct table *in, const struct depend *d)
{
	auto_free char *foreign =
	        str_format("%.*s:%s", (int)d->name.len, d->name.ptr, r->arch ? r->arch : "");
	void *found = table_get(in, span_of(foreign));

	return found ? found : table_get(in, d->name);
}

static bool satisfies(const struct depend *d, const char *version)
{
	return version &&
	       depend_holds(d->op,
	                    d->op == DEPEND_ANY
	                            ? 0
	                            : version_compare(VERSION_DEB, span_of(version), d->version));
}

/* The version of a package that will be there when this patch alone was installed; NULL: none. */
static const char *version_then(const struct requiring *r, const struct depend *d)
{
	const struct coming *c = look_up(r, &r->coming, d);
	const struct component *const *here = look_up(r, &r->installed, d);
	size_t place = (size_t)(uintptr_t)table_get(&r->added, d->name);

	if (c && c->patch == r->patch)
		return c->version;
	if (place)
		return r->patch->adds[place - 1].version;
	return here ? (*here)->version : NULL;
}

static bool is_provided(struct requiring *r, const struct depend *d)
{
	const char *version;

	know_provided(r);
	version = table_get(&r->provided, d->name);
	return version && (d->op == DEPEND_ANY || (*version && satisfies(d, version)));
}

static bool is_satisfied(struct requiring *r, struct span clause)
{
	struct span rest = clause;
	struct depend d;

	while (depends_alternative(&rest, &d))
		if (satisfies(&d, version_then(r, &d)))
			return true;
	rest = clause;
	while (depends_alternative(&rest, &d))
		if (is_provided(r, &d))
			return true;
	return false;
}

static void require(struct requiring *r, const struct coming *c)
{
	if (c->patch != r->patch && !strlist_has(&r->patch->requires, c->patch->id))
		strlist_add(&r->patch->requires, c->patch->id);
}

static bool require_one_of(struct requiring *r, struct span clause)
{
	struct depend d;

	while (depends_alternative(&clause, &d)) {
		const struct coming *c = look_up(r, &r->coming, &d);

		if (!c || !satisfies(&d, c->version))
			continue;
		require(r, c);
		return true;
	}
	return false;
}

static void add(struct requiring *r, const struct archive_package *p)
{
	struct patch_add *a = patch_add_package(r->patch);

	a->name = mem_strdup(archive_text(p, PACKAGE_NAME));
	a->version = mem_strdup(archive_text(p, PACKAGE_VERSION));
	a->arch = mem_strdup(archive_text(p, PACKAGE_ARCH));
	a->source = mem_strdup(archive_text(p, PACKAGE_SOURCE));
	a->source_version = mem_strdup(archive_text(p, PACKAGE_SOURCE_VERSION));
	r->patch->size += (uint64_t)index_number(&p->list->index, p->row, PACKAGE_SIZE);
	table_set(&r->added, span_of(a->name), (void *)(uintptr_t)r->patch->add_count);
}

/* The first alternative that is not there in any version and that an archive has. */
static void add_one_of(struct requiring *r, struct span clause)
{
	struct depend d;

	while (r->patch->add_count < ADDS_MAX && depends_alternative(&clause, &d)) {
		auto_free char *name = span_dup(d.name);
		struct archive_package p;

		if (version_then(r, &d) || !archive_find(r->archive, name, r->arch, NULL, &p) ||
		    !satisfies(&d, archive_text(&p, PACKAGE_VERSION)))
			continue;
		add(r, &p);
		return;
	}
}

static void read_wanted(struct requiring *r, const char *text)
{
	struct span rest = span_of(text), clause;

	while (depends_clause(&rest, &clause))
		if (!is_satisfied(r, clause) && !require_one_of(r, clause))
			add_one_of(r, clause);
}

static void read_broken(struct requiring *r, const char *text)
{
	struct span rest = span_of(text), clause;
	struct depend d;

	while (depends_clause(&rest, &clause)) {
		const struct coming *c;

		if (!depends_alternative(&clause, &d) || d.op == DEPEND_ANY ||
		    !satisfies(&d, version_then(r, &d)))
			continue;
		c = look_up(r, &r->coming, &d);
		if (c && !satisfies(&d, c->version))
			require(r, c);
	}
}

static void read_relations(struct requiring *r, const struct archive_package *p)
{
	read_wanted(r, archive_text(p, PACKAGE_PRE_DEPENDS));
	read_wanted(r, archive_text(p, PACKAGE_DEPENDS));
	read_broken(r, archive_text(p, PACKAGE_BREAKS));
}

static void fill_one(struct requiring *r, struct patch *patch)
{
	struct archive_package p;

	r->patch = patch;
	table_clear(&r->added);
	for (size_t i = 0; i < patch->packages.count; i++) {
		struct span label = label_of(patch->packages.v[i]);
		const struct component *const *c = table_get(&r->installed, label);

		r->arch = c ? (*c)->arch : NULL;
		if (c &&
		    archive_find(r->archive, (*c)->name, r->arch, label.ptr + label.len + 1, &p))
			read_relations(r, &p);
	}
	/* what is added wants others too: the list grows while it is walked */
	for (size_t i = 0; i < patch->add_count; i++) {
		r->arch = r->subjects->native;
		if (archive_find(r->archive, patch->adds[i].name, r->arch, patch->adds[i].version,
		                 &p))
			read_relations(r, &p);
	}
	strlist_sort(&patch->requires);
}

static int by_name(const void *a, const void *b)
{
	const struct patch_add *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void require_fill(const struct archive *a, const struct subjects *subjects, struct plan *plan)
{
	auto_clear(requiring) r = {.archive = a, .subjects = subjects};

	if (!a->list_count || !plan->count)
		return;
	know_installed(&r);
	know_coming(&r, plan);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->patches[i].kind == PATCH_ARCHIVE)
			fill_one(&r, &plan->patches[i]);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->patches[i].add_count)
			qsort(plan->patches[i].adds, plan->patches[i].add_count,
			      sizeof(*plan->patches[i].adds), by_name);
}
