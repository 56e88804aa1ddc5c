/*
 * newdir: a directory that appears under its name whole and durable, or not at all.
 *
 * Begin, fill `fd`, then commit. A newdir cleared before its commit leaves nothing behind; one that
 * a crash interrupted leaves a directory `.NAME.N.tmp`. Start with NEWDIR_NONE.
 */
#ifndef FETTLE_BASE_NEWDIR_H
#define FETTLE_BASE_NEWDIR_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

struct err;

struct newdir {
	int parent; /* own descriptor of the directory above */
	int fd;
	char *temp; /* name of the temporary directory, NULL when there is none */
	char *name;
};

#define NEWDIR_NONE                                                                                \
	{                                                                                          \
		.parent = -1, .fd = -1                                                             \
	}

/* `path` is the operator's; what is there already, even a link to nowhere, is ERR_INPUT. */
bool newdir_begin_path(const char *path, mode_t mode, struct newdir *ret,
                       struct err *err) MUST_CHECK;

/* Everything in it is on the disk before it gets its name; a name that was taken meanwhile is an
 * error. */
bool newdir_commit(struct newdir *d, struct err *err) MUST_CHECK;
void newdir_clear(struct newdir *d);

#endif
