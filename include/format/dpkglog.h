/* dpkglog: the upgrades in dpkg's log ("2026-01-31 10:00:00 upgrade libc6:amd64 2.36-9 2.36-10").
 */
#ifndef FETTLE_FORMAT_DPKGLOG_H
#define FETTLE_FORMAT_DPKGLOG_H

#include <stdbool.h>

#include "base/span.h"

struct dpkglog {
	struct span package, arch;
	struct span before, after; /* versions */
};

/* Takes the next line that is an upgrade; all others are passed over. False at the end. */
bool dpkglog_next(struct span *rest, struct dpkglog *ret);

#endif
