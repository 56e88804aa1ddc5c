/*
 * attrs: everything about a path that is not its content: type and mode, owner, time in ns,
 * extended attributes (POSIX ACLs and file capabilities are among them).
 *
 * Owner and group travel as names with numbers as the fallback. Access times, inode numbers and
 * change times are not attributes: nobody can set them back.
 */
#ifndef FETTLE_MODEL_ATTRS_H
#define FETTLE_MODEL_ATTRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/str.h"

struct err;
struct js;

struct xattr {
	char *name;
	struct str value;
};

struct attrs {
	mode_t mode; /* type and permissions; 0: nothing is there */
	uid_t uid;
	gid_t gid;
	char *owner, *group; /* NULL: numbers only */
	struct timespec mtime;
	struct xattr *xattrs; /* sorted by name */
	size_t xattr_count, xattr_cap;
};

void attrs_clear(struct attrs *a);
void attrs_copy(struct attrs *to, const struct attrs *from);

/* Adds one; the list is kept sorted. */
void attrs_add_xattr(struct attrs *a, const char *name, const void *value, size_t len);

/* From the disk; a final link is not followed. `ret_st` (may be NULL) gets what lstat said. */
bool attrs_read(int dir, const char *name, struct attrs *ret, struct stat *ret_st,
                struct err *err) MUST_CHECK;

/* Sets owner, then mode, then extended attributes (those that are not wanted go), then the time: in
 * this order nothing undoes what was set before. The type is not changed. */
bool attrs_apply(int dir, const char *name, const struct attrs *a, struct err *err) MUST_CHECK;

/* The first difference as words ("mode 0755, not 0644"), or NULL when they are equal. `buf` is of
 * the caller. Names of owners are not compared, numbers are; a symbolic link's mode is not. */
const char *attrs_differ(const struct attrs *is, const struct attrs *wanted, struct str *buf);

/* Without setuid, setgid and capabilities (CVE-2004-2768): true when there was something to strip.
 */
bool attrs_strip(struct attrs *a);

/* Members "mode", "owner", "uid", ... of an object; decode reads the permissions, the type is the
 * caller's. */
void attrs_encode(const struct attrs *a, struct js *o);
bool attrs_decode(const struct js *o, mode_t type, struct attrs *ret, struct err *err) MUST_CHECK;

#endif
