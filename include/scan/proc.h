/*
 * proc: one process of /proc while a scan looks at it: who it is and in which root it lives.
 *
 * Processes end while they are looked at; that is no failure. Nothing of a process is executed and
 * nothing in its root is believed: paths in it are only looked at.
 */
#ifndef FETTLE_SCAN_PROC_H
#define FETTLE_SCAN_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "scan/source.h"

struct str;

/* What processes are held against: this host. */
struct proc_host {
	const struct scan *scan;
	int proc; /* directory /proc */
	struct stat root;
	char *mounts; /* mount namespace of this process, as "mnt:[4026531841]"; NULL: not known */
};
#define PROC_HOST_NONE                                                                             \
	{                                                                                          \
		.proc = -1                                                                         \
	}

void proc_host_clear(struct proc_host *h);
bool proc_host_open(const struct scan *s, struct proc_host *ret, struct err *err) MUST_CHECK;

enum proc_kind {
	PROC_SEEN,
	PROC_GONE,   /* it ended, or is a kernel thread: it runs no program */
	PROC_DENIED, /* it belongs to another user */
};

struct proc {
	const struct proc_host *host;
	int64_t pid;
	int dir;         /* /proc/PID */
	int own_root;    /* its root, where that is not the host's; else -1 */
	char *exe;       /* its program, without the kernel's " (deleted)" */
	char *mounts;    /* its mount namespace */
	char *network;   /* its network namespace */
	bool is_foreign; /* its root is a container's: not of the host's packages */
};
#define PROC_NONE                                                                                  \
	{                                                                                          \
		.dir = -1, .own_root = -1                                                          \
	}

void proc_clear(struct proc *p);

/* `name` is the name of its directory. *ret is only filled when it is seen. */
enum proc_kind proc_open(const struct proc_host *h, const char *name, struct proc *ret);

/* The directory in which the paths of its mappings are to be looked up. */
int proc_root(const struct proc *p);

/* Who started it, NULL when that cannot be told; the caller frees them. For a foreign process that
 * names no container it is its mount namespace. */
char *proc_unit(const struct proc *p) MUST_CHECK;
char *proc_container(const struct proc *p) MUST_CHECK;

/* The rest of systemd's own process before a session, which has systemd's mappings and ends with
 * the session ("(sd-pam)"). */
bool proc_is_helper(const struct proc *p);

#endif
