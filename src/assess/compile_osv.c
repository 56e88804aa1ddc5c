/* OSV: one record, an array of records, or a zip of them as osv.dev and others publish it. */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/language.h"
#include "assess/osv_rpm.h"
#include "assess/records.h"
#include "assess/rule.h"
#include "assess/stream.h"
#include "base/err.h"
#include "base/str.h"
#include "format/osv.h"

struct reading {
	struct builder *b;
	struct str rule, aliases, lower, key, note;
	/* of rpm distributions */
	struct osv_fixes fixes; /* of the present record */
	struct table listed;    /* products of it whose binaries were taken */
	struct str modules;
	struct streams streams;
	struct strlist waiting; /* records whose streams the others may tell */
	bool is_last;           /* there are no others any more */
};

static void reading_clear(struct reading *r)
{
	str_clear(&r->rule);
	str_clear(&r->aliases);
	str_clear(&r->lower);
	str_clear(&r->key);
	str_clear(&r->note);
	osv_fixes_clear(&r->fixes);
	table_clear(&r->listed);
	str_clear(&r->modules);
	streams_clear(&r->streams);
	strlist_clear(&r->waiting);
}

/* --- one record --- */

static bool add_event(void *ctx, char letter, struct span version)
{
	struct reading *r = ctx;

	if (letter == 'R' || letter == 'S') {
		str_addf(&r->rule, "%c\n", letter);
		return true;
	}
	return rule_add(&r->rule, letter, version);
}

static bool add_versions(struct reading *r, const struct osv_affected *a, struct err *err)
{
	size_t i = 0;

	for (const struct jsval *v = NULL; jsval_each(a->versions, &v); i++)
		if (!jsval_is(v, JSVIEW_STRING) || !rule_add(&r->rule, 'v', jsval_text(v)))
			return err_set(err, ERR_INPUT, "versions[%zu]: not a version", i);
	return true;
}

static int64_t flags_of(const struct osv *o, const struct osv_affected *a, bool is_empty)
{
	int64_t flags = (is_empty ? ADVISORY_COMMITS : 0) | osv_rpm_flags(a->ecosystem);

	if (o->is_one)
		flags |= ADVISORY_ONE;

	if (a->notice || str_eq(a->urgency, "unimportant"))
		flags |= ADVISORY_UNIMPORTANT;
	return flags;
}

static struct span severity_of(struct reading *r, const struct osv *o, const struct osv_affected *a)
{
	return advisory_severity(span_of(o->severity ? o->severity : a->urgency), &r->lower);
}

static void add_word(struct str *to, const char *word)
{
	if (to->len)
		str_addc(to, ' ');
	str_adds(to, word);
}

static void add_row(struct reading *r, const struct osv *o, const struct osv_affected *a,
                    const char *vulnerability, int64_t flags)
{
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_SCOPE] = span_of(a->ecosystem),
	        [ADVISORY_VULNERABILITY] = span_of(vulnerability),
	        [ADVISORY_RECORD] = span_of(o->id),
	        [ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len),
	        [ADVISORY_SEVERITY] = severity_of(r, o, a),
	        [ADVISORY_MODULE] = span_make(r->modules.buf, r->modules.len),
	};
	int64_t numbers[ADVISORY_NUMBERS] = {
	        [ADVISORY_PUBLISHED] = o->published,
	        [ADVISORY_FLAGS] = flags,
	        [ADVISORY_CVSS] = o->cvss,
	};

	str_reset(&r->note);
	if (a->notice)
		str_addf(&r->note, "the record is a notice: %s", a->notice);
	texts[ADVISORY_NOTE] = span_make(r->note.buf, r->note.len);
	str_reset(&r->key);
	if (!language_add_key(span_of(a->ecosystem), span_of(a->name), &r->key))
		return; /* no package has that name */
	texts[ADVISORY_PACKAGE] = span_make(r->key.buf, r->key.len);
	str_reset(&r->aliases);
	for (size_t i = 0; i < o->ids.count; i++)
		if (strcmp(o->ids.v[i], vulnerability) != 0 &&
		    (o->is_one || !str_starts(o->ids.v[i], "CVE-")))
			add_word(&r->aliases, o->ids.v[i]);
	texts[ADVISORY_ALIASES] = span_make(r->aliases.buf, r->aliases.len);
	builder_add(r->b, texts, numbers);
}

static void add_rows(struct reading *r, const struct osv *o, const struct osv_affected *a,
                     int64_t flags)
{
	for (size_t k = 0; k < o->cves.count; k++)
		add_row(r, o, a, o->cves.v[k], flags);
	if (!o->cves.count)
		add_row(r, o, a, o->id, flags);
}

/* Each source of an update lists the binaries of all: the first one of a product is enough. */
static bool is_listed(struct reading *r, const struct osv_affected *a)
{
	return table_set(&r->listed, span_of(a->ecosystem), r) != NULL;
}

/* SUSE: the packages that were built from the source, with the versions of the fix. */
static bool add_binaries(struct reading *r, const struct osv *o, struct osv_affected a,
                         struct err *err)
{
	int64_t flags = (flags_of(o, &a, false) & ~ADVISORY_SOURCE) | ADVISORY_EXACT;
	size_t i = 0;

	for (const struct jsval *one = NULL; jsval_each(a.binaries, &one); i++)
		for (const struct jsval *v = NULL;
		     jsval_is(one, JSVIEW_OBJECT) && jsval_each(one, &v);) {
			a.name = v->key;
			str_set(&r->rule, "R\ni 0\n");
			if (!jsval_is(v, JSVIEW_STRING) || !rule_add(&r->rule, 'f', jsval_text(v)))
				return err_set(err, ERR_INPUT, "binaries[%zu]: not a version", i);
			add_rows(r, o, &a, flags);
		}
	return true;
}

static bool add_affected(struct reading *r, const struct osv *o, size_t i, struct err *err)
{
	struct osv_affected a;
	size_t commits;
	bool has_package;

	str_reset(&r->rule);
	if (!osv_affected_at(o, i, &a, &has_package, err))
		return false;
	if (!has_package || a.is_elsewhere || osv_fixes_has_lower(&r->fixes, i))
		return true;
	if (!osv_each_event(&a, add_event, r, &commits, err) || !add_versions(r, &a, err))
		return err_prefix(err, "affected[%zu]", i);
	if (r->rule.len == 0 && !commits)
		return true; /* it says nothing of any version */
	builder_scope(r->b, span_of(a.ecosystem));
	if (jsval_count(a.binaries) && osv_rpm_is(a.ecosystem))
		return is_listed(r, &a) || add_binaries(r, o, a, err) ||
		       err_prefix(err, "affected[%zu]", i);
	add_rows(r, o, &a, flags_of(o, &a, r->rule.len == 0));
	return true;
}

/* The modules that a record is about. False when other records may know it: it has to wait. */
static bool find_modules(struct reading *r, const struct osv *o)
{
	struct span summary = span_of(o->summary);

	str_reset(&r->modules);
	osv_fixes_clear(&r->fixes);
	osv_fixes_read(o, &r->fixes);
	if (!r->fixes.is_modular)
		return true;
	if (!stream_in_summary(summary, &r->modules)) {
		if (!r->is_last)
			return false;
		streams_infer(&r->streams, summary, &r->fixes, &r->modules);
		return true;
	}
	for (size_t i = 0; i < r->fixes.count; i++)
		streams_learn(&r->streams, span_make(r->modules.buf, r->modules.len),
		              r->fixes.v[i].fixed);
	return true;
}

/* Patches of a running kernel are not in any package. */
static bool is_of_packages(const struct osv *o)
{
	return !o->is_withdrawn && osv_rpm_is_advisory(o) && !str_starts(o->id, "LSN-");
}

static bool take(struct reading *r, const struct osv *o, struct err *err)
{
	table_clear(&r->listed);
	for (size_t i = 0; is_of_packages(o) && i < o->affected_count; i++)
		if (!add_affected(r, o, i, err))
			return err_prefix(err, "'%.100s'", o->id);
	if (o->modified > r->b->about.published)
		r->b->about.published = o->modified;
	return true;
}

static bool read_record(void *ctx, const struct jsval *record, struct span text, struct err *err)
{
	struct reading *r = ctx;
	auto_clear(osv) o = {0};

	if (!osv_read(record, &o, err))
		return false;
	if (find_modules(r, &o))
		return take(r, &o, err);
	strlist_add_span(&r->waiting, text);
	return true;
}

static void read_waiting(struct reading *r)
{
	auto_clear(jsview) view = {0};

	r->is_last = true;
	for (size_t i = 0; i < r->waiting.count; i++) {
		struct span text = span_of(r->waiting.v[i]);
		const struct jsval *record;
		struct err why = {0};

		if (jsview_parse(&view, text, &record, &why) && read_record(r, record, text, &why))
			continue;
		builder_broken(r->b, "%s", why.msg);
		r->b->about.records--; /* it was counted when it was put aside */
	}
}

bool compile_osv(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	(void)release;
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	if (!records_each(fd, b, read_record, &r, err))
		return err_prefix(err, "not an OSV record");
	read_waiting(&r);
	return true;
}
