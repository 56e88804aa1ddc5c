#include "apply/stage.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/str.h"
#include "base/table.h"

#define BLOCK 4096u
#define MARGIN 20u

char *stage_name(const struct change *c)
{
	return str_format("%llu", (unsigned long long)c->slot);
}

bool stage_check_space(int root, const struct changeset *set, struct err *err)
{
	for (size_t i = 0; i < set->mount_count; i++) {
		const struct change_mount *m = &set->mounts[i];
		uint64_t bytes, inodes, need = m->bytes + m->bytes / MARGIN;
		auto_fd top = -1;

		if (!fs_open_subdir(root, *m->top ? m->top : ".", &top, err) ||
		    !fs_free_space(top, &bytes, &inodes, err))
			return false;
		if (bytes >= need && inodes >= m->inodes + m->inodes / MARGIN + 2)
			continue;
		if (bytes < need)
			err_set(err, ERR_REFUSED,
			        "file system of '/%s': %llu bytes are needed and %llu are free",
			        m->top, (unsigned long long)need, (unsigned long long)bytes);
		else
			err_set(err, ERR_REFUSED,
			        "file system of '/%s': %llu inodes are needed and %llu are free",
			        m->top, (unsigned long long)m->inodes, (unsigned long long)inodes);
		return err_hint(err, "old and new are both kept, so that the change can be undone");
	}
	return true;
}

struct writing {
	int fd;
	uint64_t at;
};

static bool write_on(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct writing *w = ctx;

	w->at += len;
	return fs_write(w->fd, bytes, len, err);
}

static bool is_zero(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

/* Blocks of zeros are not written, so that they are holes. */
static bool write_sparse(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct writing *w = ctx;
	const char *at = bytes;

	while (len) {
		size_t n = BLOCK - (size_t)(w->at % BLOCK);

		n = n < len ? n : len;
		if (!is_zero(at, n) && !fs_pwrite(w->fd, at, n, w->at, err))
			return false;
		at += n;
		len -= n;
		w->at += n;
	}
	return true;
}

static bool make_file(const struct bundle *b, int stash, const char *name, const struct change *c,
                      struct err *err)
{
	struct writing w = {.fd = -1};
	auto_fd fd = -1;

	if (!fs_create(stash, name, 0600, &fd, err))
		return false;
	w.fd = fd;
	if (c->sparse)
		return bundle_read_object(b, c->object, write_sparse, &w, err) &&
		       fs_truncate(fd, w.at, err);
	return fs_allocate(fd, c->size, err) && bundle_read_object(b, c->object, write_on, &w, err);
}

static bool make_new(const struct bundle *b, int stash, struct change *c, struct err *err)
{
	auto_free char *name = stage_name(c);
	struct stat st;
	bool made;

	if (S_ISDIR(c->after.attrs.mode))
		made = fs_mkdir(stash, name, 0700, err);
	else if (S_ISLNK(c->after.attrs.mode))
		made = fs_symlink(stash, c->after.what + strlen("link:"), name, err);
	else
		made = make_file(b, stash, name, c, err);
	if (!made || !attrs_apply(stash, name, &c->after.attrs, err) ||
	    !fs_stat(stash, name, &st, err))
		return false;
	c->after.inode = st.st_ino;
	return true;
}

/* A hard link of what is staged, or of what is live and stays as it is. */
static bool make_join(int root, const struct stashes *stashes, const struct changeset *set,
                      const struct table *staged, struct change *c, struct err *err)
{
	const size_t at = (size_t)(uintptr_t)table_get(staged, span_of(c->join));
	const struct change *target = at ? &set->changes[at - 1] : NULL;
	auto_free char *name = stage_name(c), *from = target ? stage_name(target) : NULL;
	struct stat st;

	if (!fs_link(target ? stashes->dirs[target->mount] : root, target ? from : c->join,
	             stashes->dirs[c->mount], name, err) ||
	    !fs_stat(stashes->dirs[c->mount], name, &st, err))
		return false;
	c->after.inode = st.st_ino;
	return true;
}

static bool is_made(const struct change *c)
{
	return c->kind == CHANGE_SWAP || c->kind == CHANGE_PUT;
}

static bool stage_one(const struct bundle *b, int root, const struct stashes *stashes,
                      struct changeset *set, struct table *staged, size_t i, bool joins,
                      struct err *err)
{
	struct change *c = &set->changes[i];

	if (!is_made(c) || (c->join != NULL) != joins)
		return true;
	if (stop_signal())
		return err_set(err, ERR_CANCELLED, "stopped, and nothing was changed");
	if (joins)
		return make_join(root, stashes, set, staged, c, err);
	table_set(staged, span_of(c->path), (void *)(uintptr_t)(i + 1));
	return make_new(b, stashes->dirs[c->mount], c, err);
}

bool stage_all(const struct bundle *b, int root, const struct stashes *stashes,
               struct changeset *set, struct err *err)
{
	auto_clear(table) staged = {0};

	for (int joins = 0; joins < 2; joins++)
		for (size_t i = 0; i < set->count; i++)
			if (!stage_one(b, root, stashes, set, &staged, i, joins, err))
				return err_prefix(err, "cannot stage '/%s'", set->changes[i].path);
	return true;
}

static bool copy_up(int root, const struct change *c, struct err *err)
{
	struct stat st;

	if (!fs_stat(root, c->path, &st, err))
		return false;
	return S_ISLNK(st.st_mode) ? fs_chown(root, c->path, st.st_uid, st.st_gid, err)
	                           : fs_chmod(root, c->path, st.st_mode & 07777, err);
}

static bool note_old(int root, struct change *c, struct err *err)
{
	struct stat st;

	if (!fs_stat(root, c->path, &st, err))
		return false;
	c->before.inode = st.st_ino;
	c->changed = st.st_ctim;
	if (c->kind == CHANGE_ATTR)
		c->after.inode = st.st_ino;
	return true;
}

bool stage_copy_up(int root, const struct stashes *stashes, struct changeset *set, struct err *err)
{
	/* first all, then look: names of one inode change its time more than once */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < set->count; i++) {
			struct change *c = &set->changes[i];

			if (c->before.what && fs_is_overlay(stashes->dirs[c->mount]) &&
			    (pass ? !note_old(root, c, err) : !copy_up(root, c, err)))
				return err_prefix(err, "'/%s'", c->path);
		}
	return true;
}
