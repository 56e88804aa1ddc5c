#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newdir.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/table.h"
#include "bundle/extract.h"
#include "bundle/ustar.h"

struct work {
	const struct bundle *bundle;
	const struct idmap *users, *groups;
	int dir;           /* where it grows, borrowed */
	struct table made; /* paths */
	size_t linked, left_out;
};

static void work_clear(struct work *w)
{
	table_clear(&w->made);
}

/* One file while its content comes. */
struct file {
	int fd;
	uint64_t at;
	bool sparse;
};

static bool write_piece(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct file *f = ctx;
	uint64_t at = f->at;

	f->at += len;
	return (f->sparse && ustar_is_zero(bytes, len)) || fs_pwrite(f->fd, bytes, len, at, err);
}

static bool make_file(const struct work *w, const struct manifest_path *p, struct err *err)
{
	auto_fd fd = -1;
	struct file f = {.sparse = p->sparse};

	if (!fs_create(w->dir, p->path, 0600, &fd, err))
		return false;
	f.fd = fd;
	return bundle_read_object(w->bundle, p->object, write_piece, &f, err) &&
	       fs_truncate(fd, f.at, err);
}

static bool make_link(struct work *w, const struct manifest_path *p, struct err *err)
{
	if (!table_has(&w->made, span_of(p->target))) {
		w->left_out++;
		return true;
	}
	if (!fs_link(w->dir, p->target, w->dir, p->path, err))
		return false;
	w->linked++;
	return true;
}

static bool make_parents(const struct work *w, const char *path, struct err *err)
{
	size_t n = relpath_parent_len(path);
	auto_free char *parent = mem_dup(path, n);

	return n == 0 || fs_mkdirs(w->dir, parent, 0755, err);
}

/* Directories whose attributes alone change are made too: what stands in them needs them. */
static bool is_directory(const struct manifest_path *p)
{
	return p->op == OP_MKDIR || (p->op == OP_SETATTR && S_ISDIR(p->attrs.mode));
}

static bool make(struct work *w, const struct manifest_path *p, struct err *err)
{
	bool done = false;

	if (p->op == OP_DELETE ||
	    (p->object == NO_OBJECT && p->op == OP_SETATTR && !is_directory(p))) {
		w->left_out++;
		return true;
	}
	if (!make_parents(w, p->path, err))
		return false;
	if (is_directory(p))
		done = fs_mkdirs(w->dir, p->path, 0700, err);
	else if (p->op == OP_SYMLINK)
		done = fs_symlink(w->dir, p->target, p->path, err);
	else if (p->op == OP_HARDLINK)
		return make_link(w, p, err) || err_prefix(err, "'%s'", p->path);
	else
		done = make_file(w, p, err);
	table_set(&w->made, span_of(p->path), w);
	return done || err_prefix(err, "'%s'", p->path);
}

/* What only root may set goes, for others. */
static void drop_privileged(struct attrs *a)
{
	auto_clear(attrs) all = *a;

	*a = (struct attrs){.mode = all.mode & ~(mode_t)(S_ISUID | S_ISGID),
	                    .uid = geteuid(),
	                    .gid = getegid(),
	                    .mtime = all.mtime};
	for (size_t i = 0; i < all.xattr_count; i++)
		if (strcmp(all.xattrs[i].name, "security.capability") != 0)
			attrs_add_xattr(a, all.xattrs[i].name, all.xattrs[i].value.buf,
			                all.xattrs[i].value.len);
}

static bool set_attributes(const struct work *w, const struct manifest_path *p, struct err *err)
{
	auto_clear(attrs) a = {0};
	uint32_t id;

	attrs_copy(&a, &p->attrs);
	if (geteuid() != 0)
		drop_privileged(&a);
	if (a.owner && idmap_id(w->users, a.owner, &id))
		a.uid = id;
	if (a.group && idmap_id(w->groups, a.group, &id))
		a.gid = id;
	return attrs_apply(w->dir, p->path, &a, err) || err_prefix(err, "'%s'", p->path);
}

static bool fill(struct work *w, struct err *err)
{
	const struct manifest *m = &w->bundle->manifest;

	for (size_t i = 0; i < m->path_count; i++)
		if (!make(w, &m->paths[i], err))
			return false;
	/* children first: the time of a directory changes with what is made in it */
	for (size_t i = m->path_count; i-- > 0;)
		if (table_has(&w->made, span_of(m->paths[i].path)) &&
		    !set_attributes(w, &m->paths[i], err))
			return false;
	return true;
}

bool extract_bundle(const struct bundle *b, const char *dir, const struct idmap *users,
                    const struct idmap *groups, struct extract_result *ret, struct err *err)
{
	auto_clear(work) w = {.bundle = b, .users = users, .groups = groups};
	auto_clear(newdir) d = NEWDIR_NONE;

	if (!newdir_begin_path(dir, 0700, &d, err))
		return false;
	w.dir = d.fd;
	if (!fill(&w, err) || !newdir_commit(&d, err))
		return false;
	*ret = (struct extract_result){.made = w.made.count + w.linked, .left_out = w.left_out};
	return true;
}
