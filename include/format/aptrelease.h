/* aptrelease: what a Release or InRelease file of an archive says of itself (Debian's repository
 * format). Its signature is apt's to check: the file lies where apt keeps what it has believed. */
#ifndef FETTLE_FORMAT_APTRELEASE_H
#define FETTLE_FORMAT_APTRELEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct aptrelease {
	struct span origin, label, suite, codename, version; /* borrowed; empty: not said */
	int64_t date, valid_until;                           /* 0: not said */
	bool not_automatic, but_automatic_upgrades;
};

/* False when it has none of the fields that such a file has. */
bool aptrelease_parse(struct span text, struct aptrelease *ret);

/* Whether the pocket holds security updates, by its label, suite or code name. */
bool aptrelease_is_security(const struct aptrelease *r);

#endif
