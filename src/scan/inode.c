#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/inode.h"

#define LINK_LIMIT 40

void inodes_clear(struct inodes *n)
{
	for (size_t i = 0; i < n->count; i++) {
		free(n->all[i]->name);
		free(n->all[i]->target);
		free(n->all[i]);
	}
	free(n->all);
	table_clear(&n->names);
	str_clear(&n->key);
	*n = (struct inodes){0};
}

static struct inode *make(struct inodes *n, struct span name, enum fs_type type)
{
	struct inode *node = mem_alloc(1, sizeof(*node));

	node->name = span_dup(name);
	node->type = type;
	n->all = mem_grow(n->all, n->count, &n->cap, sizeof(struct inode *));
	n->all[n->count++] = node;
	return node;
}

void inodes_begin(struct inodes *n)
{
	inodes_clear(n);
	n->root = make(n, (struct span){0}, FS_DIR);
	n->root->parent = n->root;
	n->root->mode = 0755;
}

static struct span key_of(struct inodes *n, const struct inode *dir, struct span name)
{
	str_reset(&n->key);
	str_add(&n->key, &dir, sizeof(const struct inode *));
	str_add(&n->key, name.ptr, name.len);
	return span_make(n->key.buf, n->key.len);
}

struct inode *inodes_child(struct inodes *n, const struct inode *dir, struct span name)
{
	return table_get(&n->names, key_of(n, dir, name));
}

struct inode *inodes_add(struct inodes *n, struct inode *dir, struct span name, enum fs_type type)
{
	struct inode *node = make(n, name, type);

	node->parent = dir;
	node->next = dir->children;
	if (node->next)
		node->next->before = node;
	dir->children = node;
	table_set(&n->names, key_of(n, dir, name), node);
	return node;
}

static void unlist(struct inode *node)
{
	if (node->before)
		node->before->next = node->next;
	else
		node->parent->children = node->next;
	if (node->next)
		node->next->before = node->before;
}

/* Without recursion: how deep names of an image lie is not in our hands. What is below is out of
 * reach once its directory is. */
void inodes_remove(struct inodes *n, struct inode *node)
{
	table_set(&n->names, key_of(n, node->parent, span_of(node->name)), NULL);
	unlist(node);
	node->is_gone = true;
}

/* --- finding --- */

static bool fail(int error, struct span path, struct err *err)
{
	errno = error;
	return err_sys(err, "cannot open '%.*s'", (int)path.len, path.ptr);
}

/* Takes the next component off the front of the path; false at its end. */
static bool next_part(struct span *rest, struct span *ret)
{
	while (span_cut(rest, '/', ret))
		if (ret->len && !span_eq(*ret, "."))
			return true;
	return false;
}

static bool is_last(struct span rest)
{
	struct span part;

	return !next_part(&rest, &part);
}

/* The target of a link, and what is left of the path behind it. */
static void put_before(struct str *path, const char *target, struct span rest)
{
	struct str whole = {0};

	str_adds(&whole, target);
	str_addc(&whole, '/');
	str_add(&whole, rest.ptr, rest.len);
	str_clear(path);
	*path = whole;
}

bool inodes_find(struct inodes *n, struct span path, bool follow, struct inode **ret,
                 struct err *err)
{
	auto_clear(str) text = {0};
	struct inode *at = n->root, *child;
	struct span rest = path, part;
	unsigned links = 0;

	while (next_part(&rest, &part)) {
		if (at->type != FS_DIR)
			return fail(ENOTDIR, path, err);
		if (span_eq(part, "..")) {
			at = at->parent;
			continue;
		}
		child = inodes_child(n, at, part);
		if (!child)
			return fail(ENOENT, path, err);
		if (child->type != FS_LINK || (!follow && is_last(rest))) {
			at = child;
			continue;
		}
		if (++links > LINK_LIMIT)
			return fail(ELOOP, path, err);
		if (child->target[0] == '/')
			at = n->root;
		put_before(&text, child->target, rest);
		rest = span_make(text.buf, text.len);
	}
	*ret = at;
	return true;
}
