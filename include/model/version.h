/*
 * version: which of two versions is the newer, by the rules of the ecosystem that they are from
 * (matching, 2.1, 2.4, 2.7 to 2.9).
 *
 * The input of a comparison is never edited: no epoch, "v" or suffix is stripped that the scheme
 * itself does not ignore. Versions are spans of any bytes; nothing is allocated.
 */
#ifndef FETTLE_MODEL_VERSION_H
#define FETTLE_MODEL_VERSION_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

enum version_scheme {
	VERSION_DEB,       /* Debian Policy 5.6.12, deb-version(7) */
	VERSION_RPM,       /* rpm-version(7): epoch:version-release, a missing epoch is 0 */
	VERSION_APK,       /* apk-package(5) and apk-tools' version.c */
	VERSION_ALPM,      /* vercmp(8); of releases only when both have one */
	VERSION_SEMVER,    /* Semantic Versioning 2.0.0, 11: npm, crates, Go, Hex */
	VERSION_PEP440,    /* Python's version specifiers */
	VERSION_GEM,       /* Gem::Version */
	VERSION_MAVEN,     /* ComparableVersion of Maven 3 */
	VERSION_NUGET,     /* four numbers, labels of any case */
	VERSION_PACKAGIST, /* PHP's version_compare */
	VERSION_CRAN,      /* R's package_version */
	VERSION_HACKAGE,   /* Data.Version */
	VERSION_PUB,       /* SemVer with builds in order */
	VERSION_BITNAMI,   /* SemVer, but "1.2.3-4" is the fourth build of 1.2.3 */
	VERSION_SCHEMES,
};

/* "deb", "rpm", ...; also what a finding's reason calls its comparator. */
const char *version_scheme_name(enum version_scheme s);

/* False when there is no scheme of the name. */
bool version_scheme_parse(const char *name, enum version_scheme *ret) MUST_CHECK;

/* The order of a component's type ("deb", "npm", ...: those of purl) or of an OSV ecosystem without
 * its suffix ("Debian", "crates.io", ...); false when there is none for it. */
bool version_scheme_of_type(const char *type, enum version_scheme *ret) MUST_CHECK;

/* Whether the scheme's own rules allow it. */
bool version_is_valid(enum version_scheme s, struct span v);

/* Below, at or above 0 as `a` is older than, the same as or newer than `b`. Total over valid
 * versions, but where the scheme's own program goes in circles (alpm, maven); over others it gives
 * some answer, always the same one. */
int version_compare(enum version_scheme s, struct span a, struct span b);

/* Whether the order of the two is defined: both are valid, or the scheme orders what is not (rpm
 * looks at no more than the runs of letters and digits). An empty version never has a place. */
bool version_has_order(enum version_scheme s, struct span a, struct span b);

#endif
