/*
 * late: libraries that few verbs need, loaded when first wanted, so that the others do not pay for
 * them at every start.
 */
#ifndef FETTLE_EXT_LATE_H
#define FETTLE_EXT_LATE_H

#include <stdbool.h>

#include "base/attr.h"

struct err;

struct late_symbol {
	const char *name; /* NULL ends the list */
	void **to;
};

/* Loads the library (it stays for the life of the process) and fills in every symbol; loading it
 * again costs next to nothing. ERR_FAILED with a hint when it, or one of its functions, is not
 * there; then nothing is filled in. */
bool late_load(const char *soname, const struct late_symbol *symbols, struct err *err) MUST_CHECK;

#endif
