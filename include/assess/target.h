/*
 * target: which of the packages of a name a row speaks of (matching, 2.5): by architecture and, of
 * rpm, by the stream of a module, in the columns ADVISORY_ARCH and ADVISORY_MODULE.
 *
 * Both columns are words with blanks between them, of which one must agree. A label of a module is
 * "nodejs:16" (what stands behind a further colon does not count), "varnish:" where the record does
 * not say the stream, ":" where it does not say the module either. A row without a label speaks
 * of packages alone that are of no module: a distribution has both in the same names, and their
 * versions are not one line.
 */
#ifndef FETTLE_ASSESS_TARGET_H
#define FETTLE_ASSESS_TARGET_H

#include "base/span.h"
#include "model/inventory.h"

enum target_answer {
	TARGET_YES,
	TARGET_NO,
	TARGET_UNKNOWN, /* the stream of one of the two is not known */
};

/* `rule` is the row's (assess/rule): flavours that are told by versions alone (Oracle's ksplice and
 * fips, Rocky's cloud kernels) must agree too, and where the label is missing it shows that the row
 * is about a module. */
enum target_answer target_holds(const char *arch, const char *module, const char *rule,
                                const struct component *c);

/* Whether a version is of a package that was built for a module: rpm says so in the release. */
bool target_is_modular(struct span version);

/* rpm: the modular version `v` is the same build as `fixed` but for the number of its rebuild: the
 * same source and release, built again with the rest of its module. */
bool target_is_rebuild(struct span v, struct span fixed);

/* Whether both versions are of the same flavour (Oracle's ksplice and fips, ...), or of none. */
bool target_same_flavour(struct span a, struct span b);

/* Packages that no row speaks of: they hold no code that runs. */
bool target_is_debug(const struct component *c);

#endif
