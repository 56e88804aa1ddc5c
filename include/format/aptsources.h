/*
 * aptsources: the archives that apt is told to use (sources.list(5)): one-line and deb822 style.
 */
#ifndef FETTLE_FORMAT_APTSOURCES_H
#define FETTLE_FORMAT_APTSOURCES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/strlist.h"

/* One archive in one suite, for binary packages. */
struct aptsource {
	char *prefix;              /* what the names of its lists in var/lib/apt/lists begin with */
	char *site;                /* its host; "": a folder of this machine */
	struct strlist components; /* empty: a flat archive */
	bool is_enabled;
};

struct aptsources {
	struct aptsource *v;
	size_t count, cap;
	size_t broken; /* lines or stanzas that are no source */
};
void aptsources_clear(struct aptsources *s);

/* Adds what a file says; `is_deb822` for names that end in ".sources". */
void aptsources_parse(struct span text, bool is_deb822, struct aptsources *to);

/* The source whose list has this name, the enabled one where two have; NULL when none has. */
const struct aptsource *aptsources_find(const struct aptsources *s, const char *list_name);

#endif
