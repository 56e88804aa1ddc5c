/*
 * subject: what is judged: a source component with the installed packages that were built from it.
 *
 * Names and versions are borrowed from the inventory, which must outlive the subjects. Packages of
 * which only the configuration is left are no subjects; a file that a distribution's package owns
 * is judged with that package and is none either.
 */
#ifndef FETTLE_ASSESS_SUBJECT_H
#define FETTLE_ASSESS_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"
#include "model/inventory.h"
#include "model/version.h"

struct subject {
	const char *type, *name, *version; /* of the source component */
	char *purl;
	char *key;        /* the name by which records are looked up; "": no record can name it */
	bool is_language; /* of a language's ecosystem, whatever the distribution */
	char *evr;        /* rpm: its version with the epoch of a package that has the same version;
	                     NULL: there is none, so nobody knows the epoch */
	bool has_scheme;  /* there is an order of versions for its type */
	enum version_scheme scheme;
	bool is_held;                     /* one of its packages is held */
	const struct component **members; /* sorted by name, then architecture */
	size_t count, cap;
};

struct subjects {
	const struct inventory *inventory;
	const char *native; /* architecture of the host, as its packages say it; NULL */
	struct subject *v;  /* sorted by type, name, version */
	size_t count, cap;
};
void subjects_clear(struct subjects *s);
void subjects_make(const struct inventory *inv, struct subjects *ret);

/* Whether anything of it is on the disk: not of a package that was removed. */
bool subject_is_present(const struct component *c);

/* "name", or "name:arch" when it is of a foreign architecture. */
void subject_add_package(const struct subjects *s, const struct component *c, struct str *to);

#endif
