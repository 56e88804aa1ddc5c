#include "assess/advisory.h"
#include "assess/verdict.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define REASON_LEN 159 /* of nearly all */

static char *dup_some(const char *s)
{
	return *s ? mem_strdup(s) : NULL;
}

static const char *text_of(const struct judgement *j, unsigned column)
{
	return index_text(&j->source->index, j->row, column);
}

static int64_t number_of(const struct judgement *j, unsigned column)
{
	return index_number(&j->source->index, j->row, column);
}

/* The version that the rule ends with. */
static void say_stale(const struct judgement *j, struct str *to)
{
	const char *last = strstr(text_of(j, ADVISORY_RULE), "\nl ");

	last = last ? last + 3 : "";
	str_addf(to, "stale, unverified: the feed knew %.*s as vulnerable, and says nothing of %s",
	         (int)strcspn(last, "\n"), last, j->version);
}

static void say_unknown(const struct judgement *j, struct str *to)
{
	const struct subject *s = j->subject;
	int64_t flags = number_of(j, ADVISORY_FLAGS);

	if (j->is_backport)
		str_addf(to,
		         "%s %s is a backport of the next release, of which this feed does not "
		         "speak",
		         s->name, s->version);
	else if (j->target == TARGET_UNKNOWN)
		str_addf(to,
		         "%s %s is of a module, and whether the record is about its stream is not "
		         "known",
		         j->name, j->version);
	else if (flags & ADVISORY_UNDETERMINED)
		str_adds(to, "the feed itself does not know whether this release is vulnerable");
	else if (flags & ADVISORY_COMMITS)
		str_adds(to, "the record names commits alone, to which no version can be held");
	else if (flags & ADVISORY_UNVERIFIED && s->has_scheme && !j->verdict.odd.len)
		say_stale(j, to);
	else if (!s->has_scheme)
		str_addf(to, "there is no order of versions for type '%s'", s->type);
	else
		str_addf(to, "'%.*s' is not a version by the rules of %s", (int)j->verdict.odd.len,
		         j->verdict.odd.ptr, version_scheme_name(j->verdict.scheme));
}

/* Most findings are of this kind: without printf. */
static void say_older(const struct judgement *j, struct span fixed, struct str *to)
{
	str_adds(to, j->name);
	str_addc(to, ' ');
	str_adds(to, j->version);
	str_adds(to, " is older than ");
	str_add(to, fixed.ptr, fixed.len);
	str_adds(to, ", which is not vulnerable");
}

static void say_vulnerable(const struct judgement *j, struct str *to)
{
	const struct rule_verdict *v = &j->verdict;

	if (v->is_listed && !v->fixed.len)
		str_addf(to, "%s %s is among the versions that the record names", j->name,
		         j->version);
	else if (v->fixed.len)
		say_older(j, v->fixed, to);
	else if (v->ceiling.len)
		str_addf(to, "%s %s is not above %.*s, the last version known to be vulnerable",
		         j->name, j->version, (int)v->ceiling.len, v->ceiling.ptr);
	else
		str_addf(to, "%s %s is vulnerable, and no version is known that is not", j->name,
		         j->version);
	if (v->asymmetric)
		str_adds(to, " (epoch-asymmetric: one of the two has no epoch)");
}

static void add_two(struct str *to, const char *a, const char *b)
{
	str_adds(to, a);
	str_adds(to, b);
}

static void say_fix(const struct judgement *j, const struct offer *offer, enum finding_state state,
                    struct str *to)
{
	if (state == FINDING_OPEN)
		add_two(to, "; this is offered: ", offer->version);
	else if (state == FINDING_FIX_UNREACHABLE && j->is_reachable)
		str_addf(to, "; %s is offered, but the package is held", offer->version);
	else if (state == FINDING_FIX_UNREACHABLE && j->line == SCOPE_PAID)
		str_addf(to,
		         "; the fix cannot be had: it is published for '%s', which takes a "
		         "subscription that this host does not have",
		         text_of(j, ADVISORY_SCOPE));
	else if (state == FINDING_FIX_UNREACHABLE && j->is_beyond)
		str_adds(to, "; the fix cannot be had: it is of a later minor release than this "
		             "host stays at");
	else if (state == FINDING_FIX_UNREACHABLE && offer->version)
		str_addf(to, "; the fix cannot be had: %s, which is offered, is vulnerable too%s%s",
		         offer->version, offer->barred ? "; " : "",
		         offer->barred ? offer->why : "");
	else if (state == FINDING_FIX_UNREACHABLE)
		add_two(to, "; the fix cannot be had: ", offer->why);
	if (number_of(j, ADVISORY_FLAGS) & ADVISORY_UNIMPORTANT && !j->subject->is_language)
		str_adds(to, "; the distribution calls it unimportant");
}

static enum finding_state state_of(const struct judgement *j)
{
	if (j->verdict.answer != RULE_YES || j->is_backport)
		return FINDING_UNKNOWN;
	if (j->is_reachable && !j->subject->is_held)
		return FINDING_OPEN;
	return j->verdict.fixed.len || j->is_reachable ? FINDING_FIX_UNREACHABLE : FINDING_NO_FIX;
}

static void fill_reason(const struct judgement *j, const struct offer *offer, struct finding *f)
{
	auto_clear(str) text = {0};

	str_reserve(&text, REASON_LEN);
	if (f->state == FINDING_UNKNOWN) {
		say_unknown(j, &text);
	} else {
		say_vulnerable(j, &text);
		say_fix(j, offer, f->state, &text);
	}
	if (*text_of(j, ADVISORY_NOTE) && f->state != FINDING_UNKNOWN)
		add_two(&text, "; ", text_of(j, ADVISORY_NOTE));
	f->reason.feed = mem_strdup(j->source->feed.name);
	f->reason.record = mem_strdup(text_of(j, ADVISORY_RECORD));
	f->reason.rule = mem_strdup(j->verdict.is_listed ? "versions" : j->source->type->rule);
	if (j->subject->has_scheme)
		f->reason.comparator = mem_strdup(version_scheme_name(j->verdict.scheme));
	f->reason.text = str_steal(&text);
}

static void add_aliases(const struct judgement *j, struct finding *f)
{
	struct span rest = span_of(text_of(j, ADVISORY_ALIASES)), alias;

	while (span_word(&rest, &alias))
		if (!span_eq(alias, f->vulnerability))
			strlist_add_span(&f->aliases, alias);
	for (size_t i = 0; i < j->names.count; i++)
		if (strcmp(j->names.v[i], f->vulnerability) != 0)
			strlist_add(&f->aliases, j->names.v[i]);
	if (strcmp(text_of(j, ADVISORY_VULNERABILITY), f->vulnerability) != 0)
		strlist_add(&f->aliases, text_of(j, ADVISORY_VULNERABILITY));
	strlist_sort(&f->aliases);
	strlist_unique(&f->aliases);
}

/* A package of a language may have the name of one of the distribution. */
char *verdict_make_id(const struct subject *s, const char *vulnerability)
{
	auto_free char *name = s->is_language ? str_format("%s:%s", s->type, s->name) : NULL;

	return finding_make_id(name ? name : s->name, vulnerability);
}

void verdict_make(struct judgement *j, const struct offer *offer, struct findings *to)
{
	struct finding *f = findings_add(to);
	const struct subject *s = j->subject;
	int64_t cvss = number_of(j, ADVISORY_CVSS);

	f->vulnerability = mem_strdup(j->vulnerability);
	f->id = verdict_make_id(s, f->vulnerability);
	add_aliases(j, f);
	f->source = mem_strdup(s->name);
	f->purl = mem_strdup(s->purl);
	f->installed = mem_strdup(s->version);
	f->packages = j->packages;
	j->packages = (struct strlist){0};
	if (j->verdict.fixed.len)
		f->fixed_version = span_dup(j->verdict.fixed);
	f->state = state_of(j);
	f->priority.severity = dup_some(text_of(j, ADVISORY_SEVERITY));
	f->priority.cvss = cvss < 0 ? -1 : (double)cvss / 10;
	f->times.published = number_of(j, ADVISORY_PUBLISHED);
	if (f->state == FINDING_OPEN)
		f->patch = offer_id(offer, s->name);
	fill_reason(j, offer, f);
}

static struct finding *add_update(const struct subjects *subjects, const struct subject *s,
                                  const char *version, struct findings *to)
{
	struct finding *f = findings_add(to);
	auto_clear(str) package = {0};

	f->vulnerability = offer_id_of(s->name, version);
	f->id = finding_make_id(s->name, f->vulnerability);
	f->source = mem_strdup(s->name);
	f->purl = mem_strdup(s->purl);
	f->installed = mem_strdup(s->version);
	for (size_t i = 0; i < s->count; i++) {
		str_reset(&package);
		subject_add_package(subjects, s->members[i], &package);
		strlist_add(&f->packages, str_c(&package));
	}
	f->fixed_version = mem_strdup(version);
	f->reason.feed = mem_strdup("archive");
	f->reason.record = mem_strdup(f->vulnerability);
	f->reason.rule = mem_strdup("archive");
	if (s->has_scheme)
		f->reason.comparator = mem_strdup(version_scheme_name(s->scheme));
	return f;
}

static char *say_update(const struct subject *s, const struct offer *offer, const char *version,
                        const char *then, const char *why)
{
	return str_format("%s %s is older than %s, which %s offers as a security update%s%s",
	                  s->name, s->version, version,
	                  offer->origin ? offer->origin : "a configured archive", then, why);
}

void verdict_make_update(const struct subjects *subjects, const struct subject *s,
                         const struct offer *offer, struct findings *to)
{
	struct finding *f = add_update(subjects, s, offer->version, to);

	f->state = s->is_held ? FINDING_FIX_UNREACHABLE : FINDING_OPEN;
	if (!s->is_held)
		f->patch = mem_strdup(f->vulnerability);
	f->reason.text = say_update(s, offer, offer->version, s->is_held ? "; it is held" : "", "");
}

void verdict_make_barred(const struct subjects *subjects, const struct subject *s,
                         const struct offer *offer, struct findings *to)
{
	struct finding *f = add_update(subjects, s, offer->barred, to);

	f->state = FINDING_FIX_UNREACHABLE;
	f->reason.text =
	        say_update(s, offer, offer->barred, "; the fix cannot be had: ", offer->why);
}
