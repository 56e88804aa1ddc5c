/*
 * aptpins: which versions of which packages apt is told to prefer, or never to take
 * (apt_preferences(5)).
 *
 * Of the stanzas that name a package the first that matches a version says its priority; where none
 * does, the first about all packages that matches a list says that of the list.
 */
#ifndef FETTLE_FORMAT_APTPINS_H
#define FETTLE_FORMAT_APTPINS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

enum aptpin_kind { APTPIN_VERSION, APTPIN_RELEASE, APTPIN_ORIGIN };

#define APTPIN_NEVER (-32768) /* "Pin-Priority: never" */

struct aptpin {
	char *packages; /* as written: "*", or names, globs and /expressions/ with blanks between */
	enum aptpin_kind kind;
	char *data; /* what stands behind "version", "release" or "origin" */
	int priority;
	char *file; /* that says so */
};

struct aptpins {
	struct aptpin *v;
	size_t count, cap;
};
void aptpins_clear(struct aptpins *p);

/* Adds what a file says. As with apt, a mistake is the end of the file: what stood before it
 * counts. */
bool aptpins_parse(struct span text, const char *file, struct aptpins *to,
                   struct err *err) MUST_CHECK;

/* apt reads no other file of preferences.d. */
bool aptpins_is_file_name(const char *name);

/* What a list says of itself; NULL: not said. The list of what is installed has the archive "now"
 * and the site "". */
struct aptpin_list {
	const char *archive, *codename, *origin, *label, *version, *component, *arch, *site;
};

/* "Package: *": about lists. */
bool aptpin_is_general(const struct aptpin *p);

bool aptpin_names(const struct aptpin *p, const char *package, const char *source,
                  const char *arch);
bool aptpin_matches_list(const struct aptpin *p, const struct aptpin_list *list);
bool aptpin_matches_version(const struct aptpin *p, const char *version);

#endif
