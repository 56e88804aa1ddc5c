/* The security databases of Alpine, Wolfi and Chainguard (matching, 2.7): which version of a source
 * mended what. What is not mended yet they do not know. */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/rule.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/jsview.h"
#include "format/jsonsplit.h"

struct reading {
	struct jsonsplit split;
	struct jsview view;
	struct builder *b;
	struct str version, prefix, scope; /* of the distribution, from the head */
	struct str rule, aliases;
	size_t count;
	bool has_list;
};

static void reading_clear(struct reading *r)
{
	jsonsplit_clear(&r->split);
	jsview_clear(&r->view);
	str_clear(&r->version);
	str_clear(&r->prefix);
	str_clear(&r->scope);
	str_clear(&r->rule);
	str_clear(&r->aliases);
}

/* --- the head: it may stand behind the packages --- */

static void take_string(struct span value, struct str *to)
{
	str_reset(to);
	if (value.len >= 2 && value.ptr[0] == '"')
		str_add(to, value.ptr + 1, value.len - 2);
}

static bool take_head(void *ctx, const struct span *keys, size_t depth, struct span value,
                      struct err *err)
{
	struct reading *r = ctx;

	(void)err;
	if (depth == 1 && span_eq(keys[0], "distroversion"))
		take_string(value, &r->version);
	if (depth == 1 && span_eq(keys[0], "urlprefix"))
		take_string(value, &r->prefix);
	return true;
}

/* Rolling distributions have no version; they are told by where their packages are. */
static bool make_scope(struct reading *r, struct err *err)
{
	if (strstr(str_c(&r->prefix), "wolfi"))
		str_set(&r->scope, "Wolfi");
	else if (strstr(str_c(&r->prefix), "cgr.dev"))
		str_set(&r->scope, "Chainguard");
	else if (r->version.len)
		str_setf(&r->scope, "Alpine:%s", str_c(&r->version));
	else
		return err_set(err, ERR_INPUT,
		               "neither distroversion nor urlprefix says whose it is");
	builder_scope(r->b, span_make(r->scope.buf, r->scope.len));
	return true;
}

/* --- the packages --- */

/* An entry is an id, which may have others of the same vulnerability and a remark behind it:
 * "CVE-2019-17340 XSA-284", "CVE-2017-2616 (+)". */
static bool is_id(struct span word)
{
	return word.len > 4 && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' &&
	       span_find(word, '-') < word.len;
}

static struct span first_id(struct span entry)
{
	struct span rest = entry, word, first = {0};

	while (span_word(&rest, &word)) {
		if (!is_id(word))
			break;
		if (span_starts(word, "CVE-"))
			return word;
		if (!first.len)
			first = word;
	}
	return first;
}

static void add_row(struct reading *r, struct span package, struct span entry, struct span id)
{
	struct span rest = entry, word;
	int64_t numbers[ADVISORY_NUMBERS] = {[ADVISORY_CVSS] = -1};
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_PACKAGE] = package,
	        [ADVISORY_SCOPE] = span_make(r->scope.buf, r->scope.len),
	        [ADVISORY_VULNERABILITY] = id,
	        [ADVISORY_RECORD] = id,
	        [ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len),
	};

	str_reset(&r->aliases);
	while (span_word(&rest, &word) && is_id(word)) {
		if (span_same(word, id) || span_starts(word, "CVE-"))
			continue;
		if (r->aliases.len)
			str_addc(&r->aliases, ' ');
		str_add(&r->aliases, word.ptr, word.len);
	}
	texts[ADVISORY_ALIASES] = span_make(r->aliases.buf, r->aliases.len);
	builder_add(r->b, texts, numbers);
}

/* One row for each CVE of the entry, or one for the id that it has instead. */
static void add_entry(struct reading *r, struct span package, struct span entry,
                      const struct table *never)
{
	struct span rest = entry, word, first = first_id(entry);

	if (!first.len || table_has(never, first))
		return;
	if (!span_starts(first, "CVE-")) {
		add_row(r, package, entry, first);
		return;
	}
	while (span_word(&rest, &word) && is_id(word))
		if (span_starts(word, "CVE-") && !table_has(never, word))
			add_row(r, package, entry, word);
}

static bool check_lists(const struct jsval *fixes, struct err *err)
{
	for (const struct jsval *v = NULL; jsval_each(fixes, &v);) {
		struct span key = jsval_key(v);

		if (v->type != JSVIEW_ARRAY && v->type != JSVIEW_NULL)
			return err_set(err, ERR_INPUT, "secfixes.%.*s: not an array", (int)key.len,
			               key.ptr);
		for (const struct jsval *id = NULL; jsval_each(v, &id);)
			if (id->type != JSVIEW_STRING)
				return err_set(err, ERR_INPUT, "secfixes.%.*s: not strings",
				               (int)key.len, key.ptr);
	}
	return true;
}

/* What stands under version "0" was looked at and rejected: no version is vulnerable. */
static void note_never(const struct jsval *fixes, struct table *never)
{
	for (const struct jsval *id = NULL; jsval_each(jsval_member(fixes, "0"), &id);) {
		struct span rest = jsval_text(id), word;

		while (span_word(&rest, &word) && is_id(word))
			table_set(never, word, never);
	}
}

static bool read_package(struct reading *r, const struct jsval *o, struct err *err)
{
	auto_clear(table) never = {0};
	const struct jsval *pkg, *fixes;
	struct span name;

	if (!jsval_opt_object(o, "pkg", &pkg, err))
		return false;
	if (!jsval_get_text(pkg, "name", &name, err) ||
	    !jsval_opt_object(pkg, "secfixes", &fixes, err) || !check_lists(fixes, err))
		return err_prefix(err, "pkg");
	note_never(fixes, &never);
	for (const struct jsval *v = NULL; jsval_each(fixes, &v);) {
		str_set(&r->rule, "R\ni 0\n");
		if (!rule_add(&r->rule, 'f', jsval_key(v)))
			return err_set(err, ERR_INPUT, "pkg: secfixes: a version with a newline");
		for (const struct jsval *id = NULL; jsval_each(v, &id);)
			add_entry(r, name, jsval_text(id), &never);
	}
	return true;
}

static bool take_package(void *ctx, const struct span *keys, size_t depth, struct span value,
                         struct err *err)
{
	struct reading *r = ctx;
	const struct jsval *o;
	struct err why = {0};

	(void)err;
	if (depth != 2 || !span_eq(keys[0], "packages"))
		return true;
	r->has_list = true;
	if (jsview_parse(&r->view, value, &o, &why) && read_package(r, o, &why))
		r->b->about.records++;
	else
		builder_broken(r->b, "packages[%zu]: %s", r->count, why.msg);
	r->count++;
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return jsonsplit_feed(&r->split, span_make(bytes, len), err);
}

static bool read_with(struct reading *r, int fd, jsonsplit_sink *sink, struct err *err)
{
	jsonsplit_clear(&r->split);
	r->split = (struct jsonsplit){.depth = 2, .sink = sink, .ctx = r};
	return unpack_fd(fd, take_bytes, r, err) && jsonsplit_end(&r->split, err);
}

bool compile_secdb(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	(void)release;
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	if (!read_with(&r, fd, take_head, err) || !make_scope(&r, err) ||
	    !read_with(&r, fd, take_package, err))
		return err_prefix(err, "not a secdb");
	return r.has_list || err_set(err, ERR_INPUT, "not a secdb: packages: missing");
}
