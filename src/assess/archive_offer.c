/* What the archives offer for one subject: apt's choice of a candidate (apt_preferences(5), "APT's
 * Default Priority Assignments"). */
#include <stdlib.h>
#include <strings.h>

#include "assess/archive.h"
#include "assess/language.h"
#include "assess/packages.h"
#include "assess/target.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

struct choosing {
	const struct archive *archive;
	const struct subject *subject;
	const struct component *member;
	struct archive_package best, best_followed;
	bool is_known;      /* an enabled list has the package */
	bool is_disabled;   /* a newer one stands in a list that is switched off */
	bool is_automatic;  /* the installed version itself is in an ordinary pocket */
	const char *origin; /* of the enabled lists that have it; the distribution's wins */
	bool is_os;         /* it is the distribution's */
	const char *os;
};

const char *archive_text(const struct archive_package *p, unsigned column)
{
	return index_text(&p->list->index, p->row, column);
}

static int compare(const struct choosing *c, const char *a, const char *b)
{
	return version_compare(c->subject->scheme, span_of(a), span_of(b));
}

static bool is_any(const char *arch)
{
	return strcmp(arch, "all") == 0 || strcmp(arch, "noarch") == 0;
}

/* `wanted` NULL or "all": any will do. */
static bool is_for(const char *wanted, const char *arch)
{
	return !wanted || strcmp(wanted, arch) == 0 || is_any(arch) || is_any(wanted);
}

/* Whether it could take the place of the member: of its architecture, of the stream of its module,
 * of its flavour. */
static bool could_replace(const struct choosing *c, const struct archive_package *p)
{
	auto_clear(str) rule = {0};

	if (!is_for(c->member->arch, archive_text(p, PACKAGE_ARCH)))
		return false;
	if (strcmp(c->member->type, "rpm") != 0)
		return true;
	str_addf(&rule, "\nf %s", archive_text(p, PACKAGE_VERSION));
	return target_holds("", archive_text(p, PACKAGE_MODULE), str_c(&rule), c->member) ==
	       TARGET_YES;
}

static void note_origin(struct choosing *c, const struct pocket *p)
{
	bool is_os = c->os && p->origin && strncasecmp(p->origin, c->os, strlen(c->os)) == 0;

	if (!c->origin || (is_os && !c->is_os))
		c->origin = p->origin;
	c->is_os = c->is_os || is_os;
}

static void take_better(const struct choosing *c, struct archive_package *best,
                        const struct archive_package *p)
{
	if (!best->list ||
	    compare(c, archive_text(p, PACKAGE_VERSION), archive_text(best, PACKAGE_VERSION)) > 0)
		*best = *p;
}

static void consider(struct choosing *c, const struct archive_package *p)
{
	const struct pocket *pocket = &c->archive->pockets[p->list->pocket];
	int order = compare(c, archive_text(p, PACKAGE_VERSION), c->member->version);

	if (!p->list->is_enabled) {
		c->is_disabled = c->is_disabled || order > 0;
		return;
	}
	c->is_known = true;
	note_origin(c, pocket);
	if (order == 0 && !pocket->is_followed && !pocket->is_manual)
		c->is_automatic = true;
	if (order <= 0 || pocket->is_manual)
		return;
	take_better(c, pocket->is_followed ? &c->best_followed : &c->best, p);
}

static void look_everywhere(struct choosing *c)
{
	for (size_t i = 0; i < c->archive->list_count; i++) {
		struct archive_package p = {.list = &c->archive->lists[i]};
		size_t n = index_find(&p.list->index, c->member->name, &p.row);

		for (; n > 0; n--, p.row++)
			if (could_replace(c, &p))
				consider(c, &p);
	}
}

static bool is_security_update(const struct choosing *c, const struct archive_package *p)
{
	return c->archive->pockets[p->list->pocket].is_security ||
	       index_number(&p->list->index, p->row, PACKAGE_SECURITY);
}

/* A version of a security pocket lies above the installed one and not above the candidate. */
static bool is_security(const struct choosing *c, const struct archive_package *candidate)
{
	const char *top = archive_text(candidate, PACKAGE_VERSION);

	for (size_t i = 0; i < c->archive->list_count; i++) {
		struct archive_package p = {.list = &c->archive->lists[i]};
		size_t n;

		if (!p.list->is_enabled)
			continue;
		n = index_find(&p.list->index, c->member->name, &p.row);
		for (; n > 0; n--, p.row++)
			if (is_security_update(c, &p) && could_replace(c, &p) &&
			    compare(c, archive_text(&p, PACKAGE_VERSION), c->member->version) > 0 &&
			    compare(c, archive_text(&p, PACKAGE_VERSION), top) <= 0)
				return true;
	}
	return false;
}

static void take_candidate(const struct choosing *c, const struct subjects *subjects,
                           const struct archive_package *candidate, struct offer *to)
{
	const char *source = archive_text(candidate, PACKAGE_SOURCE_VERSION);
	auto_clear(str) package = {0};

	if (strcmp(archive_text(candidate, PACKAGE_SOURCE), c->subject->name) != 0)
		return; /* it comes from another source now, whose versions are others */
	if (!to->version || compare(c, source, to->version) > 0) {
		free(to->version);
		to->version = mem_strdup(source);
	}
	subject_add_package(subjects, c->member, &package);
	str_addf(&package, "=%s", archive_text(candidate, PACKAGE_VERSION));
	strlist_add(&to->packages, str_c(&package));
	to->size += (uint64_t)index_number(&candidate->list->index, candidate->row, PACKAGE_SIZE);
	to->is_security = to->is_security || is_security(c, candidate);
}

static char *why_nothing(const struct archive *a, const struct subject *s, bool known,
                         bool disabled)
{
	if (s->is_language)
		return str_format("packages of %s come from no archive of the distribution",
		                  language_of_type(s->type));
	if (!a->list_count)
		return mem_strdup("no package lists of an archive were read");
	if (disabled)
		return mem_strdup("the source that has it is switched off");
	return mem_strdup(known ? "the enabled sources have nothing newer"
	                        : "no enabled source has the package");
}

void archive_offer(const struct archive *a, const struct subjects *subjects,
                   const struct subject *s, struct offer *ret)
{
	struct offer o = {0};
	bool disabled = false, looks = s->has_scheme && !s->is_language;
	const char *origin = NULL;

	for (size_t i = 0; looks && i < s->count; i++) {
		struct choosing c = {.archive = a,
		                     .subject = s,
		                     .member = s->members[i],
		                     .os = subjects->inventory->host.os.id};
		const struct archive_package *candidate;

		look_everywhere(&c);
		candidate = c.best.list || c.is_automatic ? &c.best : &c.best_followed;
		if (candidate->list)
			take_candidate(&c, subjects, candidate, &o);
		o.is_known = o.is_known || c.is_known;
		disabled = disabled || c.is_disabled;
		if (c.is_os || !origin)
			origin = c.origin;
	}
	strlist_sort(&o.packages);
	o.origin = mem_strdup(origin);
	if (!o.version)
		o.why = why_nothing(a, s, o.is_known, disabled);
	*ret = o;
}

/* --- by name --- */

static bool is_better(const struct archive *a, const struct archive_package *p, const char *version,
                      const struct archive_package *best)
{
	const struct pocket *pocket = &a->pockets[p->list->pocket];
	const char *its = archive_text(p, PACKAGE_VERSION);

	if (version)
		return strcmp(its, version) == 0;
	if (pocket->is_manual || pocket->is_followed)
		return false;
	return !best->list || version_compare(VERSION_DEB, span_of(its),
	                                      span_of(archive_text(best, PACKAGE_VERSION))) > 0;
}

bool archive_find(const struct archive *a, const char *name, const char *arch, const char *version,
                  struct archive_package *ret)
{
	struct archive_package best = {0};

	for (size_t i = 0; i < a->list_count; i++) {
		struct archive_package p = {.list = &a->lists[i]};
		size_t n = p.list->is_enabled ? index_find(&p.list->index, name, &p.row) : 0;

		for (; n > 0; n--, p.row++)
			if (is_for(arch, archive_text(&p, PACKAGE_ARCH)) &&
			    is_better(a, &p, version, &best))
				best = p;
	}
	*ret = best;
	return best.list != NULL;
}
