/*
 * compile: reads the bytes of a feed, from the present position of `fd`, into a builder. One
 * function a type, each in its file; assess/import calls them.
 *
 * A broken record is counted in the builder and left out; false is for a file that is not of the
 * type at all.
 */
#ifndef FETTLE_ASSESS_COMPILE_H
#define FETTLE_ASSESS_COMPILE_H

#include <stdbool.h>
#include <stdint.h>

#include "assess/builder.h"
#include "base/attr.h"

struct err;

/* Columns of assess/advisory. */
bool compile_debsecan(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
/* A row for each package of an update and each CVE: of a binary package (EXACT, with its ARCH) or
 * of a source package (SOURCE). MODULE is the label of the collection. A rule holds the epoch where
 * it is not 0. The scope is `release`, such as "almalinux:9". */
bool compile_updateinfo(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_osv(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

bool compile_secdb(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_arch(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
/* Every release of it, or `release` alone. */
bool compile_debian(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

/* Columns of assess/vex. Of CSAF, what is said of rpm packages of a known release of a distribution
 * is a row of assess/advisory; what it says of extended lines of other platforms is left out. */
bool compile_openvex(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_cyclonedx(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_csaf(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

/* Columns of assess/enrich. */
bool compile_vulnrichment(int fd, const char *release, struct builder *b,
                          struct err *err) MUST_CHECK;
bool compile_kev(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_epss(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

#endif
