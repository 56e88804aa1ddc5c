/*
 * object: a program or library that processes have mapped, and whether it is still what the disk
 * has under its name (matching, 3).
 *
 * The kernel marks a file that has no name any more; one whose name leads to another file is found
 * by its inode. Where device and inode numbers cannot be trusted (overlay, btrfs) the open file
 * itself decides, and then the build-id. A file that was put there anew with the same build is
 * still the same. Each object is looked at once, however many processes have it mapped.
 */
#ifndef FETTLE_SCAN_OBJECT_H
#define FETTLE_SCAN_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "format/procmaps.h"
#include "scan/proc.h"

enum object_state { OBJECT_CURRENT, OBJECT_DELETED, OBJECT_REPLACED };

struct object {
	char *path; /* without what a package manager puts behind a name while it works */
	enum object_state state;
	bool is_foreign; /* a container's */
	char *build_id,
	        *build_id_now; /* hexadecimal; of objects that are not current; may be NULL */
	int64_t last_pid;      /* for callers: the process that was last seen with it */
};

struct objects {
	struct table known;
	struct object *items;
	size_t count, cap;
	struct str key; /* the last one made */
};

void objects_clear(struct objects *o);

#define OBJECT_NONE SIZE_MAX

/* The number of the object that a mapping shows; OBJECT_NONE for what is no code of a package:
 * memory, devices, what is mapped without the right to run it, files in /tmp and /run, ... Of what
 * cannot be run only archives of an interpreter (.jar) count, when they are deleted. */
size_t objects_map(struct objects *o, const struct proc *p, const struct procmap *m);

/* The same for an open file, from the text of its link in /proc/PID/fd: a deleted archive of an
 * interpreter. */
size_t objects_open(struct objects *o, const struct proc *p, const char *link);

#endif
