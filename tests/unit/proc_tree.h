/* A /proc made for one test, below the root of unit/root.h: every process has links and files as
 * the kernel shows them. */
#ifndef TESTS_UNIT_PROC_TREE_H
#define TESTS_UNIT_PROC_TREE_H

#include "unit/root.h"

#define MOUNTS "mnt:[1]"
#define NETWORK "net:[1]"

static inline void proc_link(const char *pid, const char *name, const char *target)
{
	auto_free char *path = str_format("proc/%s/%s", pid, name);

	root_parents(path);
	ck_assert(fs_symlink(root_scan.root, target, path, NULL));
}

static inline void proc_file(const char *pid, const char *name, const char *text)
{
	auto_free char *path = str_format("proc/%s/%s", pid, name);

	root_put(path, text);
}

/* A process of this host that runs `exe`; `exe` NULL is a kernel thread. */
static inline void proc_add(const char *pid, const char *exe, const char *maps)
{
	auto_free char *stat =
	        str_format("%s (x) y) S 1 1 1 0 -1 %u 0 0\n", pid, exe ? 0x400000u : 0x200040u);

	proc_file(pid, "stat", stat);
	proc_file(pid, "comm", "x\n");
	proc_file(pid, "cgroup", "0::/system.slice/x.service\n");
	proc_file(pid, "maps", maps);
	if (exe)
		proc_link(pid, "exe", exe);
	proc_link(pid, "ns/mnt", MOUNTS);
	proc_link(pid, "ns/net", NETWORK);
	proc_link(pid, "root", root_path);
}

static inline void proc_setup(void)
{
	root_setup();
	root_scan.is_here = true;
	root_parents("proc/x");
	ck_assert(fs_symlink(root_scan.root, "100", "proc/self", NULL));
	proc_add("100", "/usr/bin/fettle", "");
}

#endif
