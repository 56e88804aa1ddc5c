/*
 * upgrades: which version a package had before the one that is installed, by the logs of dpkg.
 *
 * It is what a process runs that has an object of that package which is gone. Of several upgrades
 * since the process began only the last is known here: what is told is the newest version that the
 * process may run, never an older one than it does.
 */
#ifndef FETTLE_SCAN_UPGRADES_H
#define FETTLE_SCAN_UPGRADES_H

#include "base/table.h"
#include "scan/source.h"

struct upgrades {
	struct table before; /* "NAME:ARCH VERSION" to the version before */
	char **versions;
	size_t count, cap;
};

void upgrades_clear(struct upgrades *u);

/* var/log/dpkg.log and the one before it; what cannot be read is not known. */
void upgrades_read(const struct scan *s, struct upgrades *ret);

/* The version before the component's; NULL: not known. */
const char *upgrades_before(const struct upgrades *u, const struct component *c);

#endif
