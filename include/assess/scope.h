/*
 * scope: which ecosystem a subject is from, in the words of the feeds (matching, 2.9: the suffix
 * must match exactly).
 *
 * Some distributions publish more than one line of fixes for a release: to everybody, and to those
 * who pay for it or stay at a minor release (Ubuntu Pro, SUSE's LTSS, Red Hat's EUS). What is fixed
 * by any of them is fixed; a fix of a line that the host does not follow cannot be had.
 */
#ifndef FETTLE_ASSESS_SCOPE_H
#define FETTLE_ASSESS_SCOPE_H

#include <stdbool.h>

#include "assess/subject.h"
#include "base/strlist.h"
#include "model/inventory.h"

/* Names of scopes; one "*" in a name stands for any text. */
struct scope {
	struct strlist os;   /* "Debian:12" and "Debian", "AlmaLinux:9", ...; code names */
	struct strlist own;  /* further lines that the host follows */
	struct strlist paid; /* lines that it would follow with a subscription */
	struct strlist
	        apart; /* of builds whose versions are no line with the others: Ubuntu's FIPS */
	char *minor;   /* the minor release that the host stays at ("9.4"); NULL: the newest */
};
void scope_clear(struct scope *s);
void scope_of_host(const struct inventory *inv, struct scope *ret);

enum scope_answer { SCOPE_NO, SCOPE_OS, SCOPE_OWN, SCOPE_PAID };

/* Whether a record of this scope speaks of the subject, and of which line it is. */
enum scope_answer scope_holds(const struct scope *s, const struct subject *subject,
                              const char *scope);

/* Whether one of the scopes in `list` (with newlines between them) speaks of the subject. */
bool scope_holds_any(const struct scope *s, const struct subject *subject, struct span list);

/* Whether there is more than one line of fixes. */
bool scope_has_lines(const struct scope *s);

#endif
