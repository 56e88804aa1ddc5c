#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"

#define ENTRIES_SIZE 32768

static enum fs_type type_of(unsigned char d_type)
{
	switch (d_type) {
	case DT_UNKNOWN:
		return FS_UNKNOWN;
	case DT_REG:
		return FS_FILE;
	case DT_DIR:
		return FS_DIR;
	case DT_LNK:
		return FS_LINK;
	default:
		return FS_OTHER;
	}
}

static bool is_dots(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* As getdents64(2) writes it. */
struct entry {
	uint64_t inode;
	int64_t offset;
	unsigned short size;
	unsigned char type;
	char name[];
};

static bool each_of(const char *at, const char *end, fs_entry *entry, void *ctx, struct err *err)
{
	while (at < end) {
		const struct entry *e = (const void *)at;

		at += e->size;
		if (!is_dots(e->name) && !entry(ctx, e->name, type_of(e->type), err))
			return false;
	}
	return true;
}

/* Without readdir(3), which wants a descriptor of its own: two calls more for each directory, and
 * there are many. */
bool fs_each(int dir, fs_entry *entry, void *ctx, struct err *err)
{
	auto_clear(str) room = {0};
	char *entries = str_reserve(&room, ENTRIES_SIZE);
	long n;

	if (lseek(dir, 0, SEEK_SET) != 0)
		return err_sys(err, "cannot list directory");
	while ((n = syscall(SYS_getdents64, dir, entries, ENTRIES_SIZE)) > 0)
		if (!each_of(entries, entries + n, entry, ctx, err))
			return false;
	return n == 0 || err_sys(err, "cannot list directory");
}

/* Magic numbers of statfs(2) that linux/magic.h has not. */
#define MAGIC_ZFS 0x2fc12fc1
#define MAGIC_JFS 0x3153464a
#define MAGIC_BCACHEFS 0xca451a4e

bool fs_is_disk(int fd)
{
	struct statfs st;

	if (fstatfs(fd, &st) != 0)
		return false;
	switch ((unsigned long)st.f_type) {
	case EXT4_SUPER_MAGIC:
	case XFS_SUPER_MAGIC:
	case BTRFS_SUPER_MAGIC:
	case F2FS_SUPER_MAGIC:
	case REISERFS_SUPER_MAGIC:
	case MAGIC_ZFS:
	case MAGIC_JFS:
	case MAGIC_BCACHEFS:
		return true;
	default:
		return false;
	}
}

bool fs_tells_changes(int fd)
{
	struct statfs st;

	return fs_is_disk(fd) || (fstatfs(fd, &st) == 0 && (unsigned long)st.f_type == TMPFS_MAGIC);
}

bool fs_glance(int dir, const char *path, struct stat *ret)
{
	return fstatat(dir, path, ret, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0;
}

int fs_glance_from(int dir, const char *path)
{
	return openat(dir, path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}
