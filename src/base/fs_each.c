#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"

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

bool fs_each(int dir, fs_entry *entry, void *ctx, struct err *err)
{
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	bool good = true;

	if (!d)
		return err_sys(err, "cannot list directory");
	for (errno = 0; good && (e = readdir(d)); errno = 0)
		if (!is_dots(e->d_name))
			good = entry(ctx, e->d_name, type_of(e->d_type), err);
	if (good && errno)
		good = err_sys(err, "cannot list directory");
	closedir(d);
	return good;
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
