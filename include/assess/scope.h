/*
 * scope: which ecosystem a subject is from, in the words of the feeds (matching, 2.9: the suffix
 * must match exactly).
 */
#ifndef FETTLE_ASSESS_SCOPE_H
#define FETTLE_ASSESS_SCOPE_H

#include <stdbool.h>

#include "assess/subject.h"
#include "base/strlist.h"
#include "model/inventory.h"

/* The distribution of a host: "Debian:12" and "Debian", "AlmaLinux:9", ..., the code name that
 * Debian's own feeds use, and os-release's own words: "almalinux", "almalinux:9.4", "almalinux:9",
 * which is what the operator gives as the release of a feed that does not say it. */
struct scope {
	struct strlist os;
};
void scope_clear(struct scope *s);
void scope_of_host(const struct inventory *inv, struct scope *ret);

/* Whether a record of this scope speaks of the subject. */
bool scope_holds(const struct scope *s, const struct subject *subject, const char *scope);

/* Whether one of the scopes in `list` (with newlines between them) speaks of the subject. */
bool scope_holds_any(const struct scope *s, const struct subject *subject, struct span list);

#endif
