#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/fs_beneath.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"

bool fs_is_absent(const struct err *err)
{
	return err->sys == ENOENT || err->sys == ENOTDIR;
}

bool fs_open_dir(const char *path, int *ret_fd, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_sys(err, "cannot open directory '%s'", path);
	*ret_fd = fd;
	return true;
}

/* Makes sure that an open descriptor is something with bytes in it, and lets it block again. */
static bool accept_file(int fd, bool any, const char *name, int *ret_fd, struct err *err)
{
	auto_fd mine = fd;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_sys(err, "cannot look at '%s'", name);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return err_sys(err, "cannot read '%s'", name);
	}
	if (!S_ISREG(st.st_mode) && !(any && (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode))))
		return err_set(err, ERR_INPUT, "'%s' is not a regular file", name);
	if (!S_ISREG(st.st_mode) && fcntl(fd, F_SETFL, 0) != 0)
		return err_sys(err, "cannot read '%s'", name);
	*ret_fd = fs_steal(&mine);
	return true;
}

bool fs_open_operand(const char *path, bool any, int *ret_fd, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (any ? 0 : O_NONBLOCK));

	if (fd < 0)
		return err_sys(err, "cannot open '%s'", path);
	return accept_file(fd, any, path, ret_fd, err);
}

bool fs_open_subdir(int dir, const char *name, int *ret_fd, struct err *err)
{
	int fd = fs_beneath(dir, name, O_RDONLY | O_DIRECTORY, 0);

	if (fd < 0)
		return err_sys(err, "cannot open directory '%s'", name);
	*ret_fd = fd;
	return true;
}

bool fs_open_path(int dir, const char *name, int *ret_fd, struct err *err)
{
	int fd = fs_beneath(dir, name, O_PATH, 0);

	if (fd < 0)
		return err_sys(err, "cannot look at '%s'", name);
	*ret_fd = fd;
	return true;
}

bool fs_open_file(int dir, const char *name, int *ret_fd, struct err *err)
{
	int fd = fs_beneath(dir, name, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0);

	if (fd < 0)
		return err_sys(err, "cannot open '%s'", name);
	return accept_file(fd, false, name, ret_fd, err);
}

/* Whether what `path` (O_PATH) stands for may be opened: opening a device can do something (start a
 * watchdog, rewind a tape), and a foreign root may have one where a file is expected. */
static bool is_harmless(int path, const char *name, struct err *err)
{
	struct stat st;

	if (fstat(path, &st) != 0)
		return err_sys(err, "cannot look at '%s'", name);
	return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) ||
	       err_set(err, ERR_INPUT, "'%s' is not a regular file", name);
}

bool fs_open_in_root(int dir, const char *name, int flags, int *ret_fd, struct err *err)
{
	auto_fd path = -1;
	int fd;

	if (!(flags & (O_DIRECTORY | O_PATH))) {
		path = fs_in_root(dir, name, O_PATH);
		if (path < 0)
			return err_sys(err, "cannot open '%s'", name);
		if (!is_harmless(path, name, err))
			return false;
	}
	fd = fs_in_root(dir, name, flags | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return err_sys(err, "cannot open '%s'", name);
	if (flags & (O_DIRECTORY | O_PATH)) {
		*ret_fd = fd;
		return true;
	}
	return accept_file(fd, false, name, ret_fd, err);
}

/* The open path `fd` again, for reading: no name is resolved a second time. */
static int reopen(int fd)
{
	auto_free char *name = str_format("/proc/self/fd/%d", fd);

	return open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

bool fs_open_proc_link(int dir, const char *name, int flags, int *ret_fd, struct err *err)
{
	auto_fd path = openat(dir, name, O_PATH | O_CLOEXEC);
	struct stat st;
	int fd;

	if (path < 0 || fstat(path, &st) != 0)
		return err_sys(err, "cannot open '%s'", name);
	if (flags & O_PATH) {
		*ret_fd = fs_steal(&path);
		return true;
	}
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT, "'%s' is not a regular file", name);
	fd = reopen(path);
	if (fd < 0)
		return err_sys(err, "cannot open '%s'", name);
	*ret_fd = fd;
	return true;
}

bool fs_read_fd(int fd, size_t max, struct str *to, struct err *err)
{
	size_t start = to->len;
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (uintmax_t)st.st_size <= max)
		str_reserve(to, (size_t)st.st_size + 1);
	for (;;) {
		size_t room = to->cap > to->len + 1 ? to->cap - to->len - 1 : 65536;
		char *at = str_reserve(to, room);
		ssize_t n = read(fd, at, room);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "cannot read");
		if (n == 0)
			return true;
		to->len += (size_t)n;
		to->buf[to->len] = '\0';
		if (to->len - start > max)
			return err_set(err, ERR_INPUT, "more than %zu bytes", max);
	}
}

bool fs_read(int dir, const char *name, size_t max, struct str *to, struct err *err)
{
	auto_fd fd = -1;

	if (!fs_open_file(dir, name, &fd, err))
		return false;
	if (!fs_read_fd(fd, max, to, err))
		return err_prefix(err, "'%s'", name);
	return true;
}

bool fs_read_in_root(int dir, const char *name, size_t max, struct str *to, struct err *err)
{
	auto_fd fd = -1;

	if (!fs_open_in_root(dir, name, O_RDONLY, &fd, err))
		return false;
	if (!fs_read_fd(fd, max, to, err))
		return err_prefix(err, "'%s'", name);
	return true;
}

bool fs_read_operand(const char *path, size_t max, struct str *to, struct err *err)
{
	auto_fd fd = -1;

	if (!fs_open_operand(path, true, &fd, err))
		return false;
	if (!fs_read_fd(fd, max, to, err))
		return err_prefix(err, "'%s'", path);
	return true;
}

bool fs_pread(int fd, void *buf, size_t len, uint64_t offset, struct err *err)
{
	char *to = buf;

	while (len) {
		ssize_t n = pread(fd, to, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "cannot read");
		if (n == 0)
			return err_set(err, ERR_INPUT, "file ends early");
		to += n;
		len -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

bool fs_map(int fd, struct fs_map *ret, struct err *err)
{
	struct stat st;
	void *at;

	if (fstat(fd, &st) != 0)
		return err_sys(err, "cannot map");
	if (st.st_size == 0) {
		*ret = (struct fs_map){0};
		return true;
	}
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (at == MAP_FAILED)
		return err_sys(err, "cannot map");
	*ret = (struct fs_map){at, (size_t)st.st_size};
	return true;
}

void fs_map_clear(struct fs_map *m)
{
	if (m->ptr)
		munmap((void *)(uintptr_t)m->ptr, m->len);
	*m = (struct fs_map){0};
}

bool fs_stat(int dir, const char *name, struct stat *ret, struct err *err)
{
	__attribute__((cleanup(fs_parent_clear))) struct fs_parent p = FS_PARENT_NONE;
	struct stat st;

	if (strcmp(name, ".") == 0)
		return fs_fstat(dir, ret, err);
	if (!fs_parent_open(dir, name, &p) || fstatat(p.fd, p.base, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return err_sys(err, "cannot look at '%s'", name);
	*ret = st;
	return true;
}

bool fs_fstat(int fd, struct stat *ret, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_sys(err, "cannot look at open file");
	*ret = st;
	return true;
}

bool fs_exists(int dir, const char *name)
{
	struct stat st;

	return fs_stat(dir, name, &st, NULL);
}

bool fs_is_overlay(int fd)
{
	struct statfs s;

	return fstatfs(fd, &s) == 0 && s.f_type == OVERLAYFS_SUPER_MAGIC;
}

static bool look_further(int dir, const char *name, unsigned mask, struct statx *ret)
{
	__attribute__((cleanup(fs_parent_clear))) struct fs_parent p = FS_PARENT_NONE;
	bool self = strcmp(name, ".") == 0;

	return (self || fs_parent_open(dir, name, &p)) &&
	       statx(self ? dir : p.fd, self ? "" : p.base,
	             AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (self ? AT_EMPTY_PATH : 0), mask,
	             ret) == 0;
}

bool fs_mount_id(int dir, const char *name, uint64_t *ret, struct err *err)
{
	struct statx st;

	if (!look_further(dir, name, STATX_MNT_ID, &st))
		return err_sys(err, "cannot look at '%s'", name);
	*ret = st.stx_mask & STATX_MNT_ID ? st.stx_mnt_id : 0;
	return true;
}

bool fs_is_frozen(int dir, const char *name)
{
	struct statx st;

	return look_further(dir, name, 0, &st) &&
	       (st.stx_attributes & (STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND));
}

bool fs_readlink(int dir, const char *name, struct str *to, struct err *err)
{
	__attribute__((cleanup(fs_parent_clear))) struct fs_parent p = FS_PARENT_NONE;
	char target[4097];
	ssize_t n;

	if (!fs_parent_open(dir, name, &p))
		return err_sys(err, "cannot read link '%s'", name);
	n = readlinkat(p.fd, p.base, target, sizeof(target));
	if (n < 0)
		return err_sys(err, "cannot read link '%s'", name);
	str_add(to, target, (size_t)n);
	return true;
}

bool fs_realpath(const char *path, char **ret, struct err *err)
{
	char *real = realpath(path, NULL);

	if (!real)
		return err_sys(err, "cannot resolve '%s'", path);
	*ret = real;
	return true;
}

bool fs_list(int dir, struct strlist *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *e;
	int saved;

	if (!d)
		return err_sys(err, "cannot list directory");
	for (errno = 0; (e = readdir(d)); errno = 0)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			strlist_add(&names, e->d_name);
	saved = errno;
	closedir(d);
	errno = saved;
	if (saved)
		return err_sys(err, "cannot list directory");
	strlist_sort(&names);
	*ret = names;
	names = (struct strlist){0};
	return true;
}

static void proc_name(int fd, struct str *to)
{
	str_setf(to, "/proc/self/fd/%d", fd);
}

bool fs_list_xattr(int fd, struct strlist *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_clear(str) path = {0}, buf = {0};
	ssize_t n;

	proc_name(fd, &path);
	do {
		n = listxattr(str_c(&path), NULL, 0);
		if (n > 0)
			n = listxattr(str_c(&path), str_reserve(&buf, (size_t)n), (size_t)n);
	} while (n < 0 && errno == ERANGE);
	if (n < 0 && errno != ENOTSUP)
		return err_sys(err, "cannot list extended attributes");
	for (const char *p = buf.buf; n > 0 && p < buf.buf + n; p += strlen(p) + 1)
		strlist_add(&names, p);
	strlist_sort(&names);
	*ret = names;
	names = (struct strlist){0};
	return true;
}

bool fs_get_xattr(int fd, const char *name, struct str *to, struct err *err)
{
	auto_clear(str) path = {0};
	ssize_t n;

	proc_name(fd, &path);
	do {
		n = getxattr(str_c(&path), name, NULL, 0);
		if (n > 0)
			n = getxattr(str_c(&path), name, str_reserve(to, (size_t)n), (size_t)n);
	} while (n < 0 && errno == ERANGE);
	if (n < 0)
		return err_sys(err, "cannot read extended attribute '%s'", name);
	str_reserve(to, 0);
	to->len += (size_t)n;
	to->buf[to->len] = '\0';
	return true;
}

bool fs_free_space(int fd, uint64_t *ret_bytes, uint64_t *ret_inodes, struct err *err)
{
	struct statvfs v;

	if (fstatvfs(fd, &v) != 0)
		return err_sys(err, "cannot ask for free space");
	*ret_bytes = (uint64_t)v.f_bavail * v.f_frsize;
	*ret_inodes = v.f_files ? v.f_favail : UINT64_MAX;
	return true;
}
