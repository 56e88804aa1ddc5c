#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/aptsources.h"
#include "format/deb822.h"

void aptsources_clear(struct aptsources *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->v[i].prefix);
		free(s->v[i].site);
		strlist_clear(&s->v[i].components);
	}
	free(s->v);
	*s = (struct aptsources){0};
}

/* How apt makes the name of a file of a URI: without scheme and user, odd bytes as %xx, slashes as
 * underscores. */
static void add_file_name(struct str *to, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '/')
			str_addc(to, '_');
		else if (c <= ' ' || c >= 0x7f || strchr("\\|{}[]<>\"^~_=!@#$%&*", c))
			str_addf(to, "%%%02x", (unsigned char)c);
		else
			str_addc(to, c);
	}
}

static struct span without_scheme(struct span uri)
{
	size_t colon = span_find(uri, ':'), at;
	struct span rest = span_from(uri, colon + 1);

	if (colon == uri.len)
		return uri;
	if (!span_starts(rest, "//"))
		return rest; /* file:/srv */
	rest = span_from(rest, 2);
	at = span_find(span_make(rest.ptr, span_find(rest, '/')), '@');
	return at < span_find(rest, '/') ? span_from(rest, at + 1) : rest;
}

static char *make_site(struct span uri)
{
	struct span rest = without_scheme(uri);

	if (rest.len && *rest.ptr == '/')
		return mem_strdup("");
	rest.len = span_find(rest, '/');
	rest.len = span_find(rest, ':');
	return span_dup(rest);
}

static char *make_prefix(struct span uri, struct span suite)
{
	auto_clear(str) name = {0};

	uri = without_scheme(uri);
	while (uri.len && uri.ptr[uri.len - 1] == '/')
		uri.len--;
	add_file_name(&name, uri);
	str_addc(&name, '_');
	if (suite.len && suite.ptr[suite.len - 1] == '/') {
		/* a flat archive: the suite is a path */
		if (!span_eq(suite, "/"))
			add_file_name(&name, suite);
		return str_steal(&name);
	}
	str_adds(&name, "dists_");
	add_file_name(&name, suite);
	str_addc(&name, '_');
	return str_steal(&name);
}

static void add_source(struct aptsources *to, struct span uri, struct span suite,
                       struct span components, bool enabled)
{
	struct aptsource *s;
	struct span word;

	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	s = &to->v[to->count++];
	s->prefix = make_prefix(uri, suite);
	s->site = make_site(uri);
	s->is_enabled = enabled;
	while (span_word(&components, &word))
		strlist_add_span(&s->components, word);
}

/* "[arch=amd64 signed-by=/x]" may stand behind the type. */
static void skip_options(struct span *line)
{
	*line = span_trim(*line);
	if (span_starts(*line, "["))
		*line = span_from(*line, span_find(*line, ']') + 1);
}

static bool take_line(struct span line, bool enabled, struct aptsources *to)
{
	struct span type, uri, suite;

	line.len = span_find(line, '#');
	if (!span_word(&line, &type))
		return true;
	if (!span_eq(type, "deb"))
		return span_eq(type, "deb-src");
	skip_options(&line);
	if (!span_word(&line, &uri) || !span_word(&line, &suite) || span_find(uri, ':') == uri.len)
		return false;
	add_source(to, uri, suite, line, enabled);
	return true;
}

/* A source that is commented out is one that is switched off; a remark that happens to begin with
 * the word adds a source that no list belongs to. */
static void take_comment(struct span line, struct aptsources *to)
{
	struct span rest = span_from(line, 1), type;

	if (span_word(&rest, &type) && span_eq(type, "deb"))
		take_line(span_from(line, 1), false, to);
}

static void parse_lines(struct span text, struct aptsources *to)
{
	struct span line;

	while (span_cut(&text, '\n', &line)) {
		line = span_trim(line);
		if (span_starts(line, "#"))
			take_comment(line, to);
		else if (!take_line(line, true, to))
			to->broken++;
	}
}

struct stanza {
	struct span types, uris, suites, components;
	bool enabled;
};

static struct stanza read_stanza(struct span text)
{
	struct stanza s = {.enabled = true};
	struct span name, value;

	while (deb822_field(&text, &name, &value)) {
		if (deb822_is(name, "Types"))
			s.types = value;
		else if (deb822_is(name, "URIs"))
			s.uris = value;
		else if (deb822_is(name, "Suites"))
			s.suites = value;
		else if (deb822_is(name, "Components"))
			s.components = value;
		else if (deb822_is(name, "Enabled"))
			s.enabled = !span_eq(value, "no") && !span_eq(value, "false") &&
			            !span_eq(value, "0") && !span_eq(value, "off") &&
			            !span_eq(value, "without") && !span_eq(value, "disable");
	}
	return s;
}

static bool has_word(struct span list, const char *wanted)
{
	struct span word;

	while (span_word(&list, &word))
		if (span_eq(word, wanted))
			return true;
	return false;
}

static void take_stanza(struct span text, struct aptsources *to)
{
	struct stanza s = read_stanza(text);
	struct span uris = s.uris, uri, suite;

	if (!s.types.len || !s.uris.len || !s.suites.len) {
		to->broken++;
		return;
	}
	while (has_word(s.types, "deb") && span_word(&uris, &uri)) {
		struct span suites = s.suites;

		while (span_word(&suites, &suite))
			add_source(to, uri, suite, s.components, s.enabled);
	}
}

void aptsources_parse(struct span text, bool is_deb822, struct aptsources *to)
{
	struct deb822 d = {.rest = text};
	struct span stanza;

	if (!is_deb822) {
		parse_lines(text, to);
		return;
	}
	while (deb822_next(&d, &stanza))
		take_stanza(stanza, to);
}

/* Behind the prefix stand InRelease or Release, or COMPONENT_binary-ARCH_Packages, in which a
 * component's slashes are underscores too. */
static bool has_list(const struct aptsource *s, const char *rest)
{
	if (str_starts(rest, "InRelease") || str_starts(rest, "Release") ||
	    str_starts(rest, "Packages"))
		return true;
	for (size_t i = 0; i < s->components.count; i++) {
		auto_clear(str) start = {0};

		add_file_name(&start, span_of(s->components.v[i]));
		str_adds(&start, "_binary-");
		if (str_starts(rest, str_c(&start)))
			return true;
	}
	return false;
}

const struct aptsource *aptsources_find(const struct aptsources *s, const char *list_name)
{
	const struct aptsource *found = NULL;

	for (size_t i = 0; i < s->count; i++) {
		const struct aptsource *one = &s->v[i];

		if (!str_starts(list_name, one->prefix) ||
		    !has_list(one, list_name + strlen(one->prefix)))
			continue;
		if (one->is_enabled)
			return one;
		found = found ? found : one;
	}
	return found;
}
