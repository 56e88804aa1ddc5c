#include <errno.h>
#include <fcntl.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "scan/folder.h"
#include "scan/held.h"
#include "scan/image.h"

void folder_clear(struct folder *f)
{
	fs_close(&f->fd);
	*f = (struct folder)FOLDER_NONE;
}

void file_clear(struct file *f)
{
	fs_close(&f->fd);
	if (f->view)
		held_view_clear(f->view);
	mem_free(&f->view);
	*f = (struct file)FILE_NONE;
}

struct folder folder_root(const struct scan *s)
{
	struct folder f = {.fd = s->root};

	if (s->image)
		f = (struct folder){-1, s->image->nodes.root, &s->image->nodes};
	return f;
}

static bool open_fd(int *fd, struct file *ret, struct err *err)
{
	struct region region;

	if (!region_of_file(*fd, &region, err))
		return false;
	*ret = (struct file){.fd = fs_steal(fd), .region = region};
	return true;
}

static bool fail(int error, const char *name, struct err *err)
{
	errno = error;
	return err_sys(err, "cannot open '%s'", name);
}

static bool open_node(const struct inode *n, const char *name, struct file *ret, struct err *err)
{
	if (n->type == FS_DIR)
		return fail(EISDIR, name, err);
	if (n->type == FS_LINK)
		return fail(ELOOP, name, err);
	if (n->type != FS_FILE)
		return err_set(err, ERR_INPUT, "'%s' is not a regular file", name);
	if (!n->content)
		return err_set(err, ERR_INPUT, "'%s' was not kept while the image was read", name);
	if (n->content->why && n->content->count == 0)
		return err_set(err, ERR_INPUT, "%s", n->content->why);
	*ret = (struct file)FILE_NONE;
	ret->view = mem_alloc(1, sizeof(*ret->view));
	ret->region = held_region(ret->view, n->content);
	return true;
}

static bool enter_node(const struct folder *f, const struct inode *n, const char *name,
                       struct folder *ret, struct err *err)
{
	if (n->type != FS_DIR)
		return fail(n->type == FS_LINK ? ELOOP : ENOTDIR, name, err);
	*ret = (struct folder){-1, n, f->nodes};
	return true;
}

bool file_read(const struct file *f, size_t max, struct str *to, struct err *err)
{
	if (f->fd >= 0)
		return fs_read_fd(f->fd, max, to, err);
	if (f->region.size > max)
		return err_set(err, ERR_INPUT, "more than %zu bytes", max);
	if (!region_read(&f->region, 0, str_reserve(to, f->region.size), f->region.size, err))
		return false;
	to->len += f->region.size;
	to->buf[to->len] = '\0';
	return true;
}

/* --- from the root on --- */

bool folder_root_open(const struct scan *s, const char *path, struct file *ret, struct err *err)
{
	struct inode *n;
	auto_fd fd = -1;

	if (s->image)
		return inodes_find(&s->image->nodes, span_of(path), true, &n, err) &&
		       open_node(n, path, ret, err);
	return fs_open_in_root(s->root, path, O_RDONLY, &fd, err) && open_fd(&fd, ret, err);
}

bool folder_root_read(const struct scan *s, const char *path, size_t max, struct str *to,
                      struct err *err)
{
	auto_clear(file) file = FILE_NONE;

	if (!folder_root_open(s, path, &file, err))
		return false;
	return file_read(&file, max, to, err) || err_prefix(err, "'%s'", path);
}

bool folder_root_enter(const struct scan *s, const char *path, struct folder *ret, struct err *err)
{
	struct folder root = folder_root(s);
	auto_fd fd = -1;
	struct inode *n;

	if (s->image)
		return inodes_find(&s->image->nodes, span_of(path), true, &n, err) &&
		       enter_node(&root, n, path, ret, err);
	if (!fs_open_in_root(s->root, path, O_RDONLY | O_DIRECTORY, &fd, err))
		return false;
	*ret = (struct folder){.fd = fs_steal(&fd)};
	return true;
}

/* --- in a folder --- */

/* Without following links: one on the way is ELOOP. */
static bool find(const struct folder *f, const char *name, const struct inode **ret,
                 struct err *err)
{
	struct span rest = span_of(name), part;
	const struct inode *at = f->node;

	while (span_cut(&rest, '/', &part)) {
		if (at->type != FS_DIR)
			return fail(at->type == FS_LINK ? ELOOP : ENOTDIR, name, err);
		at = inodes_child(f->nodes, at, part);
		if (!at)
			return fail(ENOENT, name, err);
	}
	*ret = at;
	return true;
}

bool folder_enter(const struct folder *f, const char *name, struct folder *ret, struct err *err)
{
	const struct inode *n;
	auto_fd fd = -1;

	if (f->node)
		return find(f, name, &n, err) && enter_node(f, n, name, ret, err);
	if (!fs_open_subdir(f->fd, name, &fd, err))
		return false;
	*ret = (struct folder){.fd = fs_steal(&fd)};
	return true;
}

bool folder_open(const struct folder *f, const char *name, struct file *ret, struct err *err)
{
	const struct inode *n;
	auto_fd fd = -1;

	if (f->node)
		return find(f, name, &n, err) && open_node(n, name, ret, err);
	return fs_open_file(f->fd, name, &fd, err) && open_fd(&fd, ret, err);
}

bool folder_read(const struct folder *f, const char *name, size_t max, struct str *to,
                 struct err *err)
{
	auto_clear(file) file = FILE_NONE;

	if (!folder_open(f, name, &file, err))
		return false;
	return file_read(&file, max, to, err) || err_prefix(err, "'%s'", name);
}

bool folder_readlink(const struct folder *f, const char *name, struct str *to, struct err *err)
{
	const struct inode *n;

	if (!f->node)
		return fs_readlink(f->fd, name, to, err);
	if (!find(f, name, &n, err))
		return false;
	if (n->type != FS_LINK)
		return fail(EINVAL, name, err);
	str_adds(to, n->target);
	return true;
}

static void stat_node(const struct inode *n, struct stat *ret)
{
	static const mode_t kinds[] = {[FS_UNKNOWN] = 0,
	                               [FS_FILE] = S_IFREG,
	                               [FS_DIR] = S_IFDIR,
	                               [FS_LINK] = S_IFLNK,
	                               [FS_OTHER] = S_IFIFO};

	/* a file that has nothing to tell is none that a reader would open */
	bool is_mute = n->type == FS_FILE && !n->content;

	*ret = (struct stat){
	        .st_mode = (is_mute ? 0 : kinds[n->type]) | (n->mode & 07777),
	        .st_ino = (ino_t)(uintptr_t)n->content,
	        .st_size = n->content ? (off_t)n->content->size : 0,
	};
}

bool folder_stat(const struct folder *f, const char *name, struct stat *ret, struct err *err)
{
	const struct inode *n;

	if (!f->node)
		return fs_stat(f->fd, name, ret, err);
	if (!find(f, name, &n, err))
		return false;
	stat_node(n, ret);
	return true;
}

bool folder_fstat(const struct folder *f, struct stat *ret, struct err *err)
{
	if (!f->node)
		return fs_fstat(f->fd, ret, err);
	stat_node(f->node, ret);
	return true;
}

bool file_stat(const struct file *f, struct stat *ret, struct err *err)
{
	if (f->fd >= 0)
		return fs_fstat(f->fd, ret, err);
	*ret = (struct stat){
	        .st_mode = S_IFREG,
	        .st_ino = (ino_t)(uintptr_t)f->view->held,
	        .st_size = (off_t)f->region.size,
	};
	return true;
}

bool folder_each(const struct folder *f, fs_entry *entry, void *ctx, struct err *err)
{
	if (!f->node)
		return fs_each(f->fd, entry, ctx, err);
	for (const struct inode *n = f->node->children; n; n = n->next)
		if (!entry(ctx, n->name, n->type, err))
			return false;
	return true;
}

bool folder_list(const struct folder *f, struct strlist *ret, struct err *err)
{
	struct strlist names = {0};

	if (!f->node)
		return fs_list(f->fd, ret, err);
	for (const struct inode *n = f->node->children; n; n = n->next)
		strlist_add(&names, n->name);
	strlist_sort(&names);
	*ret = names;
	return true;
}
