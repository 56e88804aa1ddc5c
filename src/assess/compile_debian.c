/* Debian's security tracker, /tracker/data/json: every release in one object (matching, 2.2).
 *
 *   {source: {CVE: {releases: {codename: {status, fixed_version, urgency, repositories}}}}}
 */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/rule.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "format/jsonsplit.h"
#include "model/version.h"

struct reading {
	struct jsonsplit split;
	struct jsview view;
	struct builder *b;
	const char *only; /* the release that is wanted; NULL: all */
	struct str rule, note, severity;
};

static void reading_clear(struct reading *r)
{
	jsonsplit_clear(&r->split);
	jsview_clear(&r->view);
	str_clear(&r->rule);
	str_clear(&r->note);
	str_clear(&r->severity);
}

/* What the tracker says of one vulnerability in one release. */
struct entry {
	struct span release, status, fixed, urgency, nodsa, nodsa_reason;
	struct span current; /* the highest version that the release's archives have; empty */
};

static bool is_older(struct span a, struct span b)
{
	return version_compare(VERSION_DEB, a, b) < 0;
}

static bool read_current(const struct jsval *repositories, struct span *ret, struct err *err)
{
	for (const struct jsval *v = NULL; jsval_each(repositories, &v);) {
		if (v->type != JSVIEW_STRING)
			return err_set(err, ERR_INPUT, "repositories: not strings");
		if (!ret->len || is_older(*ret, jsval_text(v)))
			*ret = jsval_text(v);
	}
	return true;
}

static bool read_entry(const struct jsval *o, struct entry *ret, struct err *err)
{
	const struct jsval *repositories;

	*ret = (struct entry){.release = jsval_key(o)};
	if (!jsval_is(o, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	return jsval_get_text(o, "status", &ret->status, err) &&
	       jsval_opt_text(o, "fixed_version", &ret->fixed, err) &&
	       jsval_opt_text(o, "urgency", &ret->urgency, err) &&
	       jsval_opt_text(o, "nodsa", &ret->nodsa, err) &&
	       jsval_opt_text(o, "nodsa_reason", &ret->nodsa_reason, err) &&
	       jsval_opt_object(o, "repositories", &repositories, err) &&
	       read_current(repositories, &ret->current, err);
}

/* The version that mends it in the release. What is open there is mended all the same when the
 * release has the version that mended it in sid: nobody publishes an advisory for that. */
static struct span fix_of(const struct entry *e, const struct entry *sid)
{
	if (e->fixed.len && !span_eq(e->fixed, "0"))
		return e->fixed;
	if (sid->fixed.len && !span_eq(sid->fixed, "0") && span_eq(sid->status, "resolved") &&
	    e->current.len && !is_older(e->current, sid->fixed))
		return sid->fixed;
	return (struct span){0};
}

static int64_t flags_of(const struct entry *e)
{
	int64_t flags = span_eq(e->status, "undetermined") ? ADVISORY_UNDETERMINED : 0;

	return span_eq(e->urgency, "unimportant") ? flags | ADVISORY_UNIMPORTANT : flags;
}

static void add_span(struct str *to, struct span s)
{
	str_add(to, s.ptr, s.len);
}

static void make_note(struct reading *r, const struct entry *e, struct span fixed)
{
	struct str *to = &r->note;

	str_reset(to);
	if (span_eq(e->urgency, "end-of-life")) {
		str_adds(to, "its security support in ");
		add_span(to, e->release);
		str_adds(to, " has ended");
	} else if (fixed.len && e->current.len && is_older(e->current, fixed)) {
		str_adds(to, "the archive of ");
		add_span(to, e->release);
		str_adds(to, " does not have the fix yet, but ");
		add_span(to, e->current);
	} else if (!fixed.len && e->nodsa.len) {
		str_adds(to, "Debian publishes no advisory for it: ");
		add_span(to, e->nodsa);
		if (e->nodsa_reason.len) {
			str_adds(to, " (");
			add_span(to, e->nodsa_reason);
			str_addc(to, ')');
		}
	}
}

/* "low**" is low, as somebody guessed. */
static struct span severity_of(struct reading *r, struct span urgency)
{
	while (urgency.len && urgency.ptr[urgency.len - 1] == '*')
		urgency.len--;
	if (span_eq(urgency, "end-of-life"))
		urgency.len = 0;
	return advisory_severity(urgency, &r->severity);
}

static bool add_row(struct reading *r, const struct span *keys, const struct entry *e,
                    const struct entry *sid, struct err *err)
{
	struct span fixed = fix_of(e, sid);
	int64_t numbers[ADVISORY_NUMBERS] = {[ADVISORY_FLAGS] = flags_of(e), [ADVISORY_CVSS] = -1};
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_PACKAGE] = keys[0],
	        [ADVISORY_SCOPE] = e->release,
	        [ADVISORY_VULNERABILITY] = keys[1],
	        [ADVISORY_RECORD] = keys[1],
	        [ADVISORY_SEVERITY] = severity_of(r, e->urgency),
	};

	str_set(&r->rule, "R\ni 0\n");
	if (fixed.len && !rule_add(&r->rule, 'f', fixed))
		return err_set(err, ERR_INPUT, "fixed_version: not a version");
	make_note(r, e, fixed);
	texts[ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len);
	texts[ADVISORY_NOTE] = span_make(r->note.buf, r->note.len);
	builder_add(r->b, texts, numbers);
	return true;
}

static bool take_release(struct reading *r, const struct span *keys, const struct entry *e,
                         const struct entry *sid, struct err *err)
{
	static const char *const known[] = {"open", "resolved", "undetermined"};
	size_t i = 0;

	while (i < ARRAY_LEN(known) && !span_eq(e->status, known[i]))
		i++;
	if (i == ARRAY_LEN(known))
		return err_set(err, ERR_INPUT, "status: '%.*s' is not known",
		               (int)(e->status.len < 40 ? e->status.len : 40), e->status.ptr);
	if (span_eq(e->status, "resolved") && !e->fixed.len)
		return err_set(err, ERR_INPUT, "fixed_version: missing");
	builder_scope(r->b, e->release);
	/* "0": no version of this release was ever vulnerable */
	return (span_eq(e->status, "resolved") && span_eq(e->fixed, "0")) ||
	       add_row(r, keys, e, sid, err);
}

static bool read_record(struct reading *r, const struct span *keys, struct span text,
                        struct err *err)
{
	const struct jsval *o, *releases, *in_sid;
	struct entry sid = {0}, e;

	if (!jsview_parse(&r->view, text, &o, err) ||
	    !jsval_opt_object(o, "releases", &releases, err))
		return false;
	in_sid = jsval_member(releases, "sid");
	if (in_sid && !read_entry(in_sid, &sid, err))
		return err_prefix(err, "releases.sid");
	for (const struct jsval *v = NULL; jsval_each(releases, &v);) {
		struct span name = jsval_key(v);

		if (r->only && !span_eq(name, r->only))
			continue;
		if (!read_entry(v, &e, err) || !take_release(r, keys, &e, &sid, err))
			return err_prefix(err, "releases.%.*s",
			                  (int)(name.len < 40 ? name.len : 40), name.ptr);
	}
	return true;
}

static bool is_plain(struct span key)
{
	return key.len && span_find(key, '\\') == key.len;
}

static void name_broken(struct reading *r, const struct span *keys, size_t depth, const char *why)
{
	auto_clear(str) place = {0};

	for (size_t i = 0; i < depth; i++) {
		str_add(&place, keys[i].ptr, keys[i].len < 60 ? keys[i].len : 60);
		str_adds(&place, ": ");
	}
	builder_broken(r->b, "%s%s", str_c(&place), why);
}

static bool take_value(void *ctx, const struct span *keys, size_t depth, struct span value,
                       struct err *err)
{
	struct reading *r = ctx;
	struct err why = {0};

	(void)err;
	if (depth < 2 || !is_plain(keys[0]) || !is_plain(keys[1]))
		err_set(&why, ERR_INPUT, "not a vulnerability of a source package");
	else if (read_record(r, keys, value, &why))
		r->b->about.records++;
	if (why.kind)
		name_broken(r, keys, depth, why.msg);
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return jsonsplit_feed(&r->split, span_make(bytes, len), err);
}

bool compile_debian(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b, .only = release};

	r.split = (struct jsonsplit){.depth = 2, .sink = take_value, .ctx = &r};
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	return (unpack_fd(fd, take_bytes, &r, err) && jsonsplit_end(&r.split, err)) ||
	       err_prefix(err, "not the data of Debian's security tracker");
}
