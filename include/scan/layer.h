/*
 * layer: one layer of an image: what its archive says, read once, and how it changes what the
 * layers below it have.
 *
 * Reading keeps the names that matter and what the sources may want of the files (scan/wanted,
 * scan/sieve); how much memory that takes is bounded for all layers together. Applying follows the
 * OCI image specification ("Image Layer Filesystem Changeset"): a whiteout hides what lower layers
 * have and never what is of its own layer, wherever in the archive it stands; parents are resolved
 * inside the image, and the last component of a path never is.
 */
#ifndef FETTLE_SCAN_LAYER_H
#define FETTLE_SCAN_LAYER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/stream.h"
#include "ext/zstd.h"
#include "scan/held.h"
#include "scan/inode.h"

/* What all layers may hold in memory: packed content, and names. */
#define HOARD_CONTENT_MAX (256ull << 20)
#define HOARD_NAMES_MAX (256ull << 20)

struct hoard {
	struct zpack z;
	uint64_t content, names;
};
void hoard_clear(struct hoard *h);

enum layer_what {
	LAYER_DIR,
	LAYER_LINK,
	LAYER_HARDLINK,
	LAYER_FILE, /* without content: nothing in it is wanted, and it hides what was there */
	LAYER_OTHER,
	LAYER_WHITEOUT, /* of the path */
	LAYER_OPAQUE,   /* of all that is in the path */
};

struct layer_entry {
	enum layer_what what;
	unsigned mode;
	char *path, *target;
	struct held *content;
};

struct layer {
	struct layer_entry *entries; /* in the order of the archive */
	size_t count, cap;
	uint64_t
	        *plain; /* digests of the paths of files that nobody wants: they hide directories */
	size_t plain_count, plain_cap;
	struct err why;  /* why it could not be read to its end */
	bool is_refused; /* it says what no layer may say: the image is not valid */
	size_t odd;      /* entries that were left out */
	struct err first_odd;
};

void layer_clear(struct layer *l);

/* The archive, unpacked, to its end or as far as it can be read; l->why says what is wrong. */
void layer_read(struct layer *l, struct stream archive, struct hoard *h);

/* Puts it over the layers that were applied before; `number` is higher than theirs. What cannot be
 * put in its place is told as odd. */
void layer_apply(struct layer *l, struct inodes *n, uint64_t number);

/* --- for the files of this module --- */

void layer_odd(struct layer *l, const char *path, const char *why);

#endif
