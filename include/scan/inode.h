/*
 * inode: the names of an image, put together from its layers: a tree of directories, links, and of
 * those files whose content a source may ask for.
 *
 * Names are what the layers say, of any bytes but zero and slash. Nothing leads out of the tree:
 * ".." of its root is the root, as in a chroot.
 */
#ifndef FETTLE_SCAN_INODE_H
#define FETTLE_SCAN_INODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"

struct err;
struct held;

struct inode {
	char *name;
	enum fs_type type;
	unsigned mode;
	struct held *content;        /* of a file; borrowed from its layer */
	char *target;                /* of a link */
	struct inode *parent;        /* of the root: itself */
	struct inode *children;      /* those of a directory, in no order */
	struct inode *next, *before; /* in the list of its directory */
	bool is_gone;                /* taken out, and in no list any more */
	uint64_t born;               /* the number of the layer that it came with */
};

struct inodes {
	struct inode *root;
	struct table names; /* the parent's address and the name, to the node */
	struct str key;
	struct inode **all; /* for freeing them */
	size_t count, cap;
};

void inodes_clear(struct inodes *n);

/* An empty root. */
void inodes_begin(struct inodes *n);

/* NULL: it has none of that name. */
struct inode *inodes_child(struct inodes *n, const struct inode *dir, struct span name);

/* A new entry of `dir`, which has none of that name. */
struct inode *inodes_add(struct inodes *n, struct inode *dir, struct span name, enum fs_type type);

/* Takes it out with all below it. */
void inodes_remove(struct inodes *n, struct inode *node);

/* What the path leads to, from the root, with links resolved; a last link is not when `follow` is
 * false. ENOENT, ENOTDIR or ELOOP in err.sys. */
bool inodes_find(struct inodes *n, struct span path, bool follow, struct inode **ret,
                 struct err *err) MUST_CHECK;

#endif
