/*
 * repofile: the repositories that package managers are told to use: *.repo files of yum, dnf and
 * zypp (dnf.conf(5)), and the repositories file of apk (apk-repositories(5)).
 */
#ifndef FETTLE_FORMAT_REPOFILE_H
#define FETTLE_FORMAT_REPOFILE_H

#include <stdbool.h>

#include "base/span.h"

/* A section of a *.repo file; everything is borrowed. */
struct repofile {
	struct span id;
	struct span baseurl; /* the first of them; empty: none */
	struct span priority;
	bool is_enabled; /* what says nothing is */
};

/* Takes the next section off the front; "[main]" is none. False at the end. */
bool repofile_next(struct span *text, struct repofile *ret);

/* A line of apk's: "@tag https://mirror/alpine/v3.20/main". */
struct apk_repository {
	struct span tag; /* without "@"; empty: none */
	struct span url;
	struct span release; /* of Alpine: "v3.20", "edge"; empty: it does not look like Alpine's */
};

/* Takes the next repository off the front. False at the end. */
bool apk_repository_next(struct span *text, struct apk_repository *ret);

#endif
