/* imagelist: the images that a file holds, and which of them is meant. */
#ifndef FETTLE_SCAN_IMAGELIST_H
#define FETTLE_SCAN_IMAGELIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "scan/image.h"
#include "scan/imagefile.h"

struct err;

struct imageitem {
	struct strlist names;
	char *os, *arch, *variant; /* NULL: not known */
	char *config;              /* name of its configuration's file; NULL: see `manifest` */
	struct strlist layers;     /* names of their files, the lowest first */
	char *manifest;            /* name of the manifest's file; NULL: it is of "docker save" */
	uint64_t size;             /* of the manifest */
};

struct imagelist {
	struct imageitem *items;
	size_t count, cap;
};
void imagelist_clear(struct imagelist *l);

/* All of them; what is no image (signatures, attestations) is left out. */
bool imagelist_read(struct imagefile *f, struct imagelist *ret, struct err *err) MUST_CHECK;

/* The one that is meant, borrowed; ERR_USAGE with the others in the message when that is not clear,
 * ERR_INPUT when there is none. */
bool imagelist_choose(struct imagefile *f, struct imagelist *l, const struct image_choice *choice,
                      struct imageitem **ret, struct err *err) MUST_CHECK;

/* "linux/arm64/v8"; NULL when it is not known. The caller frees it. */
char *imageitem_platform(const struct imageitem *i) MUST_CHECK;

/* Asks its configuration where its entry does not tell it; what cannot be read is not known. */
void imageitem_find_platform(struct imagefile *f, struct imageitem *i);

/* Reads what the manifest says: `config`, `layers`. */
bool imageitem_load(struct imagefile *f, struct imageitem *i, struct err *err) MUST_CHECK;

#endif
