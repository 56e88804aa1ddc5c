/*
 * newfile: a file that appears under its name whole and durable, or not at all.
 *
 * Begin, write to `fd`, then commit (fsync, rename, fsync of the directory). A newfile cleared
 * before its commit leaves nothing behind; one that a crash interrupted leaves a
 * `.NAME.XXXXXXXX.tmp` file, which fs_sweep_temp() removes. Start with NEWFILE_NONE.
 */
#ifndef FETTLE_BASE_NEWFILE_H
#define FETTLE_BASE_NEWFILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

struct err;

struct newfile {
	int dir; /* own descriptor of the directory */
	int fd;
	char *temp; /* name of the temporary file, NULL when there is none */
	char *name;
};

#define NEWFILE_NONE                                                                               \
	{                                                                                          \
		.dir = -1, .fd = -1                                                                \
	}

/* `name` may have directories in it, which must exist. */
bool newfile_begin(int dir, const char *name, mode_t mode, struct newfile *ret,
                   struct err *err) MUST_CHECK;

/* The same for a path that the operator named. */
bool newfile_begin_path(const char *path, mode_t mode, struct newfile *ret,
                        struct err *err) MUST_CHECK;

/* Afterwards the name holds what was written, even after a power cut. */
bool newfile_commit(struct newfile *f, struct err *err) MUST_CHECK;

/* The same without waiting for the disk: after a power cut the name may hold anything. Only for
 * what can be made anew and has its own digest inside. */
bool newfile_commit_derived(struct newfile *f, struct err *err) MUST_CHECK;
void newfile_clear(struct newfile *f);

#endif
