/*
 * apk: apk-tools' database of installed packages (apk_database.c; apk v3 keeps the text form).
 *
 * Records of lines "X:value", an empty line after each. Package fields are before the files: F is a
 * directory, R a file in it.
 */
#ifndef FETTLE_FORMAT_APK_H
#define FETTLE_FORMAT_APK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

/* Everything is borrowed from the record; what is not there is empty. */
struct apk_package {
	struct span name, version, arch;
	struct span origin;     /* the source package; the name where there is no field */
	struct span maintainer; /* m */
	struct span tag;        /* of the repository that it came from: "@edge" without "@" */
	struct span provides;   /* names that it has too, with versions, blanks between them */
	struct span files;      /* the lines from the first F on */
};

/* Takes the next record off the front; false at the end. */
bool apk_next(struct span *text, struct span *ret_record);

/* ERR_INPUT without name or version, for a line that is no field, for a package field twice, and
 * for another package among its files. */
bool apk_parse(struct span record, struct apk_package *ret, struct err *err) MUST_CHECK;

/* Takes the next file off the front of `files`; the path is *dir, "/", *name (no slash when the
 * directory is empty). False at the end. *dir is kept by the caller between two calls. */
bool apk_next_file(struct span *files, struct span *dir, struct span *ret_name);

/* The names that a world file asks for, or that a package provides: without versions and tags;
 * conflicts ("!x") are none. False at the end. */
bool apk_next_wanted(struct span *world, struct span *ret_name);

#endif
