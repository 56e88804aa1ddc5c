#include "assess/scope.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void scope_clear(struct scope *s)
{
	strlist_clear(&s->os);
}

/* How a distribution is called by OSV, and which part of its version stands behind the colon. */
enum suffix { WHOLE, MAJOR };
static const struct {
	const char *id, *name, *before;
	enum suffix suffix;
} distributions[] = {
        {"debian", "Debian", "", MAJOR},
};

/* Types whose packages are a language's, whatever the distribution. */
static const struct {
	const char *type, *ecosystem;
} languages[] = {
        {"cargo", "crates.io"},    {"cran", "CRAN"},       {"gem", "RubyGems"},
        {"golang", "Go"},          {"hackage", "Hackage"}, {"hex", "Hex"},
        {"maven", "Maven"},        {"npm", "npm"},         {"nuget", "NuGet"},
        {"composer", "Packagist"}, {"pub", "Pub"},         {"pypi", "PyPI"},
};

static void add_distribution(struct scope *s, size_t i, const struct os_release *os)
{
	struct span version = span_of(os->version_id);

	strlist_add(&s->os, distributions[i].name);
	if (distributions[i].suffix == MAJOR)
		version.len = span_find(version, '.');
	if (version.len)
		strlist_take(&s->os,
		             str_format("%s:%s%.*s", distributions[i].name, distributions[i].before,
		                        (int)version.len, version.ptr));
}

/* In the words of os-release: "almalinux", "almalinux:9.4" and "almalinux:9". */
static void add_plain(struct scope *s, const struct os_release *os)
{
	struct span version = span_of(os->version_id);
	size_t major = span_find(version, '.');

	if (!os->id)
		return;
	strlist_add(&s->os, os->id);
	if (version.len)
		strlist_take(&s->os, str_format("%s:%s", os->id, os->version_id));
	if (major < version.len)
		strlist_take(&s->os, str_format("%s:%.*s", os->id, (int)major, version.ptr));
}

void scope_of_host(const struct inventory *inv, struct scope *ret)
{
	const struct os_release *os = &inv->host.os;

	*ret = (struct scope){0};
	add_plain(ret, os);
	for (size_t i = 0; os->id && i < ARRAY_LEN(distributions); i++)
		if (strcmp(distributions[i].id, os->id) == 0)
			add_distribution(ret, i, os);
	if (str_eq(os->id, "debian")) {
		strlist_add(&ret->os, "GENERIC");
		if (os->codename)
			strlist_add(&ret->os, os->codename);
	}
}

static const char *language_of(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(languages[i].type, type) == 0)
			return languages[i].ecosystem;
	return NULL;
}

static bool holds(const struct scope *s, const char *language, struct span scope)
{
	if (language)
		return span_eq(span_make(scope.ptr, span_find(scope, ':')), language);
	for (size_t i = 0; i < s->os.count; i++)
		if (span_eq(scope, s->os.v[i]))
			return true;
	return false;
}

bool scope_holds(const struct scope *s, const struct subject *subject, const char *scope)
{
	return holds(s, language_of(subject->type), span_of(scope));
}

bool scope_holds_any(const struct scope *s, const struct subject *subject, struct span list)
{
	const char *language = language_of(subject->type);
	struct span scope;

	while (span_cut(&list, '\n', &scope))
		if (holds(s, language, scope))
			return true;
	return false;
}
