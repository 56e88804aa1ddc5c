/* OSV: one record, an array of records, or a zip of them as osv.dev and others publish it. */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/rule.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/pack.h"
#include "ext/zlib.h"
#include "format/jsonsplit.h"
#include "format/osv.h"

#define RECORD_MAX (64u << 20)

struct reading {
	struct jsonsplit split;
	struct builder *b;
	size_t count;
	struct str rule, aliases, lower;
};

static void reading_clear(struct reading *r)
{
	jsonsplit_clear(&r->split);
	str_clear(&r->rule);
	str_clear(&r->aliases);
	str_clear(&r->lower);
}

/* --- one record --- */

static bool add_event(void *ctx, char letter, struct span version)
{
	struct reading *r = ctx;

	if (letter == 'R') {
		str_adds(&r->rule, "R\n");
		return true;
	}
	return rule_add(&r->rule, letter, version);
}

static bool add_versions(struct reading *r, const struct osv_affected *a, struct err *err)
{
	for (size_t i = 0; i < js_count(a->versions); i++) {
		const char *version = js_string(js_at(a->versions, i));

		if (!version || !rule_add(&r->rule, 'v', span_of(version)))
			return err_set(err, ERR_INPUT, "versions[%zu]: not a version", i);
	}
	return true;
}

static int64_t flags_of(const struct osv_affected *a, bool is_empty)
{
	static const char *const by_binary[] = {"AlmaLinux", "Rocky Linux"};
	int64_t flags = is_empty ? ADVISORY_COMMITS : 0;

	if (str_eq(a->urgency, "unimportant"))
		flags |= ADVISORY_UNIMPORTANT;
	for (size_t i = 0; i < ARRAY_LEN(by_binary); i++)
		if (str_starts(a->ecosystem, by_binary[i]))
			flags |= ADVISORY_EXACT;
	return flags;
}

static struct span lower_case(struct reading *r, const char *word)
{
	str_set(&r->lower, word);
	for (size_t i = 0; i < r->lower.len; i++)
		if (r->lower.buf[i] >= 'A' && r->lower.buf[i] <= 'Z')
			r->lower.buf[i] = (char)(r->lower.buf[i] - 'A' + 'a');
	return span_make(r->lower.buf, r->lower.len);
}

static struct span severity_of(struct reading *r, const struct osv *o, const struct osv_affected *a)
{
	const char *word = o->severity ? o->severity : a->urgency;

	if (str_eq(word, "not yet assigned") || str_eq(word, "unimportant"))
		return (struct span){0};
	return word ? lower_case(r, word) : (struct span){0};
}

static void add_row(struct reading *r, const struct osv *o, const struct osv_affected *a,
                    const char *vulnerability, int64_t flags)
{
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_PACKAGE] = span_of(a->name),
	        [ADVISORY_SCOPE] = span_of(a->ecosystem),
	        [ADVISORY_VULNERABILITY] = span_of(vulnerability),
	        [ADVISORY_RECORD] = span_of(o->id),
	        [ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len),
	        [ADVISORY_SEVERITY] = severity_of(r, o, a),
	};
	int64_t numbers[ADVISORY_NUMBERS] = {
	        [ADVISORY_PUBLISHED] = o->published,
	        [ADVISORY_FLAGS] = flags,
	        [ADVISORY_CVSS] = o->cvss,
	};

	str_reset(&r->aliases);
	for (size_t i = 0; i < o->ids.count; i++)
		if (strcmp(o->ids.v[i], vulnerability) != 0 && !str_starts(o->ids.v[i], "CVE-"))
			str_addf(&r->aliases, "%s%s", r->aliases.len ? " " : "", o->ids.v[i]);
	texts[ADVISORY_ALIASES] = span_make(r->aliases.buf, r->aliases.len);
	builder_add(r->b, texts, numbers);
}

static bool add_affected(struct reading *r, const struct osv *o, size_t i, struct err *err)
{
	struct osv_affected a;
	size_t commits;
	bool has_package;
	int64_t flags;

	str_reset(&r->rule);
	if (!osv_affected_at(o, i, &a, &has_package, err))
		return false;
	if (!has_package)
		return true;
	if (!osv_each_event(&a, add_event, r, &commits, err) || !add_versions(r, &a, err))
		return err_prefix(err, "affected[%zu]", i);
	if (r->rule.len == 0 && !commits)
		return true; /* it says nothing of any version */
	builder_scope(r->b, span_of(a.ecosystem));
	flags = flags_of(&a, r->rule.len == 0);
	for (size_t k = 0; k < o->cves.count; k++)
		add_row(r, o, &a, o->cves.v[k], flags);
	if (!o->cves.count)
		add_row(r, o, &a, o->id, flags);
	return true;
}

static bool read_record(struct reading *r, struct span text, struct err *err)
{
	auto_js doc = NULL;
	auto_clear(osv) o = {0};

	if (!js_parse(text, &doc, err) || !osv_read(doc, &o, err))
		return false;
	for (size_t i = 0; !o.is_withdrawn && i < js_count(o.affected); i++)
		if (!add_affected(r, &o, i, err))
			return err_prefix(err, "'%.100s'", o.id);
	if (o.modified > r->b->about.published)
		r->b->about.published = o.modified;
	r->b->about.records++;
	return true;
}

/* --- many records --- */

static bool take_value(void *ctx, const struct span *keys, size_t depth, struct span value,
                       struct err *err)
{
	struct reading *r = ctx;
	struct err why = {0};

	(void)keys;
	(void)depth;
	(void)err;
	if (!read_record(r, value, &why))
		builder_broken(r->b, "record %zu: %s", r->count, why.msg);
	r->count++;
	return true;
}

static bool take_member(void *ctx, const char *name, struct span bytes, const struct err *why,
                        struct err *err)
{
	struct reading *r = ctx;
	struct err bad = {0};

	(void)err;
	if (!str_ends(name, ".json"))
		return true;
	if (why || !read_record(r, bytes, &bad))
		builder_broken(r->b, "'%.200s': %s", name, why ? why->msg : bad.msg);
	return true;
}

/* An array has a record in each element; anything else is a record itself. */
static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;
	struct span s = span_make(bytes, len);

	if (r->split.at == 0)
		r->split.depth = span_starts(span_trim(s), "[") ? 1 : 0;
	return jsonsplit_feed(&r->split, s, err);
}

static bool is_zip(int fd)
{
	char head[4];

	return fs_pread(fd, head, sizeof(head), 0, NULL) && memcmp(head, "PK\3\4", 4) == 0;
}

bool compile_osv(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	(void)release;
	r.split = (struct jsonsplit){.sink = take_value, .ctx = &r};
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	if (is_zip(fd))
		return pack_each_fd(fd, RECORD_MAX, take_member, &r, err);
	return (zlib_unpack_fd(fd, COMPILE_BYTES_MAX, take_bytes, &r, err) &&
	        jsonsplit_end(&r.split, err)) ||
	       err_prefix(err, "not an OSV record");
}
