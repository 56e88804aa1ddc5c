#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "format/aptpins.h"
#include "format/deb822.h"

#define PRIORITY_MAX 32767u

void aptpins_clear(struct aptpins *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->v[i].packages);
		free(p->v[i].data);
		free(p->v[i].file);
	}
	free(p->v);
	*p = (struct aptpins){0};
}

/* --- reading --- */

static bool is_word(struct span s, const char *word)
{
	return s.len == strlen(word) && strncasecmp(s.ptr, word, s.len) == 0;
}

static bool read_kind(struct span word, enum aptpin_kind *ret)
{
	static const char *const words[] = {
	        [APTPIN_VERSION] = "version",
	        [APTPIN_RELEASE] = "release",
	        [APTPIN_ORIGIN] = "origin",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (is_word(word, words[i])) {
			*ret = (enum aptpin_kind)i;
			return true;
		}
	return false;
}

static bool read_priority(struct span value, int *ret)
{
	bool is_negative = span_starts(value, "-");
	uint64_t number;

	if (span_eq(value, "never")) {
		*ret = APTPIN_NEVER;
		return true;
	}
	if (!span_to_u64(span_from(value, is_negative || span_starts(value, "+")), PRIORITY_MAX,
	                 &number) ||
	    number == 0)
		return false;
	*ret = is_negative ? -(int)number : (int)number;
	return true;
}

static bool take_stanza(struct span stanza, size_t line, const char *file, struct aptpins *to,
                        struct err *err)
{
	struct span name, value, packages = {0}, pin = {0}, priority = {0}, word;
	enum aptpin_kind kind;
	struct aptpin *p;
	int number;

	while (deb822_field(&stanza, &name, &value)) {
		if (deb822_is(name, "Package"))
			packages = value;
		else if (deb822_is(name, "Pin"))
			pin = value;
		else if (deb822_is(name, "Pin-Priority"))
			priority = value;
	}
	if (!packages.len)
		return err_set(err, ERR_INPUT, "line %zu: a stanza without 'Package'", line);
	if (!span_word(&pin, &word) || !read_kind(word, &kind) ||
	    (kind == APTPIN_VERSION && span_eq(packages, "*")))
		return true; /* apt goes on without it too */
	if (!read_priority(priority, &number))
		return err_set(err, ERR_INPUT,
		               "line %zu: 'Pin-Priority: %.*s' is no priority; it is a number from "
		               "-32767 to 32767 and not 0",
		               line, (int)priority.len, priority.ptr);
	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	p = &to->v[to->count++];
	*p = (struct aptpin){.packages = span_dup(packages),
	                     .kind = kind,
	                     .data = span_dup(span_trim(pin)),
	                     .priority = number,
	                     .file = mem_strdup(file)};
	return true;
}

bool aptpins_parse(struct span text, const char *file, struct aptpins *to, struct err *err)
{
	struct deb822 d = {.rest = text};
	struct span stanza;

	while (deb822_next(&d, &stanza))
		if (!take_stanza(stanza, d.line, file, to, err))
			return false;
	return true;
}

bool aptpins_is_file_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (*name == '.' || !*name || (dot && strcmp(dot, ".pref") != 0))
		return false;
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                         "0123456789-_.")] == '\0';
}

/* --- matching --- */

/* "/expression/" */
static bool is_expression(const char *pattern)
{
	size_t n = strlen(pattern);

	return n > 1 && pattern[0] == '/' && pattern[n - 1] == '/';
}

static bool expression_matches(const char *pattern, const char *text)
{
	auto_free char *expression = mem_dup(pattern + 1, strlen(pattern) - 2);
	regex_t compiled;
	bool matches;

	if (regcomp(&compiled, expression, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
		return false;
	matches = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return matches;
}

static bool pattern_matches(const char *pattern, const char *text)
{
	if (!text)
		return false;
	if (is_expression(pattern))
		return expression_matches(pattern, text);
	return fnmatch(pattern, text, FNM_CASEFOLD) == 0;
}

bool aptpin_is_general(const struct aptpin *p)
{
	return strcmp(p->packages, "*") == 0;
}

/* One word of the list: "src:NAME:ARCH", of which the name alone has to be there. Names that are no
 * pattern are told by their case. */
static bool word_names(struct span word, const char *package, const char *source, const char *arch)
{
	bool is_source = span_starts(word, "src:");
	const char *name = is_source ? source : package;
	auto_free char *pattern = span_dup(is_source ? span_from(word, 4) : word);
	char *colon = strrchr(pattern, ':');

	if (colon) {
		*colon = '\0';
		if (!is_source && !str_eq(colon + 1, arch))
			return false;
	}
	if (is_expression(pattern) || strpbrk(pattern, "*[?"))
		return pattern_matches(pattern, name);
	return str_eq(pattern, name);
}

bool aptpin_names(const struct aptpin *p, const char *package, const char *source, const char *arch)
{
	auto_clear(strlist) lines = {0};

	strlist_split(&lines, p->packages, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		struct span rest = span_of(lines.v[i]), word;

		while (span_word(&rest, &word))
			if (word_names(word, package, source, arch))
				return true;
	}
	return false;
}

bool aptpin_matches_version(const struct aptpin *p, const char *version)
{
	return p->kind == APTPIN_VERSION &&
	       (strcasecmp(p->data, version) == 0 || pattern_matches(p->data, version));
}

static bool release_part_matches(struct span part, const struct aptpin_list *l)
{
	auto_free char *pattern = span_dup(span_from(part, 2));

	switch (*part.ptr | 0x20) {
	case 'a':
		return pattern_matches(pattern, l->archive);
	case 'n':
		return pattern_matches(pattern, l->codename);
	case 'o':
		return pattern_matches(pattern, l->origin);
	case 'l':
		return pattern_matches(pattern, l->label);
	case 'v':
		return pattern_matches(pattern, l->version);
	case 'c':
		return pattern_matches(pattern, l->component);
	case 'b':
		return pattern_matches(pattern, l->arch);
	}
	return true;
}

/* "a=stable,l=Debian": all of them hold, and there is one. */
static bool release_matches(const char *data, const struct aptpin_list *l)
{
	struct span rest = span_of(data), part;
	bool has_one = false;

	while (span_cut(&rest, ',', &part)) {
		part = span_trim(part);
		if (part.len < 3 || part.ptr[1] != '=' || !strchr("anolvcbANOLVCB", part.ptr[0]))
			continue;
		if (!release_part_matches(part, l))
			return false;
		has_one = true;
	}
	return has_one;
}

/* "release stable", "release 12*" */
static bool simple_release_matches(const char *data, const struct aptpin_list *l)
{
	if (*data >= '0' && *data <= '9')
		return pattern_matches(data, l->version);
	return pattern_matches(data, l->archive) || pattern_matches(data, l->codename);
}

static bool origin_matches(struct span data, const struct aptpin_list *l)
{
	auto_free char *site = NULL;

	if (data.len >= 2 && data.ptr[0] == '"' && data.ptr[data.len - 1] == '"')
		data = span_make(data.ptr + 1, data.len - 2);
	if (!data.len) /* of this machine, but not what is installed */
		return l->site && !*l->site && l->archive && strcmp(l->archive, "now") != 0;
	site = span_dup(data);
	return pattern_matches(site, l->site);
}

bool aptpin_matches_list(const struct aptpin *p, const struct aptpin_list *l)
{
	if (p->kind == APTPIN_ORIGIN)
		return origin_matches(span_of(p->data), l);
	if (p->kind != APTPIN_RELEASE)
		return false;
	if (strcmp(p->data, "*") == 0)
		return true;
	return strchr(p->data, '=') ? release_matches(p->data, l)
	                            : simple_release_matches(p->data, l);
}
