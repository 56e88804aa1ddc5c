#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "model/purl.h"

void purl_parts_clear(struct purl_parts *p)
{
	free(p->type);
	free(p->namespace);
	free(p->name);
	free(p->version);
	free(p->subpath);
	for (size_t i = 0; i < p->count; i++) {
		free(p->qualifiers[i].key);
		free(p->qualifiers[i].value);
	}
	free(p->qualifiers);
	*p = (struct purl_parts){0};
}

const char *purl_parts_get(const struct purl_parts *p, const char *key)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->qualifiers[i].key, key) == 0)
			return p->qualifiers[i].value;
	return NULL;
}

/* --- characters --- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(struct span s, struct str *to, struct err *err)
{
	for (size_t i = 0; i < s.len; i++) {
		int high, low;

		if (s.ptr[i] != '%') {
			str_addc(to, s.ptr[i]);
			continue;
		}
		high = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
		low = i + 2 < s.len ? hex_digit(s.ptr[i + 2]) : -1;
		if (high < 0 || low < 0)
			return err_set(err, ERR_INPUT, "'%%' without two hexadecimal digits");
		str_addc(to, (char)(high << 4 | low));
		i += 2;
	}
	for (size_t i = 0; i < to->len; i++)
		if ((unsigned char)to->buf[i] < ' ' || to->buf[i] == 0x7f)
			return err_set(err, ERR_INPUT, "a control character");
	return true;
}

/* NULL for nothing. */
static bool take_text(struct span s, char **ret, struct err *err)
{
	auto_clear(str) text = {0};

	if (!decode(s, &text, err))
		return false;
	*ret = text.len ? str_steal(&text) : NULL;
	return true;
}

static void cut_right(struct span *s, size_t at, struct span *ret)
{
	*ret = span_from(*s, at + 1);
	s->len = at;
}

/* Where `c` is last, or len. */
static size_t find_last(struct span s, char c)
{
	for (size_t i = s.len; i-- > 0;)
		if (s.ptr[i] == c)
			return i;
	return s.len;
}

static struct span behind_slashes(struct span s)
{
	while (s.len && *s.ptr == '/')
		s = span_from(s, 1);
	return s;
}

/* An '@' between two slashes begins a scope of npm and no version. */
static bool is_scope(struct span s, size_t at)
{
	return (at == 0 || s.ptr[at - 1] == '/') && span_find(span_from(s, at), '/') < s.len - at;
}

/* --- parts --- */

/* Parts between slashes, each decoded; empty ones, and in a subpath "." and "..", are left out. */
static bool take_path(struct span rest, bool is_subpath, char **ret, struct err *err)
{
	auto_clear(str) all = {0};
	struct span part;

	while (span_cut(&rest, '/', &part)) {
		auto_clear(str) text = {0};

		if (!decode(part, &text, err))
			return false;
		if (!text.len || (is_subpath && (span_eq(span_make(text.buf, text.len), ".") ||
		                                 span_eq(span_make(text.buf, text.len), ".."))))
			continue;
		if (memchr(text.buf, '/', text.len))
			return err_set(err, ERR_INPUT, "an encoded slash between slashes");
		if (all.len)
			str_addc(&all, '/');
		str_add(&all, text.buf, text.len);
	}
	*ret = all.len ? str_steal(&all) : NULL;
	return true;
}

static bool take_type(struct span s, char **ret, struct err *err)
{
	if (s.len == 0 || !is_letter(*s.ptr))
		return err_set(err, ERR_INPUT, "a type does not begin with a letter");
	for (size_t i = 0; i < s.len; i++)
		if (!is_letter(s.ptr[i]) && !is_digit(s.ptr[i]) && !strchr(".-", s.ptr[i]))
			return err_set(err, ERR_INPUT,
			               "a type has other than letters, digits, '.' and '-'");
	*ret = span_dup(s);
	for (char *c = *ret; *c; c++)
		*c = lower(*c);
	return true;
}

static bool check_key(struct span key, struct err *err)
{
	bool fine = key.len && !is_digit(*key.ptr);

	for (size_t i = 0; i < key.len; i++)
		fine = fine && (is_letter(key.ptr[i]) || is_digit(key.ptr[i]) ||
		                (key.ptr[i] && strchr(".-_", key.ptr[i])));
	return fine || err_set(err, ERR_INPUT, "the key of a qualifier is no key");
}

static bool take_qualifier(struct span s, struct purl_parts *p, struct err *err)
{
	size_t eq = span_find(s, '=');
	struct span key = span_make(s.ptr, eq);
	auto_free char *name = span_dup(key), *value = NULL;

	if (!check_key(key, err))
		return false;
	if (!take_text(span_from(s, eq + 1), &value, err))
		return err_prefix(err, "qualifier '%.40s'", name);
	if (!value)
		return true;
	for (char *c = name; *c; c++)
		*c = lower(*c);
	if (purl_parts_get(p, name))
		return err_set(err, ERR_INPUT, "qualifier '%.40s' is there twice", name);
	p->qualifiers = mem_grow(p->qualifiers, p->count, &p->cap, sizeof(*p->qualifiers));
	p->qualifiers[p->count++] = (struct purl_qualifier){name, value};
	name = value = NULL;
	return true;
}

static bool take_qualifiers(struct span rest, struct purl_parts *p, struct err *err)
{
	struct span one;

	while (span_cut(&rest, '&', &one))
		if (one.len && !take_qualifier(one, p, err))
			return false;
	return true;
}

static bool take_version(struct span *s, struct purl_parts *p, struct err *err)
{
	size_t at = find_last(*s, '@');
	struct span version;

	if (!s->ptr || at == s->len || is_scope(*s, at))
		return true;
	cut_right(s, at, &version);
	return take_text(version, &p->version, err) || err_prefix(err, "version");
}

static bool take_name(struct span s, struct purl_parts *p, struct err *err)
{
	size_t slash = find_last(s, '/');
	struct span name;

	if (slash == s.len) {
		name = s;
		s.len = 0;
	} else {
		cut_right(&s, slash, &name);
	}
	if (!take_text(name, &p->name, err))
		return err_prefix(err, "name");
	if (!p->name)
		return err_set(err, ERR_INPUT, "it has no name");
	return take_path(s, false, &p->namespace, err) || err_prefix(err, "namespace");
}

/* --- what types ask for (purl-spec, types/) --- */

static void fold(char *s)
{
	for (; s && *s; s++)
		*s = lower(*s);
}

static void normalize(struct purl_parts *p)
{
	static const char *const folded[] = {"alpm", "apk",    "bitbucket", "brew", "composer",
	                                     "deb",  "github", "gitlab",    "hex",  "pypi"};

	if (strcmp(p->type, "rpm") == 0)
		fold(p->namespace);
	for (size_t i = 0; i < ARRAY_LEN(folded); i++)
		if (strcmp(p->type, folded[i]) == 0) {
			fold(p->namespace);
			fold(p->name);
		}
	for (char *c = p->name; *c && strcmp(p->type, "pypi") == 0; c++)
		if (*c == '_')
			*c = '-';
}

static bool parse(struct span s, struct purl_parts *p, struct err *err)
{
	struct span part;
	size_t at = find_last(s, '#');

	if (at < s.len) {
		cut_right(&s, at, &part);
		if (!take_path(part, true, &p->subpath, err))
			return err_prefix(err, "subpath");
	}
	at = find_last(s, '?');
	if (at < s.len) {
		cut_right(&s, at, &part);
		if (!take_qualifiers(part, p, err))
			return false;
	}
	if (!span_cut(&s, ':', &part) || part.len != 3 || lower(part.ptr[0]) != 'p' ||
	    lower(part.ptr[1]) != 'k' || lower(part.ptr[2]) != 'g')
		return err_set(err, ERR_INPUT, "it does not begin with 'pkg:'");
	s = behind_slashes(s);
	at = span_find(s, '/');
	if (at == s.len)
		return err_set(err, ERR_INPUT, "it has no name");
	part = span_make(s.ptr, at);
	s = span_from(s, at + 1);
	return take_type(part, &p->type, err) && take_version(&s, p, err) && take_name(s, p, err);
}

bool purl_parse(const char *text, struct purl_parts *ret, struct err *err)
{
	auto_clear(purl_parts) p = {0};

	if (!parse(span_of(text), &p, err))
		return err_prefix(err, "package URL '%.100s'", text);
	normalize(&p);
	*ret = p;
	p = (struct purl_parts){0};
	return true;
}
