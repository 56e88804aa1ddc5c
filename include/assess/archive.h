/*
 * archive: what the configured package archives of a host hold, from the lists that apt keeps
 * (matching, 2.2; documents, "Feeds", type archive). It needs no configuration.
 *
 * A pocket is one suite of one archive. Lists of pockets that no enabled source names are read
 * too, only to say that a fix lies there. Parsed lists are kept in the cache, each under the
 * identity of its file (place, size, times), and are made again when that changes.
 */
#ifndef FETTLE_ASSESS_ARCHIVE_H
#define FETTLE_ASSESS_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assess/index.h"
#include "assess/offer.h"
#include "assess/subject.h"
#include "base/attr.h"
#include "base/strlist.h"
#include "format/aptpins.h"
#include "format/rpmbans.h"
#include "model/finding.h"

struct err;

struct pocket {
	char *prefix;         /* what the names of its lists begin with */
	char *origin, *title; /* as its Release file says: "Debian", "bookworm-security" */
	char *suite, *codename, *label, *version; /* for pins; NULL: not said */
	char *site;                               /* its host; NULL: no source names it */
	bool is_enabled, is_security;
	bool is_manual;   /* nothing of it is ever taken without being asked for */
	bool is_followed; /* only what was taken from it by hand is upgraded from it */
	int64_t date, valid_until;
};

struct archive_list {
	size_t pocket;
	bool is_enabled;          /* the source names its component */
	char *component, *arch;   /* by the name of the file; NULL: a flat archive, or not apt's */
	int priority;             /* apt's, of what no pin names */
	const struct aptpin *pin; /* that says so; NULL: none, it is apt's default */
	struct index index;
};

struct archive {
	struct pocket *pockets;
	size_t pocket_count, pocket_cap;
	struct archive_list *lists;
	size_t list_count, list_cap;
	struct aptpins pins;
	struct rpmbans bans;
};
void archive_clear(struct archive *a);

/* `root` -1, or a root without lists, gives none. A list that cannot be read is left out with a
 * note. */
bool archive_open(int root, int cache, struct archive *ret, struct strlist *notes,
                  struct err *err) MUST_CHECK;

/* What would replace the packages of a subject. */
void archive_offer(const struct archive *a, const struct subjects *subjects,
                   const struct subject *s, struct offer *ret);

/* One package in one version, as a list has it. */
struct archive_package {
	const struct archive_list *list;
	size_t row;
};
const char *archive_text(const struct archive_package *p, unsigned column);

/* A package that `arch` can have (its own or "all"), from an enabled list, in exactly this version;
 * `version` NULL: the newest that would be taken without being asked for. */
bool archive_find(const struct archive *a, const char *name, const char *arch, const char *version,
                  struct archive_package *ret);

/* Adds the archive to the feeds of a document, when there is one. */
void archive_describe(const struct archive *a, int64_t now, int64_t max_age, struct findings *to);

#endif
