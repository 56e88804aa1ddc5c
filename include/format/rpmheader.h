/*
 * rpmheader: the header of one package as rpm keeps it in its database: without the magic that it
 * has in a file (rpm's docs/manual/format_header.md).
 */
#ifndef FETTLE_FORMAT_RPMHEADER_H
#define FETTLE_FORMAT_RPMHEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct str;

/* Borrowed bytes, checked once: every entry lies inside the data. */
struct rpmheader {
	const unsigned char *index;
	size_t count;
	struct span data;
};

/* Everything is borrowed; what is not there, or "(none)", is empty. */
struct rpm_package {
	struct span name, version, release, arch, vendor;
	struct span source;         /* name of the source package: SOURCERPM without the rest */
	struct span source_version; /* its VERSION-RELEASE; SOURCERPM has no epoch */
	struct span modularity;     /* name:stream:version:context */
	bool has_epoch;
	uint32_t epoch;
};

bool rpmheader_open(struct span blob, struct rpmheader *ret, struct err *err) MUST_CHECK;

/* ERR_INPUT without name, version or release, and for texts with blanks in them. */
bool rpmheader_package(const struct rpmheader *h, struct rpm_package *ret,
                       struct err *err) MUST_CHECK;

/* "bash-5.1-2.el9.src.rpm": "bash" and "5.1-2.el9". False for what is no name of a source package.
 */
bool rpm_split_source(struct span file, struct span *ret_name, struct span *ret_version);

/* Appends "[EPOCH:]VERSION-RELEASE". */
void rpm_package_version(const struct rpm_package *p, struct str *to);

/* Paths of files, by index: DIRNAMES[DIRINDEXES[i]] and BASENAMES[i]. Start with {0}. */
struct rpm_files {
	size_t at;
	struct span names; /* what is left of them */
	struct span *dir;  /* each directory's name, private */
	size_t dir_count;
};
void rpm_files_clear(struct rpm_files *f);
bool rpmheader_next_file(const struct rpmheader *h, struct rpm_files *f, struct span *ret_dir,
                         struct span *ret_name);

#endif
