#include "assess/language.h"
#include "assess/scope.h"
#include "assess/scope_os.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void scope_clear(struct scope *s)
{
	strlist_clear(&s->os);
	strlist_clear(&s->own);
	strlist_clear(&s->paid);
	strlist_clear(&s->apart);
	mem_free(&s->minor);
}

void scope_of_host(const struct inventory *inv, struct scope *ret)
{
	*ret = (struct scope){0};
	scope_os_add(inv, ret);
}

static bool is_like(struct span scope, const char *name)
{
	const char *star = strchr(name, '*');
	size_t before = star ? (size_t)(star - name) : 0, after = star ? strlen(star + 1) : 0;

	if (!star)
		return span_eq(scope, name);
	return scope.len >= before + after && memcmp(scope.ptr, name, before) == 0 &&
	       memcmp(scope.ptr + scope.len - after, star + 1, after) == 0;
}

static bool is_among(struct span scope, const struct strlist *names)
{
	for (size_t i = 0; i < names->count; i++)
		if (is_like(scope, names->v[i]))
			return true;
	return false;
}

/* A package that was tagged with another release's repository is of that release. */
static const char *release_of(const struct subject *subject)
{
	const char *origin = subject->members[0]->origin;

	return strcmp(subject->type, "apk") == 0 && origin && str_starts(origin, "alpine:")
	               ? origin + strlen("alpine:")
	               : NULL;
}

static enum scope_answer holds(const struct scope *s, const struct subject *subject,
                               const char *language, struct span scope)
{
	const char *release;

	if (language)
		return span_eq(span_make(scope.ptr, span_find(scope, ':')), language) ? SCOPE_OS
		                                                                      : SCOPE_NO;
	if (s->apart.count && strcasestr(subject->version, "fips"))
		return is_among(scope, &s->apart) ? SCOPE_OS : SCOPE_NO;
	release = release_of(subject);
	if (release)
		return span_starts(scope, "Alpine:") &&
		                       span_eq(span_from(scope, strlen("Alpine:")), release)
		               ? SCOPE_OS
		               : SCOPE_NO;
	if (is_among(scope, &s->os))
		return SCOPE_OS;
	if (is_among(scope, &s->own))
		return SCOPE_OWN;
	return is_among(scope, &s->paid) ? SCOPE_PAID : SCOPE_NO;
}

enum scope_answer scope_holds(const struct scope *s, const struct subject *subject,
                              const char *scope)
{
	return holds(s, subject, language_of_type(subject->type), span_of(scope));
}

bool scope_holds_any(const struct scope *s, const struct subject *subject, struct span list)
{
	const char *language = language_of_type(subject->type);
	struct span scope;

	while (span_cut(&list, '\n', &scope))
		if (holds(s, subject, language, scope) != SCOPE_NO)
			return true;
	return false;
}

bool scope_has_lines(const struct scope *s)
{
	return s->own.count || s->paid.count;
}
