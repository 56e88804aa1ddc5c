/*
 * procmaps: the lines of /proc/PID/maps (proc_pid_maps(5)).
 *
 * The kernel writes a newline in a path as "\012" and escapes nothing else, and it puts "
 * (deleted)" behind the path of a file that has no name any more. A file may also be called so:
 * only a look at the disk tells the two apart.
 */
#ifndef FETTLE_FORMAT_PROCMAPS_H
#define FETTLE_FORMAT_PROCMAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct str;

struct procmap {
	uint64_t start, end; /* addresses */
	uint64_t inode;      /* 0: no file */
	uint32_t major, minor;
	bool is_exec;
	bool is_deleted;   /* the path ended in " (deleted)", which is not part of `path` */
	struct span path;  /* borrowed, as it stands there; empty: anonymous */
	struct span range; /* "START-END" as it stands there: the name in map_files */
};

/* Takes the next line that is as the kernel writes it; others are skipped. False at the end. */
bool procmaps_next(struct span *rest, struct procmap *ret);

/* The path as the file is called, into `to` (emptied first). */
void procmaps_path(struct span path, struct str *to);

/* Takes " (deleted)" off the end; false when it is not there. */
bool procmaps_cut_deleted(struct span *path);

#endif
