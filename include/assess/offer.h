/*
 * offer: what the configured archives hold for one subject: the packages that would replace the
 * installed ones.
 */
#ifndef FETTLE_ASSESS_OFFER_H
#define FETTLE_ASSESS_OFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strlist.h"

struct offer {
	char *version;           /* of the source; NULL: nothing newer is offered */
	char *why;               /* then, why: a phrase that follows "the fix cannot be had: ";
	                          * and of `barred` in any case */
	char *barred;            /* a newer one (of the source) which the host's own configuration
	                          * keeps from being taken; NULL: there is none */
	bool is_barred_security; /* that is a security update */
	bool is_security;        /* a version of a security pocket is above the installed one */
	bool is_known;           /* the archives have a package of that name */
	uint64_t size;           /* bytes to fetch */
	struct strlist packages; /* "name=version", sorted */
	char *origin;            /* who publishes it, as the archive says: "Debian" */
};
void offer_clear(struct offer *o);

/* Id of the patch and, where no feed names a vulnerability, of what it ends. */
char *offer_id(const struct offer *o, const char *source);
char *offer_id_of(const char *source, const char *version);

#endif
