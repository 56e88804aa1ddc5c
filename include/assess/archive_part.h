/*
 * archive_part: what reading the lists of apt and of rpm's package managers has in common. For
 * assess/archive alone.
 */
#ifndef FETTLE_ASSESS_ARCHIVE_PART_H
#define FETTLE_ASSESS_ARCHIVE_PART_H

#include <stdbool.h>
#include <sys/stat.h>

#include "assess/archive.h"
#include "assess/builder.h"
#include "base/attr.h"
#include "base/str.h"
#include "base/strlist.h"

struct err;

#define ARCHIVE_PRIORITY 500   /* of what nothing else is said of, as apt counts */
#define ARCHIVE_INSTALLED 100  /* of what is installed */
#define ARCHIVE_FOLDER "lists" /* below cache/ */

struct archive_reading {
	int root, cache;
	struct strlist used;   /* names of indexes that are wanted still */
	struct strlist *notes; /* borrowed */
	struct archive *to;    /* borrowed */
};

/* Adds the identity of a file to those of an index. */
void archive_part_identify(struct str *identity, const char *name, const struct stat *st);

typedef bool archive_compile(void *ctx, struct builder *b, struct err *err);

/* The index of that identity: from the cache, or made. */
bool archive_part_open(struct archive_reading *r, const struct str *identity,
                       archive_compile *compile, void *ctx, struct index *ret,
                       struct err *err) MUST_CHECK;

struct pocket *archive_part_pocket(struct archive *a);
void archive_part_list(struct archive *a, const struct archive_list *list);

/* Whether a package of `arch` is one for `wanted`; NULL or "all" there: any is. */
bool archive_part_is_for(const char *wanted, const char *arch);

#endif
