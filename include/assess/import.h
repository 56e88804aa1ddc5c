/*
 * import: judges the bytes of a feed and compiles them into an index.
 *
 * The bytes are read in the form their publisher gives them, as a stream, from the start of `fd`
 * (which must be a regular file; it is read more than once). A record that cannot be read is
 * counted, the first one is named, and the rest is kept. A file that is not of the type at all, or
 * that holds not one good record, is ERR_INPUT: then the caller keeps what it had.
 *
 * The index is written to `cache` (the state's folder cache/, open) under a name made of the type,
 * the release and the digest of the bytes. It is derived: it may be deleted at any time and is made
 * again from the data when assess wants it. After a crash there is a whole index or none.
 */
#ifndef FETTLE_ASSESS_IMPORT_H
#define FETTLE_ASSESS_IMPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

struct assess_import_result {
	int64_t records, broken;        /* read, and not to be read */
	char *first_broken;             /* where and why; NULL when none was */
	int64_t published, valid_until; /* what the data says of itself; 0: nothing */
	char *release;                  /* what the data says it speaks of; NULL */
};
void assess_import_result_clear(struct assess_import_result *r);

/* Whether there is such a type; for `feed add`. ERR_USAGE that names the types there are. The types
 * `bundles` (a catalog, proved by the caller) and `archive` (the host's own lists) are not among
 * them: nothing of theirs is imported here. */
bool assess_check_type(const char *type, struct err *err) MUST_CHECK;

/* `release` is what the operator said, or NULL. A type whose data does not name its release
 * (debsecan) wants it: ERR_USAGE with a hint when it is missing. */
bool assess_import(int cache, const char *type, const char *release, int fd,
                   struct assess_import_result *ret, struct err *err) MUST_CHECK;

#endif
