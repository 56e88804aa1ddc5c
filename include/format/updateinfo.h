/*
 * updateinfo: updateinfo.xml of an rpm repository: what each update mends, and in which packages.
 *
 * Read as a stream, one update after the other; memory is bounded by the longest update. Elements
 * and attributes that are not known are passed over.
 */
#ifndef FETTLE_FORMAT_UPDATEINFO_H
#define FETTLE_FORMAT_UPDATEINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/xml.h"

struct err;

struct updateinfo_package {
	char *name, *epoch, *version, *release, *arch; /* epoch and arch may be empty */
	char *src;                                     /* file name of its source package; "" */
	size_t module;                                 /* place in `modules` */
	bool reboot;                                   /* a reboot is suggested after it */
};

struct updateinfo {
	char *id, *type, *status, *severity; /* NULL: not said */
	int64_t issued, updated;             /* 0: not said */
	struct strlist cves;                 /* that it refers to */
	/* labels "name:stream:version:context"; the first is "", of packages without a module */
	struct strlist modules;
	struct updateinfo_package *packages;
	size_t count, cap;
	bool reboot, restart, relogin;
};
void updateinfo_clear(struct updateinfo *u);

/* Given each update, or why it is broken (then nothing of it is to be used). False ends the reading
 * with the error. */
typedef bool updateinfo_sink(void *ctx, const struct updateinfo *u, const struct err *why,
                             struct err *err);

#define UPDATEINFO_PACKAGES_MAX 1000000 /* of one update; it is broken when it has more */

struct updateinfo_reader {
	struct xml xml;
	updateinfo_sink *sink;
	void *ctx;
	/* private */
	size_t depth;
	struct updateinfo u;
	struct str text;
	struct strlist titles; /* of references that are no CVEs themselves */
	size_t module;
	bool in_update;
	struct err *why; /* of the present update */
};
void updateinfo_reader_clear(struct updateinfo_reader *r);

bool updateinfo_begin(struct updateinfo_reader *r, updateinfo_sink *sink, void *ctx,
                      struct err *err) MUST_CHECK;
/* ERR_INPUT when it is not XML, or has another root than <updates>. */
bool updateinfo_feed(struct updateinfo_reader *r, struct span bytes, struct err *err) MUST_CHECK;
bool updateinfo_end(struct updateinfo_reader *r, struct err *err) MUST_CHECK;

#endif
