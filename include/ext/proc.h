/*
 * proc: programs that are run. The one room that forks.
 *
 * No shell, a clean environment, standard input empty, "/" as working directory, no descriptor but
 * 0, 1 and 2. A program is its own process group, which is ended as a whole when its time is over.
 * Its output (both streams) is kept up to PROC_OUTPUT_MAX bytes; the rest is read and thrown away,
 * so that nothing blocks.
 *
 * Confined, a program lives in a mount namespace of its own in which everything is read-only but
 * the paths it is allowed to write, /tmp is empty and its own, /dev has no disks in it, and it
 * has not the capabilities to change any of that. Nothing of it outlives the program.
 */
#ifndef FETTLE_EXT_PROC_H
#define FETTLE_EXT_PROC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct err;
struct strlist;

#define PROC_OUTPUT_MAX (1u << 20)

struct proc {
	const struct strlist *argv; /* the first is an absolute path inside `root` */
	const struct strlist *env;  /* "NAME=VALUE", beyond PATH, HOME and LC_ALL; may be NULL */
	int root;                   /* the directory that it takes for "/"; -1: the process's own */
	int64_t timeout;            /* seconds */
	bool confined;              /* needs a root */
	const struct strlist *writes; /* absolute paths; those that are not there are left out */
	bool heeds_stop;              /* ends when a person wants to stop (base/stop) */
};

struct proc_end {
	int64_t exit; /* exit status, or 128 + n after signal n */
	bool expired; /* its time was over */
	bool stopped; /* ended because a person wants to stop */
	int64_t millis;
	struct str output;
};
void proc_end_clear(struct proc_end *e);

/* True when the program was started and has ended, in whatever way. */
bool proc_run(const struct proc *p, struct proc_end *ret, struct err *err) MUST_CHECK;

/* Whether a program can be confined in this root: tried out with a process that does nothing. */
bool proc_can_confine(int root, struct err *err) MUST_CHECK;

#endif
