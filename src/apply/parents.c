#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "apply/parents.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"

void parents_clear(struct parents *p)
{
	for (size_t i = 0; i < p->count; i++) {
		mem_free(&p->places[i]->path);
		mem_free(&p->places[i]);
	}
	free(p->places);
	table_clear(&p->by_path);
	*p = (struct parents){.root = -1, .forbidden = -1};
}

static bool check_writers(const struct place *at, struct err *err)
{
	const struct stat *st = &at->st;

	if (st->st_uid != 0 && st->st_uid != geteuid())
		return err_set(
		        err, ERR_REFUSED,
		        "directory '/%s' belongs to user %u, who could exchange what is in it",
		        at->path, st->st_uid);
	if (st->st_mode & 02 || (st->st_mode & 020 && st->st_gid != 0 && st->st_gid != getegid()))
		return err_set(err, ERR_REFUSED, "directory '/%s' can be written by %s", at->path,
		               st->st_mode & 02 ? "everyone" : "its group");
	return true;
}

static bool check_forbidden(const struct parents *p, const struct place *at, struct err *err)
{
	struct stat st;

	if (p->forbidden < 0)
		return true;
	if (!fs_fstat(p->forbidden, &st, err))
		return false;
	return st.st_dev != at->st.st_dev || st.st_ino != at->st.st_ino ||
	       err_set(err, ERR_REFUSED, "'/%s' is fettle's own state", at->path);
}

/* *ret -1 when it is no directory. */
static bool open_dir(const struct parents *p, const char *path, int *ret, struct err *err)
{
	struct err why = {0};

	if (fs_open_subdir(p->root, *path ? path : ".", ret, &why))
		return true;
	*ret = -1;
	if (fs_is_absent(&why))
		return true;
	if (why.sys == ELOOP)
		return err_set(err, ERR_REFUSED, "directory '/%s' is a symbolic link", path);
	if (err)
		*err = why;
	return false;
}

static bool look(const struct parents *p, struct place *at, const struct place *above,
                 struct err *err)
{
	auto_fd fd = -1;

	if (!open_dir(p, at->path, &fd, err))
		return false;
	if (fd < 0)
		return true;
	if (!fs_fstat(fd, &at->st, err) || !fs_mount_id(fd, ".", &at->mount_id, err) ||
	    !check_writers(at, err) || !check_forbidden(p, at, err))
		return false;
	at->is_there = true;
	at->top = at->path;
	if (above && above->mount_id == at->mount_id && above->st.st_dev == at->st.st_dev)
		at->top = above->top;
	return true;
}

static bool add(struct parents *p, const char *path, const struct place *above,
                const struct place **ret, struct err *err)
{
	struct place *at = mem_alloc(1, sizeof(*at));

	p->places = mem_grow(p->places, p->count, &p->cap, sizeof(struct place *));
	p->places[p->count++] = at;
	at->path = mem_strdup(path);
	if ((!above || above->is_there) && !look(p, at, above, err))
		return false;
	table_set(&p->by_path, span_of(path), at);
	*ret = at;
	return true;
}

bool parents_walk(struct parents *p, const char *path, const struct place **ret, struct err *err)
{
	struct place *known = table_get(&p->by_path, span_of(path));
	const struct place *above = NULL;

	if (known) {
		*ret = known;
		return true;
	}
	if (*path) {
		auto_free char *up = mem_dup(path, relpath_parent_len(path));

		if (!parents_walk(p, up, &above, err))
			return false;
	}
	return add(p, path, above, ret, err);
}
