#include <fnmatch.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/rpmbans.h"

void rpmbans_clear(struct rpmbans *b)
{
	for (size_t i = 0; i < b->count; i++) {
		free(b->v[i].pattern);
		free(b->v[i].repo);
		free(b->v[i].file);
	}
	free(b->v);
	*b = (struct rpmbans){0};
}

static void add(struct rpmbans *to, struct span pattern, struct span repo, const char *file,
                bool is_lock)
{
	if (span_find(pattern, '\0') < pattern.len) /* no name of a package has one */
		return;
	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	to->v[to->count++] = (struct rpmban){.pattern = span_dup(pattern),
	                                     .repo = repo.len ? span_dup(repo) : NULL,
	                                     .file = mem_strdup(file),
	                                     .is_lock = is_lock};
}

/* Commas and blanks stand between them. */
static void add_all(struct rpmbans *to, struct span value, struct span repo, const char *file)
{
	struct span part, word;

	while (span_cut(&value, ',', &part))
		while (span_word(&part, &word))
			add(to, word, repo, file, false);
}

static bool is_indented(struct span line)
{
	return line.len && (*line.ptr == ' ' || *line.ptr == '\t');
}

static bool is_remark(struct span line)
{
	return !line.len || *line.ptr == '#' || *line.ptr == ';';
}

void rpmbans_parse_conf(struct span text, const char *file, struct rpmbans *to)
{
	struct span line, repo = {0};
	bool excludes = false; /* the setting that an indented line goes on with */

	while (span_cut(&text, '\n', &line)) {
		bool goes_on = is_indented(line) && excludes;
		size_t equals = span_find(line, '=');
		struct span key = span_trim(span_make(line.ptr, equals)), bare = span_trim(line);

		if (is_remark(bare))
			continue;
		if (goes_on) {
			add_all(to, bare, repo, file);
			continue;
		}
		if (*bare.ptr == '[') {
			repo = span_trim(span_make(bare.ptr + 1, span_find(bare, ']') - 1));
			if (span_eq(repo, "main"))
				repo = (struct span){0};
			excludes = false;
			continue;
		}
		excludes = span_eq(key, "exclude") || span_eq(key, "excludepkgs");
		if (excludes)
			add_all(to, span_trim(span_from(line, equals + 1)), repo, file);
	}
}

void rpmbans_parse_locks(struct span text, const char *file, struct rpmbans *to)
{
	struct span line, none = {0};

	while (span_cut(&text, '\n', &line)) {
		bool is_lock;

		line = span_trim(line);
		if (is_remark(line))
			continue;
		is_lock = *line.ptr != '!';
		line = span_trim(span_from(line, !is_lock));
		if (line.len)
			add(to, line, none, file, is_lock);
	}
}

/* --- matching --- */

/* Whether it matches in one of the forms that dnf knows. */
static bool is_of(const char *pattern, const char *name, const char *version, const char *arch)
{
	const char *colon = strchr(version, ':'), *dash = strrchr(version, '-');
	const char *bare = colon ? colon + 1 : version;
	int epoch_len = colon ? (int)(colon - version) : 1;
	const char *epoch = colon ? version : "0";
	char *forms[] = {
	        mem_strdup(name),
	        str_format("%s.%s", name, arch),
	        str_format("%s-%.*s", name, dash > bare ? (int)(dash - bare) : (int)strlen(bare),
	                   bare),
	        str_format("%s-%s", name, bare),
	        str_format("%s-%s.%s", name, bare, arch),
	        str_format("%s-%.*s:%s", name, epoch_len, epoch, bare),
	        str_format("%s-%.*s:%s.%s", name, epoch_len, epoch, bare, arch),
	        str_format("%.*s:%s-%s.%s", epoch_len, epoch, name, bare, arch),
	};
	bool matches = false;

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		matches = matches || fnmatch(pattern, forms[i], 0) == 0;
		free(forms[i]);
	}
	return matches;
}

/* Whether a lock is about packages of that name: behind it stands a version, of one or two parts,
 * with a release or without. */
static bool is_about(const char *pattern, const char *name)
{
	size_t n = strlen(name);
	const char *at = pattern + n, *dash;

	if (strncmp(pattern, name, n) != 0 || *at != '-' ||
	    (at[1] != '*' && (at[1] < '0' || at[1] > '9')))
		return false;
	dash = strchr(at + 1, '-');
	return !dash || !strchr(dash + 1, '-');
}

const struct rpmban *rpmbans_find(const struct rpmbans *b, const char *repo, const char *name,
                                  const char *version, const char *arch)
{
	const struct rpmban *lock = NULL;
	bool is_allowed = false;

	for (size_t i = 0; i < b->count; i++) {
		const struct rpmban *one = &b->v[i];

		if (one->is_lock ? !is_about(one->pattern, name)
		                 : one->repo && !str_eq(one->repo, repo))
			continue;
		if (one->is_lock) {
			lock = one;
			is_allowed = is_allowed || is_of(one->pattern, name, version, arch);
		} else if (is_of(one->pattern, name, version, arch)) {
			return one;
		}
	}
	return is_allowed ? NULL : lock;
}
