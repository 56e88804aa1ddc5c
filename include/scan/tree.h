/*
 * tree: one walk over the files of the root, for what no package database knows: the libraries and
 * programs of languages, which lie anywhere.
 *
 * Each file system on a disk of this machine is walked; those that the kernel makes up, that come
 * over the network or that are images are not, nor are the stores of containers, whose files belong
 * to other roots, nor snapshots, nor what is temporary. Links are not followed. What is found is a
 * component with its place; when the package of a distribution has the file, the component says so
 * (owner).
 *
 * The reader of a kind of file is given an entry whose name it may want. What it cannot read it
 * says by tree_broken(), and the kind's coverage is partial.
 */
#ifndef FETTLE_SCAN_TREE_H
#define FETTLE_SCAN_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/str.h"
#include "scan/folder.h"
#include "scan/source.h"

enum tree_kind {
	TREE_PYTHON,
	TREE_NODE,
	TREE_RUBY,
	TREE_PHP,
	TREE_JAVA,
	TREE_BINARY, /* what Go and Rust say in their programs, and ELF package notes */
	TREE_KINDS,
};

struct tree {
	const struct scan *scan;
	struct inventory *inv;
	struct str path; /* of the directory, below the root; no slash at its end */
	unsigned depth;
	dev_t dev;        /* the file system that it is on */
	bool in_programs; /* the directory is one of programs: bin, sbin, libexec */
	struct {
		size_t added, broken;
		struct str first_why;
	} kinds[TREE_KINDS];
	size_t unread; /* directories that could not be listed, or are too deep */
	struct str first_unread;
	struct str owner_reasons; /* lists of files that could not be read */
};

/* Whether the entry is one of theirs is seen by the name alone; only then is it opened. */
void python_look(struct tree *t, const struct folder *dir, const char *name, enum fs_type type);
void node_look(struct tree *t, const struct folder *dir, const char *name);
void ruby_look(struct tree *t, const struct folder *dir, const char *name);
void php_look(struct tree *t, const struct folder *dir, const char *name);
void java_look(struct tree *t, const struct folder *dir, const char *name);
void binary_look(struct tree *t, const struct folder *dir, const char *name);

/* --- for the readers --- */

/* The path of `name` in the present directory; a new string. */
char *tree_path(const struct tree *t, const char *name) MUST_CHECK;

/* The last component of the present directory's path, or of the one `up` levels above; "" when
 * there is none. A new string. */
char *tree_folder(const struct tree *t, unsigned up) MUST_CHECK;

/* Adds a component that lies in `name` of the present directory. `namespace` may be NULL; all are
 * copied. The package URL is made of `type`, `namespace`, `name` and `version`. */
void tree_add(struct tree *t, enum tree_kind kind, const char *file, const char *type,
              const char *namespace, const char *name, const char *version);

void tree_broken(struct tree *t, enum tree_kind kind, const char *file, const struct err *why);

#endif
