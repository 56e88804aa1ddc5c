/*
 * purl: package URLs, the names of components (package-url specification, version 1.0):
 * pkg:TYPE/NAMESPACE/NAME@VERSION?KEY=VALUE&KEY=VALUE.
 *
 * Encoded: all but letters, digits, ".", "-", "_", "~" and the colon. An rpm's epoch is a qualifier
 * and no part of the version; that of a deb and an alpm package is part of the version.
 */
#ifndef FETTLE_MODEL_PURL_H
#define FETTLE_MODEL_PURL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct err;
struct str;

#define PURL_QUALIFIERS 6

struct purl {
	const char *type;
	const char *namespace; /* "a/b": each part is encoded; NULL: none */
	const char *name;
	const char *version; /* NULL: none */
	struct {
		const char *key, *value; /* those without a value are left out */
	} qualifiers[PURL_QUALIFIERS];
};

/* Appends it, the qualifiers sorted by key. */
void purl_add(struct str *to, const struct purl *p);

/* The same as a new C string. */
char *purl_text(const struct purl *p) MUST_CHECK;

/* --- reading what others wrote --- */

struct purl_qualifier {
	char *key, *value;
};

/* One that was taken apart: decoded, and in the case that its type asks for. Strings are owned. */
struct purl_parts {
	char *type;
	char *namespace; /* "a/b"; NULL: none */
	char *name;
	char *version; /* NULL: none */
	char *subpath; /* NULL: none */
	struct purl_qualifier *qualifiers;
	size_t count, cap;
};
void purl_parts_clear(struct purl_parts *p);

/* ERR_INPUT says which rule of the specification was broken. A control character, which no
 * name or version has, is refused too. */
bool purl_parse(const char *text, struct purl_parts *ret, struct err *err) MUST_CHECK;

/* Value of a qualifier; NULL when it has none of that key. */
const char *purl_parts_get(const struct purl_parts *p, const char *key);

#endif
