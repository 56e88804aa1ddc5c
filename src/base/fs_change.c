#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/fs_beneath.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"

#define auto_parent __attribute__((cleanup(fs_parent_clear))) struct fs_parent

/* One call below the parents of one or two names. Each returns 0 or -1 with errno. */
struct two {
	struct fs_parent a, b;
};

static bool open_two(int dir, const char *a, int to_dir, const char *b, struct two *ret)
{
	if (!fs_parent_open(dir, a, &ret->a))
		return false;
	if (!fs_parent_open(to_dir, b, &ret->b)) {
		fs_parent_clear(&ret->a);
		return false;
	}
	return true;
}

static void two_clear(struct two *t)
{
	fs_parent_clear(&t->a);
	fs_parent_clear(&t->b);
}
#define TWO_NONE                                                                                   \
	{                                                                                          \
		FS_PARENT_NONE, FS_PARENT_NONE                                                     \
	}

bool fs_mkdir(int dir, const char *name, mode_t mode, struct err *err)
{
	auto_parent p = FS_PARENT_NONE;

	if (!fs_parent_open(dir, name, &p) || fault_hit() || mkdirat(p.fd, p.base, mode) != 0)
		return err_sys(err, "cannot make directory '%s'", name);
	return true;
}

static bool make_if_missing(int dir, const char *name, mode_t mode, struct err *err)
{
	struct err why = {0};
	struct stat st;

	if (fs_mkdir(dir, name, mode, &why))
		return true;
	if (why.sys == EEXIST && fs_stat(dir, name, &st, NULL) && S_ISDIR(st.st_mode))
		return true;
	if (err)
		*err = why;
	return false;
}

bool fs_mkdirs(int dir, const char *name, mode_t mode, struct err *err)
{
	auto_free char *path = mem_strdup(name);

	for (char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!make_if_missing(dir, path, mode, err))
			return false;
		*slash = '/';
	}
	return make_if_missing(dir, path, mode, err);
}

bool fs_mkdirs_path(const char *path, mode_t mode, struct err *err)
{
	auto_free char *copy = mem_strdup(path);

	for (char *at = copy + (*copy == '/'); *at; at++) {
		char *slash = strchr(at, '/');

		if (slash)
			*slash = '\0';
		if (fault_hit() || (mkdir(copy, mode) != 0 && errno != EEXIST))
			return err_sys(err, "cannot make directory '%s'", copy);
		if (!slash)
			break;
		*slash = '/';
		at = slash;
	}
	return true;
}

bool fs_create(int dir, const char *name, mode_t mode, int *ret_fd, struct err *err)
{
	int fd = fault_hit() ? -1 : fs_beneath(dir, name, O_RDWR | O_CREAT | O_EXCL, mode);

	if (fd < 0)
		return err_sys(err, "cannot create '%s'", name);
	*ret_fd = fd;
	return true;
}

bool fs_open_append(int dir, const char *name, mode_t mode, int *ret_fd, struct err *err)
{
	int fd = fault_hit() ? -1 : fs_beneath(dir, name, O_RDWR | O_CREAT | O_APPEND, mode);

	if (fd < 0)
		return err_sys(err, "cannot open '%s' for writing", name);
	*ret_fd = fd;
	return true;
}

bool fs_open_write(int dir, const char *name, int *ret_fd, struct err *err)
{
	int fd = fs_beneath(dir, name, O_RDWR | O_NONBLOCK, 0);

	if (fd < 0)
		return err_sys(err, "cannot open '%s' for writing", name);
	*ret_fd = fd;
	return true;
}

bool fs_create_unnamed(int dir, int *ret_fd, struct err *err)
{
	static const char name[] = ".fettle-unnamed.tmp";
	int fd = fault_hit() ? -1 : openat(dir, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
		fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0)
			unlinkat(dir, name, 0);
	}
	if (fd < 0)
		return err_sys(err, "cannot create a temporary file");
	*ret_fd = fd;
	return true;
}

bool fs_write(int fd, const void *bytes, size_t len, struct err *err)
{
	const char *at = bytes;

	while (len) {
		ssize_t n = fault_hit() ? -1 : write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "cannot write");
		at += n;
		len -= (size_t)n;
	}
	return true;
}

bool fs_pwrite(int fd, const void *bytes, size_t len, uint64_t offset, struct err *err)
{
	const char *at = bytes;

	while (len) {
		ssize_t n = fault_hit() ? -1 : pwrite(fd, at, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "cannot write");
		at += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

bool fs_seek(int fd, uint64_t offset, struct err *err)
{
	if (lseek(fd, (off_t)offset, SEEK_SET) < 0)
		return err_sys(err, "cannot seek");
	return true;
}

bool fs_truncate(int fd, uint64_t len, struct err *err)
{
	if (fault_hit() || ftruncate(fd, (off_t)len) != 0)
		return err_sys(err, "cannot set the length of a file");
	return true;
}

bool fs_allocate(int fd, uint64_t len, struct err *err)
{
	if (len == 0)
		return true;
	if (fault_hit() || fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)len) != 0) {
		if (errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL)
			return true;
		return err_sys(err, "cannot allocate %llu bytes", (unsigned long long)len);
	}
	return true;
}

static bool rename_with(int dir, const char *from, int to_dir, const char *to, unsigned flags,
                        struct err *err)
{
	__attribute__((cleanup(two_clear))) struct two t = TWO_NONE;

	if (!open_two(dir, from, to_dir, to, &t) || (flags && fault_no_exchange()) || fault_hit() ||
	    renameat2(t.a.fd, t.a.base, t.b.fd, t.b.base, flags) != 0)
		return err_sys(err, "cannot %s '%s' %s '%s'",
		               flags & RENAME_EXCHANGE ? "exchange" : "rename", from,
		               flags & RENAME_EXCHANGE ? "and" : "to", to);
	return true;
}

bool fs_rename(int dir, const char *from, int to_dir, const char *to, struct err *err)
{
	return rename_with(dir, from, to_dir, to, 0, err);
}

bool fs_rename_noreplace(int dir, const char *from, int to_dir, const char *to, struct err *err)
{
	return rename_with(dir, from, to_dir, to, RENAME_NOREPLACE, err);
}

bool fs_exchange(int dir, const char *a, int to_dir, const char *b, struct err *err)
{
	return rename_with(dir, a, to_dir, b, RENAME_EXCHANGE, err);
}

bool fs_link(int dir, const char *from, int to_dir, const char *to, struct err *err)
{
	__attribute__((cleanup(two_clear))) struct two t = TWO_NONE;

	if (!open_two(dir, from, to_dir, to, &t) || fault_hit() ||
	    linkat(t.a.fd, t.a.base, t.b.fd, t.b.base, 0) != 0)
		return err_sys(err, "cannot link '%s' to '%s'", from, to);
	return true;
}

bool fs_symlink(int dir, const char *target, const char *name, struct err *err)
{
	auto_parent p = FS_PARENT_NONE;

	if (!fs_parent_open(dir, name, &p) || fault_hit() || symlinkat(target, p.fd, p.base) != 0)
		return err_sys(err, "cannot make symbolic link '%s'", name);
	return true;
}

bool fs_mknod(int dir, const char *name, mode_t mode, dev_t dev, struct err *err)
{
	auto_parent p = FS_PARENT_NONE;

	if (!fs_parent_open(dir, name, &p) || fault_hit() || mknodat(p.fd, p.base, mode, dev) != 0)
		return err_sys(err, "cannot make special file '%s'", name);
	return true;
}

static bool unlink_with(int dir, const char *name, int flags, struct err *err)
{
	auto_parent p = FS_PARENT_NONE;

	if (!fs_parent_open(dir, name, &p) || fault_hit() || unlinkat(p.fd, p.base, flags) != 0)
		return err_sys(err, "cannot remove '%s'", name);
	return true;
}

bool fs_unlink(int dir, const char *name, struct err *err)
{
	return unlink_with(dir, name, 0, err);
}

bool fs_rmdir(int dir, const char *name, struct err *err)
{
	return unlink_with(dir, name, AT_REMOVEDIR, err);
}

/* By the mount where the kernel tells it: the files of one overlay have many devices. */
static bool is_crossing(int dir, const char *name, const struct stat *st, dev_t dev, uint64_t mount)
{
	uint64_t here = 0;

	if (mount == 0 || !fs_mount_id(dir, name, &here, NULL) || here == 0)
		return st->st_dev != dev;
	return here != mount;
}

static bool empty_directory(int dir, dev_t dev, uint64_t mount, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_fd sub = -1;
		struct stat st;

		if (!fs_stat(dir, names.v[i], &st, err))
			return false;
		if (!S_ISDIR(st.st_mode)) {
			if (!fs_unlink(dir, names.v[i], err))
				return false;
			continue;
		}
		if (is_crossing(dir, names.v[i], &st, dev, mount))
			return err_set(err, ERR_FAILED, "'%s' is on another file system",
			               names.v[i]);
		if (!fs_open_subdir(dir, names.v[i], &sub, err) ||
		    !empty_directory(sub, dev, mount, err) || !fs_rmdir(dir, names.v[i], err))
			return err_prefix(err, "'%s'", names.v[i]);
	}
	return true;
}

bool fs_remove_tree(int dir, const char *name, struct err *err)
{
	auto_fd sub = -1;
	struct err why = {0};
	uint64_t mount = 0;
	struct stat st;

	if (!fs_stat(dir, name, &st, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	if (!S_ISDIR(st.st_mode))
		return fs_unlink(dir, name, err);
	if (!fs_open_subdir(dir, name, &sub, err) || !fs_mount_id(sub, ".", &mount, err) ||
	    !empty_directory(sub, st.st_dev, mount, err))
		return false;
	return fs_rmdir(dir, name, err);
}

bool fs_chown(int dir, const char *name, uid_t uid, gid_t gid, struct err *err)
{
	auto_parent p = FS_PARENT_NONE;

	if (!fs_parent_open(dir, name, &p) || fault_hit() ||
	    fchownat(p.fd, p.base, uid, gid, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(err, "cannot change the owner of '%s'", name);
	return true;
}

/* The path of an open descriptor: the only way to reach attributes of an O_PATH descriptor. */
static void proc_name(int fd, struct str *to)
{
	str_setf(to, "/proc/self/fd/%d", fd);
}

bool fs_chmod(int dir, const char *name, mode_t mode, struct err *err)
{
	auto_fd fd = -1;
	auto_clear(str) path = {0};
	struct stat st;

	if (!fs_open_path(dir, name, &fd, err) || !fs_fstat(fd, &st, err))
		return false;
	if (S_ISLNK(st.st_mode))
		return err_set(err, ERR_FAILED, "cannot change the mode of symbolic link '%s'",
		               name);
	proc_name(fd, &path);
	if (fault_hit() || chmod(str_c(&path), mode) != 0)
		return err_sys(err, "cannot change the mode of '%s'", name);
	return true;
}

bool fs_set_mtime(int dir, const char *name, struct timespec mtime, struct err *err)
{
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, mtime};
	auto_parent p = {.fd = dir, .own = -1, .base = name};

	if ((strcmp(name, ".") != 0 && !fs_parent_open(dir, name, &p)) || fault_hit() ||
	    utimensat(p.fd, p.base, times, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(err, "cannot set the times of '%s'", name);
	return true;
}

bool fs_set_xattr(int fd, const char *name, const void *value, size_t len, struct err *err)
{
	auto_clear(str) path = {0};

	proc_name(fd, &path);
	if (fault_hit() || setxattr(str_c(&path), name, value, len, 0) != 0)
		return err_sys(err, "cannot set extended attribute '%s'", name);
	return true;
}

bool fs_remove_xattr(int fd, const char *name, struct err *err)
{
	auto_clear(str) path = {0};

	proc_name(fd, &path);
	if (fault_hit() || removexattr(str_c(&path), name) != 0)
		return err_sys(err, "cannot remove extended attribute '%s'", name);
	return true;
}

bool fs_sync(int fd, struct err *err)
{
	if (fault_hit() || fsync(fd) != 0)
		return err_sys(err, "cannot make durable");
	return true;
}

bool fs_datasync(int fd, struct err *err)
{
	if (fault_hit() || fdatasync(fd) != 0)
		return err_sys(err, "cannot make durable");
	return true;
}

bool fs_syncfs(int fd, struct err *err)
{
	if (fault_hit() || syncfs(fd) != 0)
		return err_sys(err, "cannot make the file system durable");
	return true;
}

/* ".NAME.XXXXXXXX.tmp", as newfile_begin() makes them. */
static bool is_temp(const char *name)
{
	size_t n = strlen(name);

	return n > 14 && name[0] == '.' && str_ends(name, ".tmp") && name[n - 13] == '.' &&
	       strspn(name + n - 12, "0123456789abcdef") == 8;
}

bool fs_sweep_temp(int dir, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (is_temp(names.v[i]) && !fs_unlink(dir, names.v[i], err))
			return false;
	return true;
}

bool fs_try_lock(int fd, bool *ret_got, struct err *err)
{
	int rc;

	do
		rc = flock(fd, LOCK_EX | LOCK_NB);
	while (rc != 0 && errno == EINTR);
	if (rc != 0 && errno != EWOULDBLOCK)
		return err_sys(err, "cannot lock");
	*ret_got = rc == 0;
	return true;
}
