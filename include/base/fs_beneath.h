/*
 * fs_beneath: how base/fs resolves a name below a directory. For the files of base/fs alone.
 */
#ifndef FETTLE_BASE_FS_BENEATH_H
#define FETTLE_BASE_FS_BENEATH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

/* open(2) below `dir` without following any link; -1 with errno. */
int fs_beneath(int dir, const char *name, int flags, mode_t mode);

/* open(2) with links resolved inside the root `dir`; -1 with errno. */
int fs_in_root(int dir, const char *name, int flags);

/* The directory that holds the last component. `fd` is `dir` itself when the name has no slash. */
struct fs_parent {
	int fd;
	int own; /* -1 when nothing is to be closed */
	const char *base;
};
#define FS_PARENT_NONE                                                                             \
	{                                                                                          \
		.fd = -1, .own = -1                                                                \
	}

bool fs_parent_open(int dir, const char *name, struct fs_parent *ret) MUST_CHECK; /* errno */
void fs_parent_clear(struct fs_parent *p);

#endif
