/*
 * tree: everything below a directory, as a sorted list, for comparing two of them.
 *
 * Files, directories, symbolic links and hard links with all attributes; anything else (device,
 * fifo, socket) is refused. A directory called ".fettle" at the top is fettle's own and left out.
 */
#ifndef FETTLE_BUNDLE_TREE_H
#define FETTLE_BUNDLE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/table.h"
#include "ext/digest.h"
#include "model/attrs.h"

struct err;

struct tree_entry {
	char *path;
	struct attrs attrs;
	uint64_t size;
	bool sparse;
	char sha256[SHA256_HEX_SIZE]; /* of a file */
	char *target;                 /* of a symbolic link */
	size_t leader; /* index of the first entry with the same inode; its own when it is the first
	                */
};

struct tree {
	int fd;                     /* the directory, borrowed */
	struct tree_entry *entries; /* parents before children */
	size_t count, cap;
	struct table by_path; /* index + 1 */
	struct table by_inode;
};
void tree_clear(struct tree *t);

bool tree_read(int dir, struct tree *ret, struct err *err) MUST_CHECK;
const struct tree_entry *tree_find(const struct tree *t, const char *path);

#endif
