/*
 * imagefile: the parts of an image as they lie in what a person has: a tar that "docker save",
 * skopeo, podman or buildkit wrote (also packed by gzip or zstd), or the directory of an OCI
 * layout.
 *
 * A tar is read once, from front to back, and nothing of it is written anywhere: since what says
 * which of its files are layers, and in which order, may come last, each file that can be a layer
 * is read as one when it passes. Of a directory only those files are read that are asked for.
 *
 * A file whose name tells its digest must have it: else it is refused (ERR_UNTRUSTED) when it is
 * asked for.
 */
#ifndef FETTLE_SCAN_IMAGEFILE_H
#define FETTLE_SCAN_IMAGEFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/digest.h"
#include "scan/layer.h"

struct err;

struct imagepart {
	char *name;
	char *alias; /* it is a link to the one of that name; NULL: it is not */
	uint64_t size;
	char digest[SHA256_HEX_SIZE];
	struct str text; /* of a document */
	bool is_layer;   /* or else `layer` has what it says */
	bool is_used;    /* somebody asked for it */
	struct layer layer;
	char diff_id[SHA256_HEX_SIZE]; /* of the unpacked archive; "" when it was not read whole */
};

struct imagefile {
	int dir; /* -1: a tar, which has been read */
	struct imagepart **parts;
	size_t count, cap;
	size_t text_size; /* of all documents */
	struct table by_name;
	struct hoard hoard;
};
#define IMAGEFILE_NONE                                                                             \
	{                                                                                          \
		.dir = -1                                                                          \
	}

void imagefile_clear(struct imagefile *f);

/* What the operator named; "-" is standard input. */
bool imagefile_open(const char *path, struct imagefile *ret, struct err *err) MUST_CHECK;

/* A document or layer by its name ("blobs/sha256/..."). When there is none the error says so, and
 * fs_is_absent() is true. Borrowed until the file is cleared. */
bool imagefile_text(struct imagefile *f, const char *name, struct span *ret,
                    struct err *err) MUST_CHECK;
bool imagefile_layer(struct imagefile *f, const char *name, struct imagepart **ret,
                     struct err *err) MUST_CHECK;

/* Frees the layers that nobody asked for. */
void imagefile_drop_unused(struct imagefile *f);

#endif
