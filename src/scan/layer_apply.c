#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/str.h"
#include "scan/layer.h"
#include "scan/wanted.h"

struct applying {
	struct layer *layer;
	struct inodes *nodes;
	uint64_t number;
};

static struct span parent_of(struct span path, struct span *ret_base)
{
	size_t n = path.len;

	while (n && path.ptr[n - 1] != '/')
		n--;
	*ret_base = span_make(path.ptr + n, path.len - n);
	return span_make(path.ptr, n ? n - 1 : 0);
}

/* Where the names of the path's last component go: links on the way are those of the image. What
 * is missing is made when `make` is true. NULL: there is no such directory. */
static struct inode *find_dir(struct applying *a, struct span path, bool make)
{
	struct inode *dir = NULL, *parent;
	struct span base, above;
	struct err why = {0};

	if (inodes_find(a->nodes, path, true, &dir, &why))
		return dir->type == FS_DIR ? dir : NULL;
	if (!make || why.sys != ENOENT || path.len == 0)
		return NULL;
	above = parent_of(path, &base);
	parent = find_dir(a, above, true);
	if (!parent || inodes_child(a->nodes, parent, base))
		return NULL; /* a link that leads nowhere */
	dir = inodes_add(a->nodes, parent, base, FS_DIR);
	dir->mode = 0755;
	dir->born = a->number;
	return dir;
}

/* A directory with something of this layer in it is this layer's too: what hides it hides only what
 * lower layers have below it. */
static void touch(const struct applying *a, struct inode *dir)
{
	for (; dir->parent != dir; dir = dir->parent)
		dir->born = a->number;
}

/* --- whiteouts --- */

static struct inode *first_of(struct inode *dir)
{
	return dir->children;
}

/* Takes out all below the directory that is not of this layer; deep trees are gone through without
 * recursion. */
static void hide_below(struct applying *a, struct inode *top)
{
	struct inode *dir = top, *at = first_of(top);

	for (;;) {
		if (at) {
			struct inode *next = at->next;

			if (at->born != a->number) {
				inodes_remove(a->nodes, at);
			} else if (at->type == FS_DIR) {
				dir = at;
				at = first_of(dir);
				continue;
			}
			at = next;
			continue;
		}
		if (dir == top)
			return;
		at = dir->next;
		dir = dir->parent;
	}
}

static void hide(struct applying *a, const struct layer_entry *e)
{
	struct span base, above = parent_of(span_of(e->path), &base);
	struct inode *dir = find_dir(a, above, false), *node;

	node = dir ? inodes_child(a->nodes, dir, base) : NULL;
	if (!node)
		return;
	if (node->born != a->number)
		inodes_remove(a->nodes, node);
	else if (node->type == FS_DIR)
		hide_below(a, node);
}

static void hide_all(struct applying *a, const struct layer_entry *e)
{
	struct inode *dir = find_dir(a, span_of(e->path), false);

	if (dir)
		hide_below(a, dir);
}

/* --- entries --- */

/* A new entry in the place of one that was there. NULL, and told, when it has no place. */
static struct inode *put(struct applying *a, const struct layer_entry *e, enum fs_type type)
{
	struct span base, above = parent_of(span_of(e->path), &base);
	struct inode *dir = find_dir(a, above, true), *node;

	if (!dir) {
		layer_odd(a->layer, e->path, "what it lies in is no directory");
		return NULL;
	}
	node = inodes_child(a->nodes, dir, base);
	if (node && !(node->type == FS_DIR && type == FS_DIR)) {
		inodes_remove(a->nodes, node);
		node = NULL;
	}
	touch(a, dir);
	if (!node)
		node = inodes_add(a->nodes, dir, base, type);
	node->born = a->number;
	node->mode = e->mode;
	return node;
}

static void put_content(struct applying *a, const struct layer_entry *e, struct held *content)
{
	struct inode *node = put(a, e, FS_FILE);

	if (node)
		node->content = content;
}

/* A name that nobody asked for may be another name of a file that somebody does ask for. */
static void put_unknown(struct applying *a, struct layer_entry *e)
{
	static const char why[] =
	        "it is another name of a file that nothing was kept of while the image was read";

	/* programs are looked at under the other name too */
	if (wanted_of(span_of(e->path), e->mode, 0) != WANTED_NOT) {
		e->content = mem_alloc(1, sizeof(*e->content));
		e->content->why = mem_strdup(why);
		put_content(a, e, e->content);
	} else if (wanted_is_program(span_of(e->path)) && (e->mode & 0111) &&
	           !wanted_is_program(span_of(e->target))) {
		e->content = mem_alloc(1, sizeof(*e->content));
		e->content->size = UINT32_MAX;
		e->content->why = mem_strdup(why);
		put_content(a, e, e->content);
	} else {
		put_content(a, e, NULL);
	}
}

static void put_hardlink(struct applying *a, struct layer_entry *e)
{
	struct span base, above = parent_of(span_of(e->target), &base);
	struct inode *dir = find_dir(a, above, false), *old, *node;

	old = dir ? inodes_child(a->nodes, dir, base) : NULL;
	if (!old || (old->type != FS_FILE && old->type != FS_LINK && old->type != FS_OTHER)) {
		put_unknown(a, e);
		return;
	}
	if (old->type == FS_FILE && !old->content &&
	    wanted_of(span_of(e->path), e->mode, 0) != WANTED_NOT) {
		put_unknown(a, e);
		return;
	}
	node = put(a, e, old->type);
	if (!node)
		return;
	/* putting it may have taken the other out */
	node->mode = old->mode;
	node->content = old->content;
	node->target = mem_strdup(old->target);
}

static void apply_entry(struct applying *a, struct layer_entry *e)
{
	struct inode *node;

	switch (e->what) {
	case LAYER_DIR:
		put(a, e, FS_DIR);
		break;
	case LAYER_LINK:
		node = put(a, e, FS_LINK);
		if (node) {
			mem_free(&node->target);
			node->target = mem_strdup(e->target);
		}
		break;
	case LAYER_HARDLINK:
		put_hardlink(a, e);
		break;
	case LAYER_FILE:
		put_content(a, e, e->content);
		break;
	case LAYER_OTHER:
		put(a, e, FS_OTHER);
		break;
	case LAYER_WHITEOUT:
		hide(a, e);
		break;
	case LAYER_OPAQUE:
		hide_all(a, e);
		break;
	default:
		break;
	}
}

/* --- files that nobody wants --- */

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool has_plain(const struct layer *l, const struct str *path)
{
	uint64_t digest = table_hash(span_make(path->buf, path->len));

	return bsearch(&digest, l->plain, l->plain_count, sizeof(digest), by_value) != NULL;
}

static void path_of(const struct inode *node, struct str *to)
{
	if (node->parent == node)
		return;
	path_of(node->parent, to);
	if (to->len)
		str_addc(to, '/');
	str_adds(to, node->name);
}

/* They hide directories of lower layers that were where they are. */
static void hide_under_plain(struct applying *a)
{
	auto_clear(str) path = {0};

	qsort(a->layer->plain, a->layer->plain_count, sizeof(uint64_t), by_value);
	for (size_t i = 1; i < a->nodes->count; i++) {
		struct inode *node = a->nodes->all[i];

		if (node->is_gone || node->type != FS_DIR)
			continue;
		str_reset(&path);
		path_of(node, &path);
		if (has_plain(a->layer, &path))
			inodes_remove(a->nodes, node);
	}
}

void layer_apply(struct layer *l, struct inodes *n, uint64_t number)
{
	struct applying a = {l, n, number};

	if (l->plain_count)
		hide_under_plain(&a);
	for (size_t i = 0; i < l->count; i++)
		apply_entry(&a, &l->entries[i]);
}
