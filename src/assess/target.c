#include "assess/target.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/version.h"

#define MODULAR ".module"

static size_t modular_at(struct span v)
{
	const char *at = v.len ? memmem(v.ptr, v.len, MODULAR, strlen(MODULAR)) : NULL;

	return at ? (size_t)(at - v.ptr) : v.len;
}

bool target_is_modular(struct span version)
{
	return modular_at(version) < version.len;
}

bool target_is_rebuild(struct span v, struct span fixed)
{
	size_t a = modular_at(v), b = modular_at(fixed);

	return a < v.len && b < fixed.len &&
	       version_compare(VERSION_RPM, span_make(v.ptr, a), span_make(fixed.ptr, b)) == 0;
}

/* --- modules --- */

/* Empty parts where nothing is known. */
static void split_label(struct span label, struct span *name, struct span *stream)
{
	if (!span_cut(&label, ':', name))
		*name = (struct span){0};
	if (!span_cut(&label, ':', stream))
		*stream = (struct span){0};
}

static enum target_answer compare_module(struct span label, const struct component *c)
{
	struct span name, stream, own_name, own_stream;

	split_label(label, &name, &stream);
	split_label(span_of(c->module), &own_name, &own_stream);
	if (name.len && own_name.len && !span_same(name, own_name))
		return TARGET_NO;
	if (!name.len || !own_name.len || !stream.len || !own_stream.len)
		return TARGET_UNKNOWN;
	return span_same(stream, own_stream) ? TARGET_YES : TARGET_NO;
}

static enum target_answer module_holds(const char *module, const char *rule,
                                       const struct component *c)
{
	bool is_modular = (c->module && *c->module) || target_is_modular(span_of(c->version));
	enum target_answer best = TARGET_NO;
	struct span rest, label;

	if (!*module && target_is_modular(span_of(rule)))
		module = ":";
	rest = span_of(module);
	if (!rest.len || !is_modular)
		return !rest.len == !is_modular ? TARGET_YES : TARGET_NO;
	while (span_word(&rest, &label)) {
		enum target_answer one = compare_module(label, c);

		if (one == TARGET_YES || best == TARGET_NO)
			best = one;
	}
	return best;
}

/* --- the rest --- */

static bool arch_holds(const char *arch, const struct component *c)
{
	struct span rest = span_of(arch), word;

	if (!rest.len || !c->arch || strcmp(c->arch, "noarch") == 0)
		return true;
	while (span_word(&rest, &word))
		if (span_eq(word, c->arch) || span_eq(word, "noarch"))
			return true;
	return false;
}

/* Marks in a version of builds that are a line of their own. */
bool target_same_flavour(struct span a, struct span b)
{
	static const char *const marks[] = {".ksplice", "_fips", ".cloud"};

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		size_t n = strlen(marks[i]);

		if (!memmem(a.ptr, a.len, marks[i], n) != !memmem(b.ptr, b.len, marks[i], n))
			return false;
	}
	return true;
}

/* What is not mended is so in all flavours. */
static bool flavour_holds(const char *rule, const char *version)
{
	return !strstr(rule, "\nf ") || target_same_flavour(span_of(rule), span_of(version));
}

enum target_answer target_holds(const char *arch, const char *module, const char *rule,
                                const struct component *c)
{
	if (strcmp(c->type, "rpm") != 0)
		return TARGET_YES;
	if (!arch_holds(arch, c) || !flavour_holds(rule, c->version))
		return TARGET_NO;
	return module_holds(module, rule, c);
}

bool target_is_debug(const struct component *c)
{
	return strcmp(c->type, "rpm") == 0 &&
	       (str_ends(c->name, "-debuginfo") || str_ends(c->name, "-debugsource"));
}
