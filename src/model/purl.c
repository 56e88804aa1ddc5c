#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "model/purl.h"

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr(".-_~:", c));
}

static void add_encoded(struct str *to, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (is_plain(s.ptr[i]))
			str_addc(to, s.ptr[i]);
		else
			str_addf(to, "%%%02X", (unsigned char)s.ptr[i]);
}

static void add_namespace(struct str *to, const char *namespace)
{
	struct span rest = span_of(namespace), part;

	while (span_cut(&rest, '/', &part))
		if (part.len) {
			add_encoded(to, part);
			str_addc(to, '/');
		}
}

/* The least key above `after`; PURL_QUALIFIERS when there is none. */
static size_t next_key(const struct purl *p, const char *after)
{
	size_t least = PURL_QUALIFIERS;

	for (size_t i = 0; i < PURL_QUALIFIERS; i++) {
		const char *key = p->qualifiers[i].key;

		if (key && p->qualifiers[i].value && (!after || strcmp(key, after) > 0) &&
		    (least == PURL_QUALIFIERS || strcmp(key, p->qualifiers[least].key) < 0))
			least = i;
	}
	return least;
}

void purl_add(struct str *to, const struct purl *p)
{
	const char *key = NULL;
	char mark = '?';

	str_adds(to, "pkg:");
	str_adds(to, p->type);
	str_addc(to, '/');
	add_namespace(to, p->namespace);
	add_encoded(to, span_of(p->name));
	if (p->version) {
		str_addc(to, '@');
		add_encoded(to, span_of(p->version));
	}
	for (size_t i; (i = next_key(p, key)) < PURL_QUALIFIERS; mark = '&') {
		key = p->qualifiers[i].key;
		str_addc(to, mark);
		str_adds(to, key);
		str_addc(to, '=');
		add_encoded(to, span_of(p->qualifiers[i].value));
	}
}

char *purl_text(const struct purl *p)
{
	struct str s = {0};

	purl_add(&s, p);
	return str_steal(&s);
}
