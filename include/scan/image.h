/*
 * image: a container image in place of a root: which one of a file is meant, and what its layers
 * make together.
 *
 * The sources see it through scan/folder. It is damaged in part when a layer is missing or cannot
 * be read to its end: then the rest is used, and the coverage of the source "image" says what is
 * missing. What does not have the digest that names it is refused.
 */
#ifndef FETTLE_SCAN_IMAGE_H
#define FETTLE_SCAN_IMAGE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"
#include "scan/imagefile.h"
#include "scan/inode.h"

struct err;

/* Which image of a file is meant; NULL: the only one, and of several that differ in the platform
 * alone that of this machine. */
struct image_choice {
	const char *name;     /* as its file names it, or the beginning of its digest */
	const char *platform; /* "linux/arm64", "linux/arm/v7" */
};

struct image {
	struct imagefile file;
	struct inodes nodes;
	char *name;       /* NULL: it has none */
	char *digest;     /* of its configuration, which names it: "sha256:..." */
	char *platform;   /* NULL: it does not say */
	char *config;     /* name of that file */
	const char *list; /* and of the one that lists the images */
	size_t layers;
	struct str reasons; /* what of it could not be read */
};
#define IMAGE_NONE                                                                                 \
	{                                                                                          \
		.file = IMAGEFILE_NONE                                                             \
	}

void image_clear(struct image *i);

/* `path` is a tar, a directory with an OCI layout, or "-". Memory is bounded (scan/layer). */
bool image_open(const char *path, const struct image_choice *choice, struct image *ret,
                struct err *err) MUST_CHECK;

#endif
