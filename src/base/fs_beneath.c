#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/fs_beneath.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/span.h"
#include "base/str.h"

#define LINK_LIMIT 40

static int openat2_call(int dir, const char *name, int flags, mode_t mode, uint64_t resolve)
{
	struct open_how how = {
	        .flags = (uint64_t)(unsigned)(flags | O_CLOEXEC),
	        .mode = flags & (O_CREAT | O_TMPFILE) ? mode : 0,
	        .resolve = resolve,
	};
	long fd = -1;

	/* EAGAIN: something was renamed meanwhile, and the kernel could not be sure. */
	for (int tries = 0; tries < 32; tries++) {
		fd = syscall(SYS_openat2, dir, name, &how, sizeof(how));
		if (fd >= 0 || (errno != EINTR && errno != EAGAIN))
			break;
	}
	return (int)fd;
}

/* A kernel before 5.6, or a sandbox that does not know the call. */
static bool is_openat2_missing(int error)
{
	return error == ENOSYS || error == EPERM || error == EINVAL;
}

/* A link where a directory was wanted is ENOTDIR to openat(2) and ELOOP to openat2(2): it is ELOOP
 * here, since ENOTDIR would pass for "not there". */
static int open_step(int dir, const char *name, int flags, mode_t mode)
{
	struct stat st;
	int fd;

	do
		fd = openat(dir, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
	while (fd < 0 && errno == EINTR);
	if (fd < 0 && errno == ENOTDIR) {
		bool is_link =
		        fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode);

		errno = is_link ? ELOOP : ENOTDIR;
	}
	return fd;
}

/* One directory after the other, each opened without following a link. */
static int beneath_by_steps(int dir, const char *name, int flags, mode_t mode)
{
	auto_fd at = -1;
	struct span rest = span_of(name), part;

	while (span_cut(&rest, '/', &part)) {
		auto_free char *one = span_dup(part);
		int last = rest.len == 0;
		int fd = open_step(at < 0 ? dir : at, one, last ? flags : O_PATH | O_DIRECTORY,
		                   mode);

		if (fd < 0 || last)
			return fd;
		fs_close(&at);
		at = fd;
	}
	errno = ENOENT;
	return -1;
}

int fs_beneath(int dir, const char *name, int flags, mode_t mode)
{
	int fd;

	if (strcmp(name, ".") == 0)
		return open_step(dir, ".", flags, mode);
	if (!relpath_check(span_of(name), NULL)) {
		errno = EINVAL;
		return -1;
	}
	if (!strchr(name, '/'))
		return open_step(dir, name, flags, mode);
	fd = openat2_call(dir, name, flags | O_NOFOLLOW, mode,
	                  RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
	/* ENOTDIR may be a link at the end, which the steps tell from what is not there */
	if (fd < 0 && (is_openat2_missing(errno) || errno == ENOTDIR))
		return beneath_by_steps(dir, name, flags, mode);
	return fd;
}

/* Puts the components of a link's target before what is left of the path. */
static void put_before(struct str *path, size_t at, const char *target)
{
	auto_clear(str) whole = {0};

	str_adds(&whole, target);
	str_addc(&whole, '/');
	str_adds(&whole, str_c(path) + at);
	str_set(path, str_c(&whole));
}

static bool read_target(int dir, const char *name, struct str *to)
{
	char target[4097];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	if (n > 0)
		str_add(to, target, (size_t)n);
	return n > 0;
}

struct walk {
	int dirs[256]; /* the way down from the root, dirs[0] being the root */
	size_t depth;
};

static void walk_up(struct walk *w, size_t to)
{
	while (w->depth > to)
		fs_close(&w->dirs[w->depth--]);
}

/* Takes the next component of path at *at; false at the end. */
static bool next_part(const struct str *path, size_t *at, struct str *part)
{
	const char *p = str_c(path) + *at;
	size_t n;

	while (*p == '/')
		p++;
	n = strcspn(p, "/");
	str_reset(part);
	str_add(part, p, n);
	*at = (size_t)(p - str_c(path)) + n;
	return n > 0;
}

static bool is_at_end(const struct str *path, size_t at)
{
	return str_c(path)[at + strspn(str_c(path) + at, "/")] == '\0';
}

static int in_root_walk(struct walk *w, struct str *path, int flags)
{
	auto_clear(str) part = {0}, target = {0};
	int links = 0;

	for (size_t at = 0; next_part(path, &at, &part);) {
		int here = w->dirs[w->depth], fd;
		struct stat st;

		if (strcmp(str_c(&part), ".") == 0)
			continue;
		if (strcmp(str_c(&part), "..") == 0) {
			walk_up(w, w->depth ? w->depth - 1 : 0);
			continue;
		}
		if (fstatat(here, str_c(&part), &st, AT_SYMLINK_NOFOLLOW) != 0)
			return -1;
		if (S_ISLNK(st.st_mode)) {
			str_reset(&target);
			if (++links > LINK_LIMIT) {
				errno = ELOOP;
				return -1;
			}
			if (!read_target(here, str_c(&part), &target))
				return -1;
			if (str_c(&target)[0] == '/')
				walk_up(w, 0);
			put_before(path, at, str_c(&target));
			at = 0;
			continue;
		}
		if (is_at_end(path, at) && !S_ISDIR(st.st_mode))
			return open_step(here, str_c(&part), flags, 0);
		fd = open_step(here, str_c(&part), O_PATH | O_DIRECTORY, 0);
		if (fd < 0)
			return -1;
		if (w->depth + 1 == ARRAY_LEN(w->dirs)) {
			close(fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		w->dirs[++w->depth] = fd;
	}
	return open_step(w->dirs[w->depth], ".", flags, 0);
}

int fs_in_root(int dir, const char *name, int flags)
{
	struct walk w = {.dirs = {dir}};
	auto_clear(str) path = {0};
	int fd, saved;

	fd = openat2_call(dir, *name ? name : ".", flags, 0,
	                  RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
	if (fd >= 0 || !is_openat2_missing(errno))
		return fd;
	str_adds(&path, name);
	fd = in_root_walk(&w, &path, flags);
	saved = errno;
	walk_up(&w, 0);
	errno = saved;
	return fd;
}

bool fs_parent_open(int dir, const char *name, struct fs_parent *ret)
{
	size_t n = relpath_parent_len(name);
	auto_free char *parent = NULL;
	int fd;

	if (n == 0 && strchr(name, '/') == NULL) {
		if (!relpath_check(span_of(name), NULL)) {
			errno = EINVAL;
			return false;
		}
		*ret = (struct fs_parent){.fd = dir, .own = -1, .base = name};
		return true;
	}
	if (!relpath_check(span_of(name), NULL)) {
		errno = EINVAL;
		return false;
	}
	parent = mem_dup(name, n);
	fd = fs_beneath(dir, parent, O_PATH | O_DIRECTORY, 0);
	if (fd < 0)
		return false;
	*ret = (struct fs_parent){.fd = fd, .own = fd, .base = relpath_base(name)};
	return true;
}

void fs_parent_clear(struct fs_parent *p)
{
	int saved = errno;

	fs_close(&p->own);
	errno = saved;
}
