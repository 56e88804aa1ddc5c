#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "apply/stash.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"

void stashes_clear(struct stashes *s)
{
	for (size_t i = 0; i < s->count; i++)
		fs_close(&s->dirs[i]);
	free(s->dirs);
	*s = (struct stashes){0};
}

char *stash_name(const struct change_mount *m)
{
	return str_format("/%s%s" STASH_DIR "/%s", m->top, *m->top ? "/" : "", m->stash);
}

static bool open_top(int root, const char *top, int *ret, struct err *err)
{
	return fs_open_subdir(root, *top ? top : ".", ret, err);
}

static bool check_own(const struct stat *st, const char *top, struct err *err)
{
	if (S_ISDIR(st->st_mode) && st->st_uid == geteuid() && (st->st_mode & 077) == 0)
		return true;
	err_set(err, ERR_UNTRUSTED, "'/%s%s" STASH_DIR "' is not fettle's own: %s", top,
	        *top ? "/" : "",
	        !S_ISDIR(st->st_mode)     ? "it is no directory"
	        : st->st_uid != geteuid() ? "it belongs to another user"
	                                  : "others can use it");
	return err_hint(err, "look at what is in it, and move it away");
}

/* *ret_there false when there is none. */
static bool look(int top_fd, const char *top, bool *ret_there, struct err *err)
{
	struct err why = {0};
	struct stat st;

	*ret_there = fs_stat(top_fd, STASH_DIR, &st, &why);
	if (*ret_there)
		return check_own(&st, top, err);
	if (fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

bool stash_check(int root, const char *top, struct err *err)
{
	auto_fd fd = -1;
	bool there;

	return open_top(root, top, &fd, err) && look(fd, top, &there, err);
}

bool stash_make(int root, struct change_mount *m, struct err *err)
{
	auto_free char *name = str_format(STASH_DIR "/%s", m->stash);
	auto_fd top = -1;
	struct stat st;
	bool there;

	if (!open_top(root, m->top, &top, err) || !look(top, m->top, &there, err) ||
	    (!there && !fs_mkdir(top, STASH_DIR, 0700, err)) || !look(top, m->top, &there, err) ||
	    !fs_mkdir(top, name, 0700, err) || !fs_stat(top, name, &st, err))
		return err_prefix(err, "'/%s'", m->top);
	m->inode = st.st_ino;
	return true;
}

static bool open_one(int root, const struct change_mount *m, int *ret, struct err *err)
{
	auto_free char *name = str_format(STASH_DIR "/%s", m->stash);
	auto_fd top = -1, dir = -1;
	struct err why = {0};
	struct stat st;
	bool there;

	if (!open_top(root, m->top, &top, err) || !look(top, m->top, &there, err))
		return false;
	if (!fs_open_subdir(top, name, &dir, &why)) {
		if (fs_is_absent(&why)) {
			*ret = -1;
			return true;
		}
		if (err)
			*err = why;
		return false;
	}
	if (!fs_fstat(dir, &st, err) || !check_own(&st, m->top, err))
		return false;
	/* an inode that is not known yet: a crash came right after making it */
	if (m->inode && st.st_ino != m->inode)
		return err_set(err, ERR_UNTRUSTED, "it is not the one that this transaction made");
	*ret = fs_steal(&dir);
	return true;
}

bool stashes_open(int root, const struct changeset *set, struct stashes *ret, struct err *err)
{
	auto_clear(stashes) s = {0};

	s.dirs = mem_alloc(set->mount_count, sizeof(*s.dirs));
	for (size_t i = 0; i < set->mount_count; i++) {
		s.dirs[s.count++] = -1;
		if (!open_one(root, &set->mounts[i], &s.dirs[i], err)) {
			auto_free char *name = stash_name(&set->mounts[i]);

			return err_prefix(err, "'%s'", name);
		}
	}
	*ret = s;
	s = (struct stashes){0};
	return true;
}

/* `mtime` is the time that the top gets; NULL: whatever comes of it. */
static bool drop_one(int root, const struct change_mount *m, const struct timespec *mtime,
                     struct err *err)
{
	auto_free char *name = str_format(STASH_DIR "/%s", m->stash);
	auto_fd top = -1, dir = -1;
	struct err why = {0};

	/* opening proves that it is the right one before anything in it is removed */
	if (!open_one(root, m, &dir, err) || !open_top(root, m->top, &top, err) ||
	    !fs_remove_tree(top, name, err))
		return false;
	if (!fs_rmdir(top, STASH_DIR, &why) && !fs_is_absent(&why) && why.sys != ENOTEMPTY) {
		if (err)
			*err = why;
		return false;
	}
	if (mtime && !fs_set_mtime(root, *m->top ? m->top : ".", *mtime, err))
		return false;
	/* the state may be on another disk, and btrfs makes durable what is synced and no more:
	 * without this the transaction could be over after a power cut and the stash still there,
	 * for good */
	return fs_syncfs(top, err);
}

static bool say_not_removed(const struct change_mount *m, struct err *err)
{
	auto_free char *name = stash_name(m);

	return err_prefix(err, "cannot remove '%s'", name);
}

bool stashes_drop(int root, const struct changeset *set, bool after, bool all, struct err *err)
{
	for (size_t i = 0; i < set->mount_count; i++) {
		const struct change_mount *m = &set->mounts[i];
		const struct change_dir *d = changeset_find_dir(set, m->top);

		if (m->borrowed && !all)
			continue;
		if (!drop_one(root, m, !d ? NULL : after ? &d->after : &d->before, err))
			return say_not_removed(m, err);
	}
	return true;
}

bool stashes_expire(int root, const struct changeset *set, const struct timespec *times,
                    struct err *err)
{
	for (size_t i = 0; i < set->mount_count; i++)
		if (!drop_one(root, &set->mounts[i], &times[i], err))
			return say_not_removed(&set->mounts[i], err);
	return true;
}

bool stashes_times(int root, const struct changeset *set, struct timespec *ret, struct err *err)
{
	for (size_t i = 0; i < set->mount_count; i++) {
		auto_fd top = -1;
		struct stat st;

		if (!open_top(root, set->mounts[i].top, &top, err) || !fs_fstat(top, &st, err))
			return false;
		if (fs_exists(top, STASH_DIR) || !ret[i].tv_sec)
			ret[i] = st.st_mtim;
	}
	return true;
}
