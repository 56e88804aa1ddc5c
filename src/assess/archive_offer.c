/* What the archives offer for one subject: apt's choice of a candidate (apt_preferences(5), "APT's
 * Default Priority Assignments"). */
#include <stdlib.h>
#include <strings.h>

#include "assess/archive.h"
#include "assess/archive_pin.h"
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
	struct archive_package best; /* without a list: what is installed is the best */
	struct archive_priority of_best;
	struct archive_package by_default; /* the same, if nothing was configured */
	int of_default;
	bool is_known;      /* an enabled list has the package */
	bool is_disabled;   /* a newer one stands in a list that is switched off */
	const char *origin; /* of the enabled lists that have it; the distribution's wins */
	bool is_os;         /* it is the distribution's */
	const char *os;
};

static int compare(const struct choosing *c, const char *a, const char *b)
{
	return version_compare(c->subject->scheme, span_of(a), span_of(b));
}

/* Whether it could take the place of the member: of its architecture, of the stream of its module,
 * of its flavour. */
static bool could_replace(const struct choosing *c, const struct archive_package *p)
{
	auto_clear(str) rule = {0};

	if (!archive_part_is_for(c->member->arch, archive_text(p, PACKAGE_ARCH)))
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

static const struct rpmban *ban_of(const struct choosing *c, const struct archive_package *p)
{
	if (strcmp(c->member->type, "rpm") != 0)
		return NULL;
	return rpmbans_find(&c->archive->bans, c->archive->pockets[p->list->pocket].title,
	                    c->member->name, archive_text(p, PACKAGE_VERSION),
	                    archive_text(p, PACKAGE_ARCH));
}

static struct archive_priority priority_of(const struct choosing *c,
                                           const struct archive_package *p)
{
	const struct rpmban *ban = ban_of(c, p);
	struct archive_version v = {
	        .name = c->member->name,
	        .source = archive_text(p, PACKAGE_SOURCE),
	        .arch = archive_text(p, PACKAGE_ARCH),
	        .version = archive_text(p, PACKAGE_VERSION),
	};

	if (ban)
		return (struct archive_priority){APTPIN_NEVER, NULL, ban};
	return archive_pin_priority(c->archive, &v);
}

static struct archive_priority priority_of_installed(const struct choosing *c)
{
	struct archive_version v = {
	        .name = c->member->name,
	        .source = c->subject->name,
	        .arch = c->member->arch,
	        .version = c->member->version,
	        .is_installed = true,
	};

	return archive_pin_priority(c->archive, &v);
}

static const char *version_of_best(const struct choosing *c)
{
	return c->best.list ? archive_text(&c->best, PACKAGE_VERSION) : c->member->version;
}

/* The highest priority, then the highest version; what is older than the installed one takes a
 * priority of 1000. */
static void take_better(struct choosing *c, const struct archive_package *p, int order)
{
	struct archive_priority priority = priority_of(c, p);

	if (priority.number <= 0 || (order < 0 && priority.number < 1000) ||
	    priority.number < c->of_best.number ||
	    (priority.number == c->of_best.number &&
	     compare(c, archive_text(p, PACKAGE_VERSION), version_of_best(c)) <= 0))
		return;
	c->best = *p;
	c->of_best = priority;
}

/* What would be taken if nothing was configured. */
static void note_default(struct choosing *c, const struct archive_package *p, int order)
{
	int priority = archive_pin_default(&c->archive->pockets[p->list->pocket]);

	if (order < 0 || priority < c->of_default ||
	    (priority == c->of_default && c->by_default.list &&
	     compare(c, archive_text(p, PACKAGE_VERSION),
	             archive_text(&c->by_default, PACKAGE_VERSION)) <= 0))
		return;
	if (order == 0 && priority == c->of_default)
		return;
	c->by_default = order > 0 ? *p : (struct archive_package){0};
	c->of_default = priority;
}

static void consider(struct choosing *c, const struct archive_package *p)
{
	int order = compare(c, archive_text(p, PACKAGE_VERSION), c->member->version);

	if (!p->list->is_enabled) {
		c->is_disabled = c->is_disabled || order > 0;
		return;
	}
	c->is_known = true;
	note_origin(c, &c->archive->pockets[p->list->pocket]);
	note_default(c, p, order);
	if (order != 0)
		take_better(c, p, order);
}

static void look_everywhere(struct choosing *c)
{
	c->of_best = priority_of_installed(c);
	c->of_default = ARCHIVE_INSTALLED;
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
                           struct offer *to)
{
	const struct archive_package *candidate = &c->best;
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

static bool is_upgrade(const struct choosing *c)
{
	return c->best.list && compare(c, version_of_best(c), c->member->version) > 0;
}

struct offering {
	struct offer offer;
	char *limit; /* the source is no newer after all: "" as it is; NULL: nothing is barred */
};

static void offering_clear(struct offering *o)
{
	offer_clear(&o->offer);
	free(o->limit);
}

/* --- what the configuration bars --- */

static const char *kind_name(const struct aptpin *p)
{
	return p->kind == APTPIN_VERSION   ? "version"
	       : p->kind == APTPIN_RELEASE ? "release"
	                                   : "origin";
}

static char *say_pin(const struct archive_priority *by, const char *version)
{
	const struct aptpin *p = by->pin;
	auto_clear(str) text = {0};

	str_addf(&text, "'%s' gives %s the priority ", p->file, version);
	if (p->priority == APTPIN_NEVER)
		str_adds(&text, "'never'");
	else
		str_addf(&text, "%d", p->priority);
	str_addf(&text, " (pin of '%s' to %s '%s')", p->packages, kind_name(p), p->data);
	return str_steal(&text);
}

/* NULL: no pin is to blame that the newest is not taken, but what the archive says of itself. */
static char *why_barred(const struct choosing *c)
{
	struct archive_priority its = priority_of(c, &c->by_default);
	const char *version = archive_text(&c->by_default, PACKAGE_VERSION);

	if (its.ban)
		return str_format("'%s' %s '%s', which forbids %s", its.ban->file,
		                  its.ban->is_lock ? "locks" : "excludes", its.ban->pattern,
		                  version);
	if (its.pin && its.number < c->by_default.list->priority)
		return say_pin(&its, version);
	if (c->of_best.pin && c->of_best.number > its.number) {
		auto_free char *pin = say_pin(&c->of_best, version_of_best(c));

		return str_format("%s, and %s has %d", pin, version, its.number);
	}
	return its.pin ? say_pin(&its, version) : NULL;
}

static bool is_barred(const struct choosing *c)
{
	return c->by_default.list &&
	       strcmp(archive_text(&c->by_default, PACKAGE_SOURCE), c->subject->name) == 0 &&
	       compare(c, archive_text(&c->by_default, PACKAGE_VERSION), version_of_best(c)) > 0;
}

/* A source is as new as the oldest of its packages: where one is kept behind, the others do not
 * mend it. */
static void limit(const struct choosing *c, struct offering *to)
{
	const char *version = is_upgrade(c) ? archive_text(&c->best, PACKAGE_SOURCE_VERSION) : "";

	if (to->limit && (!*to->limit || (*version && compare(c, version, to->limit) >= 0)))
		return;
	free(to->limit);
	to->limit = mem_strdup(version);
}

static void note_barred(const struct choosing *c, struct offering *to)
{
	auto_free char *why = is_barred(c) ? why_barred(c) : NULL;
	const char *version;

	if (!why)
		return;
	limit(c, to);
	to->offer.is_barred_security =
	        to->offer.is_barred_security || is_security(c, &c->by_default);
	version = archive_text(&c->by_default, PACKAGE_SOURCE_VERSION);
	if (to->offer.barred && compare(c, version, to->offer.barred) <= 0)
		return;
	free(to->offer.barred);
	free(to->offer.why);
	to->offer.barred = mem_strdup(version);
	to->offer.why = why;
	why = NULL;
}

static void keep_limit(struct offering *to, const struct subject *s)
{
	struct offer *o = &to->offer;

	if (!to->limit || !o->version)
		return;
	if (*to->limit) {
		if (version_compare(s->scheme, span_of(o->version), span_of(to->limit)) > 0) {
			free(o->version);
			o->version = mem_strdup(to->limit);
		}
		return;
	}
	mem_free(&o->version);
	strlist_clear(&o->packages);
	o->size = 0;
	o->is_security = false;
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
	auto_clear(offering) all = {0};
	struct offer *o = &all.offer;
	bool disabled = false, looks = s->has_scheme && !s->is_language;
	const char *origin = NULL;

	for (size_t i = 0; looks && i < s->count; i++) {
		struct choosing c = {.archive = a,
		                     .subject = s,
		                     .member = s->members[i],
		                     .os = subjects->inventory->host.os.id};

		look_everywhere(&c);
		if (is_upgrade(&c))
			take_candidate(&c, subjects, o);
		note_barred(&c, &all);
		o->is_known = o->is_known || c.is_known;
		disabled = disabled || c.is_disabled;
		if (c.is_os || !origin)
			origin = c.origin;
	}
	keep_limit(&all, s);
	strlist_sort(&o->packages);
	o->origin = mem_strdup(origin);
	if (!o->version && !o->why)
		o->why = why_nothing(a, s, o->is_known, disabled);
	*ret = *o;
	*o = (struct offer){0};
}
