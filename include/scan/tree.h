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
 * The reader of a kind of file says which entries it wants, by the name alone, and reads those.
 * What it cannot read makes the kind's coverage partial. What has not changed since the last walk
 * is not read again (treecache).
 */
#ifndef FETTLE_SCAN_TREE_H
#define FETTLE_SCAN_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/str.h"
#include "base/table.h"
#include "scan/folder.h"
#include "scan/source.h"
#include "scan/treecache.h"

enum tree_kind {
	TREE_PYTHON,
	TREE_NODE,
	TREE_RUBY,
	TREE_PHP,
	TREE_JAVA,
	TREE_DOTNET,
	TREE_CONDA,
	TREE_BILL,   /* what a vendor says of its own program in a bill beside it */
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
	size_t owned_notes; /* package notes of files that a package has: nothing new */
	size_t unread;      /* directories that could not be listed, or are too deep */
	struct str first_unread;
	struct str owner_reasons; /* lists of files that could not be read */
	struct treecache known;   /* what the last walk saw */
	struct treecache_log log; /* what this one sees */
	struct str file;          /* room for a name */
	struct table waiting;     /* places of file systems that may keep one waiting */
	int near;                 /* a directory above, open to glance from ... */
	size_t near_len;          /* ... and where what lies below it begins in `path` */
};

/* Which file is to be read for an entry of the present directory, below it; false: none. */
bool python_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool node_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool ruby_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool php_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool java_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool dotnet_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool conda_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool bill_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);
bool binary_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file);

/* Adds what is in such a file of the directory. */
bool python_read(struct tree *t, const struct folder *dir, const char *file,
                 struct err *err) MUST_CHECK;
bool node_read(struct tree *t, const struct folder *dir, const char *file,
               struct err *err) MUST_CHECK;
bool ruby_read(struct tree *t, const struct folder *dir, const char *file,
               struct err *err) MUST_CHECK;
bool php_read(struct tree *t, const struct folder *dir, const char *file,
              struct err *err) MUST_CHECK;
bool java_read(struct tree *t, const struct folder *dir, const char *file,
               struct err *err) MUST_CHECK;
bool dotnet_read(struct tree *t, const struct folder *dir, const char *file,
                 struct err *err) MUST_CHECK;
bool conda_read(struct tree *t, const struct folder *dir, const char *file,
                struct err *err) MUST_CHECK;
bool bill_read(struct tree *t, const struct folder *dir, const char *file,
               struct err *err) MUST_CHECK;
bool binary_read(struct tree *t, const struct folder *dir, const char *file,
                 struct err *err) MUST_CHECK;

/* The package note of a program or library, if it has one: the source package and the system that
 * it was built for. */
bool elfnote_read(struct tree *t, const struct region *file, const char *name,
                  struct err *err) MUST_CHECK;

/* Whether it has one. All that the reader reads to find it is read. */
bool elfnote_is_in(const struct region *file);

/* "libssl.so", "libssl.so.3" */
bool binary_is_library(struct span name);

/* Whether a file that has the name of a program or library is one that may tell something. */
bool binary_may_tell(const char *name, const struct stat *st);
/* ... or may become one without its directory's changing: when it is made executable. */
bool binary_may_become(const char *name, const struct stat *st);

/* Which kind reads the file of an image; false: none does, whatever it is. A directory of programs
 * is one by its name. */
bool tree_wants(struct span path, enum tree_kind *ret);

/* --- for the walk --- */

/* What the present directory, or `name` in it when it is no NULL, is now. */
bool tree_glance(const struct tree *t, const char *name, struct stat *ret) MUST_CHECK;

const char *tree_kind_name(enum tree_kind kind);

/* What the last walk saw in a directory that has changed since: the first file and directory, and
 * the ones that may come next. {0}: nothing. */
struct tree_before {
	uint32_t files, file_at, dirs, dir_at;
};

/* Each kind that wants the entry reads it. `dir` is the present directory. */
void tree_look(struct tree *t, const struct folder *dir, const char *name, enum fs_type type,
               struct tree_before *before);

/* The same for the files that the last walk looked at in a directory that has not changed; `node`
 * is the first of them. */
void tree_look_again(struct tree *t, uint32_t node);

/* --- for the readers --- */

/* The path of `name` in the present directory; a new string. */
char *tree_path(const struct tree *t, const char *name) MUST_CHECK;

/* The last component of the present directory's path, or of the one `up` levels above; "" when
 * there is none. A new string. */
char *tree_folder(const struct tree *t, unsigned up) MUST_CHECK;

/* Whether a directory of that name is one of programs. */
bool tree_is_programs(struct span name);

/* Whether it ends so and is longer. */
bool tree_ends(struct span name, const char *suffix);

/* Adds a component that lies in `name` of the present directory. `namespace` may be NULL; all are
 * copied. The package URL is made of `type`, `namespace`, `name` and `version`. */
void tree_add(struct tree *t, enum tree_kind kind, const char *file, const char *type,
              const char *namespace, const char *name, const char *version);

/* The same of an item whose texts are borrowed. One of a distribution's type, which a package note
 * names, is a source package; its namespace is the system's ID. */
void tree_add_item(struct tree *t, enum tree_kind kind, const struct treecache_item *item);

#endif
