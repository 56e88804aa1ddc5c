/*
 * purl: package URLs, the names of components (package-url specification, version 1.0):
 * pkg:TYPE/NAMESPACE/NAME@VERSION?KEY=VALUE&KEY=VALUE.
 *
 * Encoded: all but letters, digits, ".", "-", "_", "~" and the colon. An rpm's epoch is a qualifier
 * and no part of the version; that of a deb and an alpm package is part of the version.
 */
#ifndef FETTLE_MODEL_PURL_H
#define FETTLE_MODEL_PURL_H

#include "base/attr.h"

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

#endif
