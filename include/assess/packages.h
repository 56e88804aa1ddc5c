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
	PACKAGE_TEXTS,
};
enum package_number { PACKAGE_SIZE, PACKAGE_NUMBERS };

/* A Packages file, packed or not, from the present position of `fd`. A stanza without a name or a
 * version is counted as broken and left out. */
bool packages_compile(int fd, struct builder *b, struct err *err) MUST_CHECK;

#endif
