/*
 * owner: which package a file belongs to.
 *
 * The lists of files of all packages are long, and few of the files matter: first everybody says
 * which paths it asks about (owners_ask), then the package databases go through their lists once
 * and answer (owners_find), then the answers are there (owners_of).
 *
 * Paths are absolute, as a process or a walk over the root meets them. Where /bin, /lib or /sbin is
 * a link into /usr, a file is known under both names, since packages may list it under either. A
 * file that dpkg diverts belongs to the package that was diverted. A library whose version is part
 * of its name ("libx.so.1.2.3") and that no package has any more belongs to the one that has its
 * link ("libx.so.1"): that package had the old one before it was upgraded.
 */
#ifndef FETTLE_SCAN_OWNER_H
#define FETTLE_SCAN_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "model/inventory.h"
#include "scan/source.h"

#define OWNERS_ENDS 65536

struct owners {
	struct table asked;   /* path as a key to index + 1 of `answers` */
	const char **answers; /* purl, borrowed from the inventory; NULL: none so far */
	size_t count, cap;
	bool is_merged, is_set; /* /bin and the like are links into /usr */
	/* bits of how the paths end: most lines of the lists are told by them to be nobody's */
	uint8_t ends[OWNERS_ENDS / 8];
};

void owners_clear(struct owners *o);

/* A path may be asked about any number of times. What is no absolute path is nobody's. */
void owners_ask(struct owners *o, const struct scan *s, const char *path);

/* Looks all of them up. The components must not be added to or sorted before the answers are used.
 * Lists that cannot be read are said in `reasons`. */
void owners_find(struct owners *o, const struct scan *s, const struct inventory *inv,
                 struct str *reasons);

/* The purl of the package that has the file; NULL: none has. */
const char *owners_of(struct owners *o, const char *path);

/* --- for package databases --- */

/* False when nobody asked about the path; true at times when nobody did, too. */
bool owners_may_want(const struct owners *o, struct span path);

/* From now on owners_may_want() is true of the path. */
void owners_watch(struct owners *o, struct span path);

/* Whether anybody asked about the path: a database then says whose it is. The first answer stays.
 */
void owners_answer(struct owners *o, struct span path, const char *purl);

/* dpkg's lists; owners_find() calls it. */
void owners_find_dpkg(struct owners *o, const struct scan *s, const struct inventory *inv,
                      struct str *reasons);

#endif
