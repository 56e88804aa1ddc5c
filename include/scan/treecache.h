/*
 * treecache: what the last walk over the files saw, so that the next one need not read again what
 * did not change.
 *
 * For each directory and each file that the walk looked at it holds an identity: device, inode,
 * size and both times, the one that nobody can set (ctime) among them. A directory whose identity
 * is the same has the same names in it; a file whose identity is the same has the same bytes. A
 * file that is changed in place leaves no trace in its directory: each file that was looked at is
 * asked for its identity again, always.
 *
 * Nothing is believed of what changed later than a second before the walk that saw it began: it may
 * have changed again within the same tick of the clock or, where times have no fractions, within
 * the same second. Nor when the clock is now before the walk that wrote it, and nothing of file
 * systems that can change unseen (fs_tells_changes). What could not be read is read again each
 * time.
 *
 * The file, cache/tree in the state, says whose it is: of this program (its own file: another
 * version may look for more), of this state directory, of this root. It ends with its digest. One
 * that is another's, damaged or cut short is as good as none, and so is one that cannot be written.
 */
#ifndef FETTLE_SCAN_TREECACHE_H
#define FETTLE_SCAN_TREECACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"

struct stat;
struct state;

#define TREECACHE_DEPTH 128 /* directories in one another */
#define TREECACHE_MAX (10u << 20)

/* Compared by its bytes; all zero is that of nothing, which is never the same as another. */
struct treecache_id {
	uint64_t device, inode, size;
	int64_t changed, modified;
	uint32_t changed_ns, modified_ns;
};

struct treecache_id treecache_id(const struct stat *st);
bool treecache_is_same(const struct treecache_id *a, const struct treecache_id *b);

/* --- what is known --- */

struct treecache_node {
	const char *record;
	uint32_t next;  /* of its kind in the same directory; 0: the last */
	uint32_t down;  /* directories: the first in it */
	uint32_t files; /* directories: the first file in it */
	uint32_t end;   /* directories: the first node that is not below it */
};

struct treecache {
	struct str text;
	struct treecache_node *nodes; /* the first is none, the second is the root */
	size_t count, cap;
};
#define TREECACHE_ROOT 1

void treecache_clear(struct treecache *c);

/* `key` as treecache_key() gave it, `settled` that of the log. Nothing is known when it cannot be
 * had, or when the clock went back. */
void treecache_load(const struct state *s, struct span key, int64_t settled, struct treecache *ret);

/* Whose it is; false when that cannot be told: then there is no cache. */
bool treecache_key(const struct state *s, int root, struct str *to) MUST_CHECK;

/* Of a node; borrowed. */
const char *treecache_name(const struct treecache *c, uint32_t node);
struct treecache_id treecache_id_of(const struct treecache *c, uint32_t node);
unsigned treecache_kind(const struct treecache *c, uint32_t node); /* of a file */

/* A component that was found in a file. Borrowed; the namespace and what is behind the version may
 * be NULL. */
struct treecache_item {
	const char *file, *type, *namespace, *name, *version;
	const char *arch, *system; /* "x86_64", "fedora-38": of packages of distributions */
};

/* The items of a file one after the other: start with *at = NULL. */
bool treecache_next(const struct treecache *c, uint32_t file, const char **at,
                    struct treecache_item *ret);

/* --- what is seen now --- */

struct treecache_log {
	struct str text;
	int64_t settled; /* seconds: what changed later is not believed */
	bool is_off;     /* nothing is kept: it got too large, or there is no place for it */
};

void treecache_log_clear(struct treecache_log *l);

/* `st` may be NULL: never to be believed. Names have no slash. */
void treecache_enter(struct treecache_log *l, const char *name, const struct stat *st);
void treecache_leave(struct treecache_log *l);
void treecache_add_file(struct treecache_log *l, unsigned kind, const char *file,
                        const struct stat *st);
void treecache_add_item(struct treecache_log *l, const struct treecache_item *item);
/* The record that began where the text ended then is not to be believed. */
void treecache_doubt(struct treecache_log *l, size_t record);

/* Unless it says what `known` says already. */
void treecache_save(struct treecache_log *l, const struct state *s, struct span key,
                    const struct treecache *known);

#endif
