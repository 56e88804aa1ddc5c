/* packages: the columns of an index that was made of a list of packages, and how it is made. */
#ifndef FETTLE_ASSESS_PACKAGES_H
#define FETTLE_ASSESS_PACKAGES_H

#include <stdbool.h>

#include "assess/builder.h"
#include "base/attr.h"

struct err;

enum package_text {
	PACKAGE_NAME,
	PACKAGE_VERSION,
	PACKAGE_ARCH,
	PACKAGE_SOURCE,
	PACKAGE_SOURCE_VERSION,
	PACKAGE_DEPENDS, /* as format/depends reads them */
	PACKAGE_PRE_DEPENDS,
	PACKAGE_BREAKS,
	PACKAGE_PROVIDES,
	PACKAGE_MODULE, /* rpm: "nodejs:16"; "": of no module, or nobody says of which */
	PACKAGE_TEXTS,
};
/* PACKAGE_SECURITY is 1 where the repository's own errata call it a security update. */
enum package_number { PACKAGE_SIZE, PACKAGE_SECURITY, PACKAGE_NUMBERS };

/* A Packages file, packed or not, from the present position of `fd`. A stanza without a name or a
 * version is counted as broken and left out. */
bool packages_compile(int fd, struct builder *b, struct err *err) MUST_CHECK;

/* The same of an rpm repository: its primary.xml, and its updateinfo.xml and modules.yaml, which
 * are -1 where it has none; all of them packed or not. */
bool packages_compile_rpm(int primary, int updateinfo, int modules, struct builder *b,
                          struct err *err) MUST_CHECK;

#endif
