/* mountinfo: what is mounted where, as the kernel tells it in /proc/PID/mountinfo (proc(5)). */
#ifndef FETTLE_FORMAT_MOUNTINFO_H
#define FETTLE_FORMAT_MOUNTINFO_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct mountinfo {
	struct span place; /* below the root of the process, with octal escapes */
	struct span type;  /* "ext4", "nfs4", "fuse.sshfs" */
};

/* Takes the next mount off the front; lines that are none are passed over. False at the end. */
bool mountinfo_next(struct span *text, struct mountinfo *ret);

/* A place as it is called: "\040" is a blank. A new string. */
char *mountinfo_path(struct span place) MUST_CHECK;

/* Whether looking at what is mounted may have to wait for another machine or another program. */
bool mountinfo_may_wait(const struct mountinfo *m);

#endif
