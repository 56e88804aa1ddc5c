/*
 * rpmbans: which packages dnf is told not to take: exclude and excludepkgs of its configuration
 * (dnf.conf(5)), and the list of its plugin versionlock.
 */
#ifndef FETTLE_FORMAT_RPMBANS_H
#define FETTLE_FORMAT_RPMBANS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct rpmban {
	char *pattern; /* "bash", "kernel*", "bash-0:5.1.8-6.el9.*" */
	char *repo;    /* only of this one; NULL: of all */
	char *file;    /* that says so */
	bool is_lock;  /* packages of that name are taken in such a version alone */
};

struct rpmbans {
	struct rpmban *v;
	size_t count, cap;
};
void rpmbans_clear(struct rpmbans *b);

/* Adds what dnf.conf or a *.repo file excludes. */
void rpmbans_parse_conf(struct span text, const char *file, struct rpmbans *to);

/* Adds the lines of versionlock.list; "!" before a line excludes. */
void rpmbans_parse_locks(struct span text, const char *file, struct rpmbans *to);

/* What forbids the package; NULL: nothing. `version` is "[EPOCH:]VERSION-RELEASE". */
const struct rpmban *rpmbans_find(const struct rpmbans *b, const char *repo, const char *name,
                                  const char *version, const char *arch);

#endif
