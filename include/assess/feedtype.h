/* feedtype: the types of feeds that are imported, and where the index of one lies. */
#ifndef FETTLE_ASSESS_FEEDTYPE_H
#define FETTLE_ASSESS_FEEDTYPE_H

#include <stdbool.h>

#include "assess/builder.h"
#include "base/attr.h"
#include "ext/digest.h"

struct err;

enum feedtype_use {
	FEEDTYPE_ADVISORIES,
	FEEDTYPE_VEX, /* statements alone (assess/vex); a type of advisories may have them too */
	FEEDTYPE_KEV,
	FEEDTYPE_EPSS,
	FEEDTYPE_SSVC,
};

struct feedtype {
	const char *name;
	const char *rule;    /* what a finding's reason calls it */
	const char *release; /* an example: the data does not say of which release it speaks */
	bool is_of_releases; /* one that is given narrows it: the data speaks of several */
	enum feedtype_use use;
	unsigned texts, numbers;
	bool (*compile)(int fd, const char *release, struct builder *b, struct err *err);
};

/* ERR_USAGE that names the types there are. */
bool feedtype_find(const char *name, const struct feedtype **ret, struct err *err) MUST_CHECK;

#define FEEDTYPE_FOLDER "index" /* below cache/ */

/* "index/NAME": of the type, the digest of the data and, where it decides, the release (or NULL).
 */
char *feedtype_index_name(const struct feedtype *type, const char *release,
                          const char *sha256) MUST_CHECK;

#endif
