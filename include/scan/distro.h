/*
 * distro: what others call a distribution, in the words of os-release(5), which feeds are matched
 * by.
 */
#ifndef FETTLE_SCAN_DISTRO_H
#define FETTLE_SCAN_DISTRO_H

#include <stdbool.h>

#include "model/inventory.h"
#include "model/purl.h"

/* Types whose packages are a distribution's: deb, rpm, apk, alpm. */
bool distro_has_type(const char *type);

/* Sets what is not set yet from what is: the ID in its usual form ("redhat" is rhel), the codename
 * of a version of Debian and Ubuntu and the other way round. */
void distro_complete(struct os_release *os);

/* The system that a package URL is of, by its namespace and qualifier `distro` ("debian-12",
 * "bookworm", "3.19.1"); nothing is set for what is no package of a distribution. */
void distro_of_purl(const struct purl_parts *p, struct os_release *ret);

/* Whether both may be the same system: what both say agrees, a version as far as it goes ("12" and
 * "12.5"). */
bool distro_is_same(const struct os_release *a, const struct os_release *b);

void distro_clear(struct os_release *os);

#endif
