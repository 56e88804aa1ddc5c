/*
 * fs: every file call of the program.
 *
 * Rules. A call works on a name relative to an open directory. Unless its comment says otherwise no
 * component of the name may be a symbolic link, and the name cannot leave the directory (openat2
 * with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS, or component by component with O_NOFOLLOW where the
 * kernel or a sandbox refuses openat2). Descriptors are close-on-exec. Errors name what was being
 * done and to which name; err.sys keeps errno. Calls that change the disk are counted by
 * base/fault.
 *
 * A file is replaced by writing it under a new name, fsync, rename, fsync of the directory: after a
 * crash the name holds the old bytes or the new ones, never a mixture; `.NAME.XXXXXXXX.tmp` files
 * may be left behind by a crash and are removed by fs_sweep_temp().
 */
#ifndef FETTLE_BASE_FS_H
#define FETTLE_BASE_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/attr.h"

struct err;
struct span;
struct str;
struct strlist;

/* A local descriptor, -1 when closed, closed when it leaves its scope. */
#define auto_fd __attribute__((cleanup(fs_close))) int
void fs_close(int *fd); /* closes if >= 0 and makes it -1 */
int fs_steal(int *fd);  /* gives the descriptor away */

/* --- opening --- */

/* A directory that the operator named: symbolic links are followed. "" is not a directory. */
bool fs_open_dir(const char *path, int *ret_fd, struct err *err) MUST_CHECK;

/* A file that the operator named, for reading: links are followed; must be a regular file, or a
 * pipe or character device when `any` is true. */
bool fs_open_operand(const char *path, bool any, int *ret_fd, struct err *err) MUST_CHECK;

/* A directory below `dir`, by the rules above; "." is `dir` itself. */
bool fs_open_subdir(int dir, const char *name, int *ret_fd, struct err *err) MUST_CHECK;

/* The name itself, whatever it is (O_PATH, a final link is not followed): for attributes. */
bool fs_open_path(int dir, const char *name, int *ret_fd, struct err *err) MUST_CHECK;

/* A regular file below `dir` for reading (never blocks on a fifo, refuses what is not a file). */
bool fs_open_file(int dir, const char *name, int *ret_fd, struct err *err) MUST_CHECK;

/* A file or directory inside the root `dir`, with links resolved *inside* it (RESOLVE_IN_ROOT): for
 * reading a foreign root, where /etc/os-release is a link. `flags` are open(2)'s, O_RDONLY kinds. A
 * fifo or device is refused. */
bool fs_open_in_root(int dir, const char *name, int flags, int *ret_fd, struct err *err) MUST_CHECK;

/* What a link that the kernel keeps in /proc leads to (PID/root, PID/exe, PID/map_files/A-B):
 * wherever that is, also outside of `dir` and in another mount namespace. Only for names below a
 * process's directory. O_PATH for attributes and as a root; for reading it must be a regular file,
 * which is made sure of before it is opened. */
bool fs_open_proc_link(int dir, const char *name, int flags, int *ret_fd,
                       struct err *err) MUST_CHECK;

/* Whether a failed call failed because the name is not there (ENOENT or ENOTDIR in err.sys). */
bool fs_is_absent(const struct err *err);

/* --- reading --- */

/* All bytes up to `max`; more is an error (ERR_INPUT). Appends to `to`. */
bool fs_read_fd(int fd, size_t max, struct str *to, struct err *err) MUST_CHECK;
bool fs_read(int dir, const char *name, size_t max, struct str *to, struct err *err) MUST_CHECK;
bool fs_read_in_root(int dir, const char *name, size_t max, struct str *to,
                     struct err *err) MUST_CHECK;
bool fs_read_operand(const char *path, size_t max, struct str *to, struct err *err) MUST_CHECK;

/* Exactly `len` bytes at `offset`; a shorter file is ERR_INPUT. */
bool fs_pread(int fd, void *buf, size_t len, uint64_t offset, struct err *err) MUST_CHECK;

/* A file mapped for reading; {0} is none. An empty file maps to len 0 and ptr NULL. */
struct fs_map {
	const char *ptr;
	size_t len;
};
bool fs_map(int fd, struct fs_map *ret, struct err *err) MUST_CHECK;
void fs_map_clear(struct fs_map *m);

bool fs_stat(int dir, const char *name, struct stat *ret, struct err *err) MUST_CHECK; /* lstat */
bool fs_fstat(int fd, struct stat *ret, struct err *err) MUST_CHECK;
bool fs_exists(int dir, const char *name); /* lstat succeeds */
/* Number of the mount that the name is seen through (a final link is not followed): names can be
 * exchanged within one mount alone. 0 where the kernel does not tell. "." is `dir` itself. */
bool fs_mount_id(int dir, const char *name, uint64_t *ret, struct err *err) MUST_CHECK;
/* An administrator made it immutable or append-only (chattr): it cannot be renamed or replaced, and
 * in such a directory nothing else can. False where nothing is there or nobody tells. */
bool fs_is_frozen(int dir, const char *name);
/* Whether it is on an overlay, where a file gets another inode when it is first written to. */
bool fs_is_overlay(int fd);
bool fs_readlink(int dir, const char *name, struct str *to, struct err *err) MUST_CHECK;
bool fs_realpath(const char *path, char **ret, struct err *err) MUST_CHECK;

/* Names in the directory, sorted by bytes, without "." and "..". */
bool fs_list(int dir, struct strlist *ret, struct err *err) MUST_CHECK;

/* Every name in the directory, in no order, without "." and "..", with what it is as far as the
 * directory says; FS_UNKNOWN where it does not. The callback may open and list what it is given,
 * but not `dir` itself, which is read from its beginning. False from it ends the listing. */
enum fs_type { FS_UNKNOWN, FS_FILE, FS_DIR, FS_LINK, FS_OTHER };
typedef bool fs_entry(void *ctx, const char *name, enum fs_type type, struct err *err);
bool fs_each(int dir, fs_entry *entry, void *ctx, struct err *err) MUST_CHECK;

/* Whether the file system of `fd` keeps its files on a disk of this machine: not one that the
 * kernel makes up (proc, sysfs, tmpfs), nor of the network, of a container, or of an image. */
bool fs_is_disk(int fd);

/* Whether what is on the file system of `fd` cannot change without its times (ctime) telling so:
 * not on an overlay, over the network, or in a file system that a program makes up. */
bool fs_tells_changes(int fd);

/* lstat by one call: directories on the way may be links, also out of `dir`. For telling by device,
 * inode and times whether it is what is known already, and for nothing else. */
bool fs_glance(int dir, const char *path, struct stat *ret) MUST_CHECK;
/* A directory to glance from, found in the same way; -1: none. Nothing may be opened below it. */
int fs_glance_from(int dir, const char *path) MUST_CHECK;

/* All extended attributes' names (trusted.*, security.*, system.posix_acl_* too), sorted; a file
 * system without them gives none. `fd` may be O_PATH or a symbolic link's. */
bool fs_list_xattr(int fd, struct strlist *ret, struct err *err) MUST_CHECK;
bool fs_get_xattr(int fd, const char *name, struct str *to, struct err *err) MUST_CHECK;

/* Bytes and inodes free to this process on the file system of `fd`. Inodes are UINT64_MAX where the
 * file system has no fixed number of them. */
bool fs_free_space(int fd, uint64_t *ret_bytes, uint64_t *ret_inodes, struct err *err) MUST_CHECK;

/* --- changing the disk --- */

bool fs_mkdir(int dir, const char *name, mode_t mode,
              struct err *err) MUST_CHECK; /* EEXIST fails */

/* Makes each missing directory of the path; existing ones stay as they are. */
bool fs_mkdirs(int dir, const char *name, mode_t mode, struct err *err) MUST_CHECK;
bool fs_mkdirs_path(const char *path, mode_t mode,
                    struct err *err) MUST_CHECK; /* operator's path */

/* A new file for writing (O_EXCL); an existing name fails with EEXIST. */
bool fs_create(int dir, const char *name, mode_t mode, int *ret_fd, struct err *err) MUST_CHECK;

/* Opened for reading, writing and appending, made when missing. */
bool fs_open_append(int dir, const char *name, mode_t mode, int *ret_fd,
                    struct err *err) MUST_CHECK;
bool fs_open_write(int dir, const char *name, int *ret_fd,
                   struct err *err) MUST_CHECK; /* existing */

/* An unnamed file on the file system of `dir` (O_TMPFILE, or created and unlinked). */
bool fs_create_unnamed(int dir, int *ret_fd, struct err *err) MUST_CHECK;

bool fs_write(int fd, const void *bytes, size_t len, struct err *err) MUST_CHECK;
bool fs_pwrite(int fd, const void *bytes, size_t len, uint64_t offset, struct err *err) MUST_CHECK;
/* Where the next fs_write() goes. */
bool fs_seek(int fd, uint64_t offset, struct err *err) MUST_CHECK;
bool fs_truncate(int fd, uint64_t len, struct err *err) MUST_CHECK;
bool fs_allocate(int fd, uint64_t len,
                 struct err *err) MUST_CHECK; /* unsupported is not an error */
bool fs_rename(int dir, const char *from, int to_dir, const char *to, struct err *err) MUST_CHECK;
bool fs_rename_noreplace(int dir, const char *from, int to_dir, const char *to,
                         struct err *err) MUST_CHECK;
/* RENAME_EXCHANGE: both names must be there. */
bool fs_exchange(int dir, const char *a, int to_dir, const char *b, struct err *err) MUST_CHECK;
bool fs_link(int dir, const char *from, int to_dir, const char *to, struct err *err) MUST_CHECK;
bool fs_symlink(int dir, const char *target, const char *name, struct err *err) MUST_CHECK;
bool fs_mknod(int dir, const char *name, mode_t mode, dev_t dev, struct err *err) MUST_CHECK;
bool fs_unlink(int dir, const char *name, struct err *err) MUST_CHECK;
bool fs_rmdir(int dir, const char *name, struct err *err) MUST_CHECK;
/* Name and everything below it; nothing there is success. Never crosses to another file system. */
bool fs_remove_tree(int dir, const char *name, struct err *err) MUST_CHECK;

/* Attributes of the name itself, never of what a link points to. */
bool fs_chown(int dir, const char *name, uid_t uid, gid_t gid, struct err *err) MUST_CHECK;
bool fs_chmod(int dir, const char *name, mode_t mode,
              struct err *err) MUST_CHECK; /* not for links */
/* "." is `dir` itself. */
bool fs_set_mtime(int dir, const char *name, struct timespec mtime, struct err *err) MUST_CHECK;
bool fs_set_xattr(int fd, const char *name, const void *value, size_t len,
                  struct err *err) MUST_CHECK;
bool fs_remove_xattr(int fd, const char *name, struct err *err) MUST_CHECK;

bool fs_sync(int fd, struct err *err) MUST_CHECK;     /* fsync */
bool fs_datasync(int fd, struct err *err) MUST_CHECK; /* fdatasync */
bool fs_syncfs(int fd, struct err *err) MUST_CHECK;

/* Replaces (or makes) a file whole, durably; see the rule at the top. */
bool fs_replace(int dir, const char *name, struct span bytes, mode_t mode,
                struct err *err) MUST_CHECK;
/* The same for a path that the operator named: what a link points to is replaced, and a pipe or
 * device is written to. */
bool fs_replace_path(const char *path, struct span bytes, mode_t mode, struct err *err) MUST_CHECK;

/* Removes temporary files that a crash left in `dir` (see the rule at the top). */
bool fs_sweep_temp(int dir, struct err *err) MUST_CHECK;

/* An exclusive lock of the open file (flock); `ret_got` false when another holds it. */
bool fs_try_lock(int fd, bool *ret_got, struct err *err) MUST_CHECK;

#endif
