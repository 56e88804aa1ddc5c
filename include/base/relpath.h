/*
 * relpath: a name from outside, proved harmless once.
 *
 * A relpath is a path below some directory: no leading slash, no empty, "." or ".." component, no
 * zero byte, no component over 255 bytes, no more than 4,095 bytes in all. "" is not a relpath.
 * What it does not promise: that no component is a symbolic link; the calls in base/fs see to that.
 */
#ifndef FETTLE_BASE_RELPATH_H
#define FETTLE_BASE_RELPATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

struct relpath {
	char *text; /* owned; NULL when empty */
};

void relpath_clear(struct relpath *p);

/* Refuses what the rules above exclude, with the rule that was broken (ERR_INPUT). */
bool relpath_parse(struct span name, struct relpath *ret, struct err *err) MUST_CHECK;

/* The same test without a copy. */
bool relpath_check(struct span name, struct err *err) MUST_CHECK;

/* Where the last component begins in a checked path. */
const char *relpath_base(const char *path);

/* Length of the part before the last component without its slash; 0 when there is one alone. */
size_t relpath_parent_len(const char *path);

/* Whether `path` is `dir` or lies below it. */
bool relpath_is_under(const char *path, const char *dir);

#endif
