#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/proc_confine.h"

/* A copy of the mounts at `fd`, which hangs nowhere yet. */
static int clone_tree(int fd)
{
	return (int)syscall(SYS_open_tree, fd, "",
	                    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
}

static bool hang_up(int tree, int at, const char *path)
{
	unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (*path ? 0 : MOVE_MOUNT_T_EMPTY_PATH);

	return syscall(SYS_move_mount, tree, "", at, path, flags) == 0;
}

static bool make_read_only(int tree)
{
	struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};

	return syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr,
	               sizeof(attr)) == 0;
}

static bool new_tmpfs(const char *path, const char *options)
{
	return syscall(SYS_mount, "tmpfs", path, "tmpfs", MS_NOSUID, options) == 0;
}

static bool is_there(const char *name)
{
	auto_fd top = -1;
	struct stat st;

	return fs_open_dir("/", &top, NULL) && fs_stat(top, name, &st, NULL) && S_ISDIR(st.st_mode);
}

/* Whether a path that may be written is `dir`, lies in it, or has it below itself. */
static bool touches(const struct strlist *writes, const char *dir)
{
	for (size_t i = 0; writes && i < writes->count; i++)
		if (relpath_is_under(writes->v[i] + 1, dir) ||
		    relpath_is_under(dir, writes->v[i] + 1))
			return true;
	return false;
}

/* Everyone's harmless devices and no disk: a read-only mount does not stop writing to a device. */
static bool new_dev(void)
{
	static const struct {
		const char *name;
		unsigned minor;
	} devices[] = {{"null", 3}, {"zero", 5}, {"full", 7}, {"random", 8}, {"urandom", 9}};
	auto_fd dev = -1;

	if (!is_there("dev"))
		return true;
	if (!new_tmpfs("/dev", "mode=0755,size=64k") || !fs_open_dir("/dev", &dev, NULL))
		return false;
	umask(0);
	for (size_t i = 0; i < ARRAY_LEN(devices); i++)
		if (!fs_mknod(dev, devices[i].name, S_IFCHR | 0666, makedev(1, devices[i].minor),
		              NULL))
			return false;
	umask(022);
	return fs_symlink(dev, "/proc/self/fd", "fd", NULL);
}

/* What could take the walls down again. */
static bool drop_powers(void)
{
	static const int caps[] = {CAP_SYS_ADMIN,     CAP_SYS_MODULE,      CAP_MKNOD,
	                           CAP_SYS_RAWIO,     CAP_SYS_PTRACE,      CAP_SYS_CHROOT,
	                           CAP_SETPCAP,       CAP_DAC_READ_SEARCH, CAP_LINUX_IMMUTABLE,
	                           CAP_SYS_TTY_CONFIG};

	for (size_t i = 0; i < ARRAY_LEN(caps); i++)
		if (prctl(PR_CAPBSET_DROP, caps[i], 0, 0, 0) != 0)
			return false;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

static bool clone_writes(int root, const struct strlist *writes, int *trees)
{
	for (size_t i = 0; i < writes->count; i++) {
		auto_fd at = -1;

		trees[i] = -1;
		if (!fs_open_in_root(root, writes->v[i] + 1, O_PATH, &at, NULL))
			continue;
		trees[i] = clone_tree(at);
		if (trees[i] < 0)
			return false;
	}
	return true;
}

static bool hang_writes(const struct strlist *writes, const int *trees)
{
	auto_fd top = -1;

	if (!fs_open_dir("/", &top, NULL))
		return false;
	for (size_t i = 0; i < writes->count; i++) {
		auto_fd at = -1;

		if (trees[i] >= 0 && (!fs_open_in_root(top, writes->v[i] + 1, O_PATH, &at, NULL) ||
		                      !hang_up(trees[i], at, "")))
			return false;
	}
	return true;
}

bool proc_confine(int root, const struct strlist *writes)
{
	static const struct strlist none = {0};
	const struct strlist *may = writes ? writes : &none;
	auto_free int *trees = mem_alloc(may->count + 1, sizeof(*trees));
	int tree = clone_tree(root);

	if (tree < 0 || !clone_writes(root, may, trees) || !make_read_only(tree) ||
	    unshare(CLONE_NEWNS) != 0 ||
	    syscall(SYS_mount, NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    !hang_up(tree, AT_FDCWD, "/") || fchdir(tree) != 0 || chroot(".") != 0)
		return false;
	if (is_there("tmp") && !touches(may, "tmp") && !new_tmpfs("/tmp", "mode=1777"))
		return false;
	return new_dev() && hang_writes(may, trees) && drop_powers();
}
