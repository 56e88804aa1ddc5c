/*
 * dpkg: one package of dpkg's status file (dpkg-query(1), deb-src-control(5)).
 *
 * Present on disk is what dpkg has unpacked and not removed: installed, half-configured,
 * half-installed, unpacked and triggers-*; "config-files" and "not-installed" are not. A stanza
 * without Status comes from a directory of stanzas (status.d, as in images without dpkg) and counts
 * as installed.
 */
#ifndef FETTLE_FORMAT_DPKG_H
#define FETTLE_FORMAT_DPKG_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

/* Everything is borrowed from the stanza. */
struct dpkg_package {
	struct span name, version, arch;    /* arch may be empty */
	struct span source, source_version; /* never empty for a present package */
	struct span origin;                 /* field Origin; mostly empty */
	const char *state;                  /* dpkg's word */
	bool is_present;
	bool is_held;
};

/* ERR_INPUT for what dpkg would not have written: no name, no version though it is present, an
 * unknown word of state, a field twice, a line that is no field. */
bool dpkg_parse(struct span stanza, struct dpkg_package *ret, struct err *err) MUST_CHECK;

/* The version of the source where nothing says it: without the mark of a rebuild ("+b1"). */
struct span dpkg_without_rebuild(struct span version);

#endif
