#include <stdlib.h>

#include "assess/language.h"
#include "assess/subject.h"
#include "base/err.h"
#include "base/mem.h"
#include "model/purl.h"

void subjects_clear(struct subjects *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->v[i].purl);
		free(s->v[i].key);
		free(s->v[i].evr);
		free(s->v[i].members);
	}
	free(s->v);
	*s = (struct subjects){0};
}

bool subject_is_present(const struct component *c)
{
	static const char *const words[] = {"installed",        "triggers-awaited",
	                                    "triggers-pending", "half-configured",
	                                    "half-installed",   "unpacked"};

	if (!c->status)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(c->status, words[i]) == 0)
			return true;
	return false;
}

/* Types that are not judged by a version order of packages: their own rules speak of them. */
static bool is_judged(const struct component *c)
{
	static const char *const others[] = {"kernel", "firmware", "bundle", "file"};

	if (!c->type || !c->name || !c->version || c->owner || !subject_is_present(c) ||
	    strcmp(c->name, "gpg-pubkey") == 0) /* a key in the form of an rpm package */
		return false;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strcmp(c->type, others[i]) == 0)
			return false;
	return true;
}

static const char *source_name(const struct component *c)
{
	return c->source_name ? c->source_name : c->name;
}

static const char *source_version(const struct component *c)
{
	return c->source_version ? c->source_version : c->version;
}

static int compare_optional(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare(const void *a, const void *b)
{
	const struct component *x = *(const struct component *const *)a;
	const struct component *y = *(const struct component *const *)b;
	int c = strcmp(x->type, y->type);

	if (!c)
		c = strcmp(source_name(x), source_name(y));
	if (!c)
		c = strcmp(source_version(x), source_version(y));
	if (!c)
		c = strcmp(x->name, y->name);
	return c ? c : compare_optional(x->arch, y->arch);
}

static char *make_purl(const struct subjects *s, const struct component *c)
{
	const struct os_release *os = &s->inventory->host.os;

	if (!c->source_name && c->purl)
		return mem_strdup(c->purl);
	return purl_text(&(struct purl){
	        .type = c->type,
	        .namespace = os->id,
	        .name = source_name(c),
	        .version = source_version(c),
	        .qualifiers = {{"arch", strcmp(c->type, "rpm") == 0 ? "src" : "source"},
	                       {"distro", os->codename}},
	});
}

static void find_key(struct subject *s)
{
	const char *ecosystem = language_of_type(s->type);
	auto_clear(str) key = {0};

	s->is_language = ecosystem != NULL;
	if (!language_add_key(span_of(ecosystem), span_of(s->name), &key))
		str_reset(&key);
	s->key = str_steal(&key);
}

static struct subject *subject_of(struct subjects *s, const struct component *c)
{
	struct subject *last = s->count ? &s->v[s->count - 1] : NULL;

	if (last && strcmp(last->type, c->type) == 0 && strcmp(last->name, source_name(c)) == 0 &&
	    strcmp(last->version, source_version(c)) == 0)
		return last;
	s->v = mem_grow(s->v, s->count, &s->cap, sizeof(*s->v));
	last = &s->v[s->count++];
	last->type = c->type;
	last->name = source_name(c);
	last->version = source_version(c);
	last->purl = make_purl(s, c);
	find_key(last);
	last->has_scheme = version_scheme_of_type(c->type, &last->scheme);
	return last;
}

/* The one that most packages are of. */
static const char *find_native(const struct component **all, size_t count)
{
	const char *best = NULL;
	size_t best_count = 0;

	for (size_t i = 0; i < count; i++) {
		const char *arch = all[i]->arch;
		size_t n = 0;

		if (!arch || strcmp(arch, "all") == 0 || strcmp(arch, "noarch") == 0 ||
		    str_eq(arch, best))
			continue;
		for (size_t k = 0; k < count; k++)
			n += all[k]->arch && strcmp(all[k]->arch, arch) == 0;
		if (n > best_count) {
			best_count = n;
			best = arch;
		}
		if (n > count / 2)
			break;
	}
	return best;
}

/* rpm writes no epoch into the name of a source package: a package of the same version has it. */
static void find_epoch(struct subject *s, const struct component *c)
{
	size_t epoch = strcspn(c->version, ":");
	const char *rest = c->version[epoch] ? c->version + epoch + 1 : c->version;

	if (!s->evr && strcmp(c->type, "rpm") == 0 && strcmp(rest, s->version) == 0)
		s->evr = mem_strdup(c->version);
}

void subjects_make(const struct inventory *inv, struct subjects *ret)
{
	struct subjects s = {.inventory = inv};
	auto_free const struct component **all = mem_alloc(inv->count, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < inv->count; i++)
		if (is_judged(&inv->components[i]))
			all[n++] = &inv->components[i];
	qsort(all, n, sizeof(*all), compare);
	s.native = inv->host.arch ? inv->host.arch : find_native(all, n);
	for (size_t i = 0; i < n; i++) {
		struct subject *to = subject_of(&s, all[i]);

		to->members = mem_grow(to->members, to->count, &to->cap, sizeof(*to->members));
		to->members[to->count++] = all[i];
		to->is_held = to->is_held || all[i]->is_held;
		find_epoch(to, all[i]);
	}
	*ret = s;
}

void subject_add_package(const struct subjects *s, const struct component *c, struct str *to)
{
	str_adds(to, c->name);
	if (c->arch && s->native && strcmp(c->arch, s->native) != 0 &&
	    strcmp(c->arch, "all") != 0 && strcmp(c->arch, "noarch") != 0)
		str_addf(to, ":%s", c->arch);
}
