/*
 * installed: from the names in a finding to the components of an inventory.
 *
 * Renderings speak of installed packages by identity (purl) and by the database they were read
 * from, which only the inventory knows. Everything is borrowed from the inventory, which must live
 * as long and stay as it is. {0} is "no inventory": nothing is found.
 */
#ifndef FETTLE_REPORT_INSTALLED_H
#define FETTLE_REPORT_INSTALLED_H

#include <stddef.h>

#include "base/attr.h"
#include "base/table.h"
#include "model/finding.h"
#include "model/inventory.h"

struct installed {
	const struct inventory *inventory;
	struct table by_source; /* name of a source: its first component */
	size_t *next;           /* of each component: the index of the next one of its source */
	struct strlist refs;    /* of each component */
};

void installed_clear(struct installed *in);
void installed_make(const struct inventory *inv, struct installed *ret);

/* The components that a finding is about: those of its source which its list of packages names, or
 * all of its source where it names none. Start with NULL; NULL at the end. */
const struct component *installed_next(const struct installed *in, const struct finding *f,
                                       const struct component *at);

/* What a component is called inside a document: its purl, and where several have the same purl,
 * "#2", "#3" ... after it, in the order of the inventory. */
const char *installed_ref(const struct installed *in, const struct component *c);

#endif
