/*
 * changeset: the list of path operations of one transaction, with both sides of each path.
 *
 * Makers are a bundle's paths and the inverse of an earlier changeset; the taker is the transaction
 * engine. It is written down whole before anything live is changed (transactions/ID/plan.json), and
 * it alone says what "old" and "new" mean: a path is on the side whose inode it has. Changes stand
 * in the order in which they are carried out; taken back they are in the opposite one.
 */
#ifndef FETTLE_MODEL_CHANGESET_H
#define FETTLE_MODEL_CHANGESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"
#include "base/table.h"
#include "model/attrs.h"
#include "model/manifest.h"

struct err;
struct str;

#define CHANGESET_FORMAT "fettle.changeset/1"

enum change_kind {
	CHANGE_SWAP, /* something before and something after: exchanged with the stash */
	CHANGE_PUT,  /* nothing before: moved out of the stash */
	CHANGE_TAKE, /* nothing after: moved into the stash */
	CHANGE_ATTR, /* the same inode with other attributes */
};
const char *change_kind_name(enum change_kind k);

struct side {
	char *what; /* digest of content, "dir", "link:TARGET"; NULL: nothing is there */
	struct attrs attrs;
	uint64_t inode; /* 0: not known yet, or nothing there */
};
void side_clear(struct side *s);
void side_copy(struct side *to, const struct side *from);

struct change {
	char *path; /* below the root */
	char *op;   /* path_op_name(), for the receipt */
	enum change_kind kind;
	enum path_class class;
	struct side before, after;
	size_t mount;
	uint64_t slot; /* its name in the stash, as a number */
	uint64_t size; /* of the new content */

	/* How the new side is made; not written down. */
	size_t object; /* of the bundle; NO_OBJECT */
	bool sparse;
	char *join;              /* hard link: path below the root that it joins */
	struct timespec changed; /* change time of what was there when it was looked at */
};

/* A directory in which a name changes: its time is put back, or set to what the bundle says. */
struct change_dir {
	char *path;               /* "" is the root itself */
	bool is_before, is_after; /* whether it is there */
	struct timespec before, after;
};

/* A mount with paths of the transaction, and where its stash is. */
struct change_mount {
	char *top;              /* path below the root at which it begins; "" */
	char *stash;            /* name in TOP/.fettle/ */
	uint64_t inode;         /* of the stash; 0: not made yet */
	bool borrowed;          /* the stash is the snapshot of an earlier transaction */
	uint64_t bytes, inodes; /* what the new side takes; not written down */
};

struct changeset {
	char *root; /* resolved path of the root that it is for; NULL in one that is not written
	               down */
	struct change *changes;
	size_t count, cap;
	struct change_dir *dirs;
	size_t dir_count, dir_cap;
	struct table by_dir; /* path -> index + 1 */
	struct change_mount *mounts;
	size_t mount_count, mount_cap;
	struct strlist notes; /* what a person should know, one line each */
};
void changeset_clear(struct changeset *s);

struct change *changeset_add(struct changeset *s, const char *path); /* borrowed until the next */
void changeset_drop(struct changeset *s, size_t index);
struct change_dir *changeset_add_dir(struct changeset *s, const char *path); /* once a path */
struct change_dir *changeset_find_dir(const struct changeset *s, const char *path);
size_t changeset_add_mount(struct changeset *s, const char *top);

/* Puts the changes into the order of carrying out: what must go before a directory can become
 * something else, directories, libraries, programs, data, links, attributes, deletions. */
void changeset_sort(struct changeset *s);

/* fettle.changeset/1, appended: with the changes, or mounts and directories alone. */
void changeset_encode(const struct changeset *s, bool with_changes, struct str *to);
/* The same back; ERR_INPUT with the place. */
bool changeset_parse(struct span text, struct changeset *ret, struct err *err) MUST_CHECK;

#endif
