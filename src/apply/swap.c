#include <errno.h>

#include "apply/look.h"
#include "apply/stage.h"
#include "apply/swap.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/stop.h"
#include "base/str.h"

/* Paths come sorted, so that the directory opened last is most often the one that is needed. */
struct cursor {
	const struct swap *s;
	char *path;
	int dir; /* -1: it is not there */
};

static void cursor_clear(struct cursor *c)
{
	fs_close(&c->dir);
	mem_free(&c->path);
}

static bool cursor_go(struct cursor *c, const char *path, struct err *err)
{
	size_t n = relpath_parent_len(path);
	struct err why = {0};

	if (c->path && strlen(c->path) == n && memcmp(c->path, path, n) == 0 && c->dir >= 0)
		return true;
	fs_close(&c->dir);
	mem_free(&c->path);
	c->path = mem_dup(path, n);
	if (fs_open_subdir(c->s->root, n ? c->path : ".", &c->dir, &why) || fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

/* One change in one direction. */
struct move {
	enum change_kind kind;
	const struct side *from, *to;
	int dir, stash;
	const char *base; /* name in `dir` */
	char *slot;       /* name in `stash` */
};

static void move_clear(struct move *m)
{
	mem_free(&m->slot);
}

static struct move make_move(const struct cursor *at, const struct change *c, bool forward)
{
	struct move m = {
	        .kind = c->kind,
	        .from = forward ? &c->before : &c->after,
	        .to = forward ? &c->after : &c->before,
	        .dir = at->dir,
	        .stash = at->s->stashes->dirs[c->mount],
	        .base = relpath_base(c->path),
	        .slot = stage_name(c),
	};

	if (!forward && c->kind == CHANGE_PUT)
		m.kind = CHANGE_TAKE;
	else if (!forward && c->kind == CHANGE_TAKE)
		m.kind = CHANGE_PUT;
	return m;
}

/* "5.o" in the stash, where the old side waits while the new one goes over it. */
static char *aside(const struct move *m)
{
	return str_format("%s.o", m->slot);
}

static bool is_refused(const struct err *why)
{
	return why->sys == EINVAL || why->sys == ENOSYS || why->sys == EOPNOTSUPP;
}

/* Where there is no exchange. The name has a file at every instant, unless a directory is on either
 * side. */
static bool swap_by_steps(const struct move *m, struct err *err)
{
	auto_free char *name = aside(m);
	bool from_dir = S_ISDIR(m->from->attrs.mode), to_dir = S_ISDIR(m->to->attrs.mode);

	if (from_dir ? !fs_rename(m->dir, m->base, m->stash, name, err)
	             : !fs_link(m->dir, m->base, m->stash, name, err))
		return false;
	if (!from_dir && to_dir && !fs_unlink(m->dir, m->base, err))
		return false;
	return fs_rename(m->stash, m->slot, m->dir, m->base, err) &&
	       fs_rename(m->stash, name, m->stash, m->slot, err);
}

/* Takes back, or ends, steps that were interrupted, in whichever direction they went: afterwards
 * nothing waits aside, unless somebody else's file is in the way. */
static bool settle(const struct move *m, struct err *err)
{
	auto_free char *name = aside(m);
	uint64_t waits, here;

	if (!look_inode(m->stash, name, &waits, err))
		return false;
	if (!waits)
		return true;
	if (!fs_exists(m->stash, m->slot))
		return fs_rename(m->stash, name, m->stash, m->slot, err);
	if (!look_inode(m->dir, m->base, &here, err))
		return false;
	if (!here)
		return fs_rename(m->stash, name, m->dir, m->base, err);
	return here != waits || fs_unlink(m->stash, name, err);
}

static bool say_third(struct err *err)
{
	return err_set(err, ERR_REFUSED, "was changed by somebody else meanwhile");
}

/* Somebody may have put another file there after it was looked at: that one goes back. */
static bool keep_exchanged(const struct move *m, struct err *err)
{
	uint64_t got;

	if (!look_inode(m->stash, m->slot, &got, err))
		return false;
	if (got == m->from->inode)
		return true;
	return fs_exchange(m->stash, m->slot, m->dir, m->base, err) && say_third(err);
}

static bool exchange(const struct move *m, struct err *err)
{
	struct err why = {0};

	if (fs_exchange(m->stash, m->slot, m->dir, m->base, &why))
		return keep_exchanged(m, err);
	if (is_refused(&why))
		return swap_by_steps(m, err);
	if (err)
		*err = why;
	return false;
}

static bool rename_new(int from_dir, const char *from, int to_dir, const char *to, struct err *err)
{
	struct err why = {0};

	if (fs_rename_noreplace(from_dir, from, to_dir, to, &why))
		return true;
	if (is_refused(&why) && !fs_exists(to_dir, to))
		return fs_rename(from_dir, from, to_dir, to, err);
	if (err)
		*err = why;
	return false;
}

static bool carry_out(const struct move *m, struct err *err)
{
	uint64_t here = 0;

	if (m->dir >= 0 && ((m->kind == CHANGE_SWAP && !settle(m, err)) ||
	                    !look_inode(m->dir, m->base, &here, err)))
		return false;
	switch (m->kind) {
	case CHANGE_SWAP:
		if (here == m->to->inode)
			return true;
		return here == m->from->inode ? exchange(m, err) : say_third(err);
	case CHANGE_PUT:
		if (here == m->to->inode)
			return true;
		if (m->dir < 0)
			return err_set(err, ERR_FAILED, "its directory is not there");
		return here ? say_third(err) : rename_new(m->stash, m->slot, m->dir, m->base, err);
	case CHANGE_TAKE:
		if (here == 0)
			return true;
		return here == m->from->inode ? rename_new(m->dir, m->base, m->stash, m->slot, err)
		                              : say_third(err);
	case CHANGE_ATTR:
		return here == m->from->inode ? attrs_apply(m->dir, m->base, &m->to->attrs, err)
		                              : say_third(err);
	}
	return err_set(err, ERR_FAILED, "unknown kind of change");
}

static bool do_change(struct cursor *at, size_t i, bool forward, struct err *err)
{
	const struct change *c = &at->s->set->changes[i];
	auto_clear(move) m = {0};

	if (!cursor_go(at, c->path, err))
		return false;
	m = make_move(at, c, forward);
	return carry_out(&m, err);
}

static bool set_times(const struct swap *s, bool forward, struct err *err)
{
	for (size_t i = 0; i < s->set->dir_count; i++) {
		const struct change_dir *d = &s->set->dirs[i];

		if ((forward ? d->is_after : d->is_before) &&
		    !fs_set_mtime(s->root, *d->path ? d->path : ".", forward ? d->after : d->before,
		                  err))
			return err_prefix(err, "'/%s'", d->path);
	}
	return true;
}

bool swap_forward(const struct swap *s, struct err *err)
{
	auto_clear(cursor) at = {.s = s, .dir = -1};

	for (size_t i = 0; i < s->set->count; i++) {
		if (s->heeds_stop && stop_signal())
			return err_set(err, ERR_CANCELLED, "stopped");
		if (!do_change(&at, i, true, err))
			return err_prefix(err, "'/%s'", s->set->changes[i].path);
	}
	return set_times(s, true, err);
}

bool swap_back(const struct swap *s, struct strlist *strays, struct err *err)
{
	auto_clear(cursor) at = {.s = s, .dir = -1};

	for (size_t i = s->set->count; i-- > 0;) {
		struct err why = {0};

		if (do_change(&at, i, false, &why))
			continue;
		/* a third inode is somebody's data; anything else may pass, and is tried again */
		if (why.kind != ERR_REFUSED) {
			if (err)
				*err = why;
			return err_prefix(err, "'/%s'", s->set->changes[i].path);
		}
		strlist_take(strays, str_format("/%s: %s", s->set->changes[i].path, why.msg));
	}
	return set_times(s, false, err);
}

bool swap_sync(const struct swap *s, struct err *err)
{
	for (size_t i = 0; i < s->set->mount_count; i++)
		if (s->stashes->dirs[i] >= 0 && !fs_syncfs(s->stashes->dirs[i], err))
			return err_prefix(err, "'/%s'", s->set->mounts[i].top);
	return true;
}

bool swap_check_old(const struct swap *s, struct err *err)
{
	auto_clear(cursor) at = {.s = s, .dir = -1};

	for (size_t i = 0; i < s->set->count; i++) {
		const struct change *c = &s->set->changes[i];
		struct err why = {0};
		struct stat st = {0};

		if (!cursor_go(&at, c->path, err))
			return false;
		if (at.dir >= 0 && !fs_stat(at.dir, relpath_base(c->path), &st, &why) &&
		    !fs_is_absent(&why)) {
			if (err)
				*err = why;
			return false;
		}
		if (st.st_ino != c->before.inode ||
		    /* the change time of a directory tells of what is in it, too */
		    (st.st_ino && !S_ISDIR(st.st_mode) &&
		     (st.st_ctim.tv_sec != c->changed.tv_sec ||
		      st.st_ctim.tv_nsec != c->changed.tv_nsec)))
			return err_set(err, ERR_REFUSED,
			               "'/%s' was changed by somebody else meanwhile", c->path);
	}
	return true;
}

bool swap_verify(const struct swap *s, struct err *err)
{
	auto_clear(cursor) at = {.s = s, .dir = -1};

	for (size_t i = 0; i < s->set->count; i++) {
		const struct change *c = &s->set->changes[i];
		const struct change_dir *d = changeset_find_dir(s->set, c->path);
		auto_clear(side) is = {0};
		auto_clear(str) buf = {0};
		const char *why;

		if (!cursor_go(&at, c->path, err) ||
		    (at.dir >= 0 && !look_at(at.dir, relpath_base(c->path), &is, NULL, err)))
			return err_prefix(err, "'/%s'", c->path);
		/* a directory that programs wrote into has another time, rightly */
		why = look_differ(&is, &c->after, !d, &buf);
		if (why)
			return err_set(err, ERR_FAILED, "'/%s' was read back: %s", c->path, why);
	}
	return true;
}

bool swap_find_foreign(const struct swap *s, struct strlist *ret, struct err *err)
{
	for (size_t i = 0; i < s->set->count; i++) {
		const struct change *c = &s->set->changes[i];
		auto_free char *slot = stage_name(c);
		auto_clear(strlist) names = {0};
		auto_fd dir = -1;

		if (!c->after.what || !S_ISDIR(c->after.attrs.mode) || c->kind == CHANGE_ATTR ||
		    !fs_open_subdir(s->stashes->dirs[c->mount], slot, &dir, NULL))
			continue;
		if (!fs_list(dir, &names, err))
			return false;
		if (names.count)
			strlist_take(ret, str_format("/%s/%s", c->path, names.v[0]));
	}
	return true;
}
