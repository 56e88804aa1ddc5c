/*
 * primary: primary.xml of an rpm repository: the packages that it has.
 *
 * Read as a stream, one package after the other. Elements that are not known are passed over.
 */
#ifndef FETTLE_FORMAT_PRIMARY_H
#define FETTLE_FORMAT_PRIMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/xml.h"

struct err;

struct primary_package {
	struct str name, arch, epoch, version, release; /* the epoch may be empty */
	struct str source; /* file name of its source package; empty for source packages */
	uint64_t size;     /* bytes to fetch; 0: not said */
};

/* Given each package that has a name and a version, or NULL for one that has not. */
typedef void primary_sink(void *ctx, const struct primary_package *p);

struct primary {
	struct xml xml;
	primary_sink *sink;
	void *ctx;
	/* private */
	size_t depth;
	struct primary_package p;
	struct str *text; /* of the element that is open; NULL: it is not wanted */
};
void primary_clear(struct primary *r);

bool primary_begin(struct primary *r, primary_sink *sink, void *ctx, struct err *err) MUST_CHECK;
/* ERR_INPUT when it is not XML, or has another root than <metadata>. */
bool primary_feed(struct primary *r, struct span bytes, struct err *err) MUST_CHECK;
bool primary_end(struct primary *r, struct err *err) MUST_CHECK;

#endif
