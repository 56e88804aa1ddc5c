/*
 * feed: a source of advisories (or of bundles) as the state keeps it: feeds/NAME/meta.json says
 * what it is and where it came from, feeds/NAME/data holds the bytes exactly as they were received.
 *
 * A feed that was added and never fetched has no data. New bytes replace the old ones whole: after
 * a crash the data is the old or the new one, and meta.json that does not go with the data (other
 * digest) makes the feed "damaged", never silently trusted.
 */
#ifndef FETTLE_STORE_FEED_H
#define FETTLE_STORE_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct state;

#define FEED_META_FORMAT "fettle.feed/1"

struct feed {
	char *name; /* a file name: letters, digits, "-", "_", "."; not beginning with "." or "-" */
	char *type; /* debsecan, osv, kev, epss, bundles, ... */
	char *url;  /* where `update` fetches it; NULL: imported by hand */
	char *release; /* the distribution release that it speaks of; NULL */
	char *ca_file; /* authorities that its server is held against; NULL: the system's */
	char *proxy;   /* by which it is fetched; NULL: none */
	char *origin;  /* where the present data came from: URL or file */
	int64_t added, fetched; /* 0: never fetched */
	int64_t published;      /* what the data says of its own time; 0 */
	int64_t valid_until;    /* 0: it does not say */
	char *etag, *last_modified;
	char *sha256; /* of the data; NULL: there is none */
	uint64_t size;
	int64_t records, broken; /* records read, records that could not be */
	char *signed_by;         /* NULL: the feed is not signed */
	int64_t serial;          /* bundles: of the catalog */
};
void feed_clear(struct feed *f);

/* ERR_USAGE when it cannot be the name of a feed. */
bool feed_check_name(const char *name, struct err *err) MUST_CHECK;

/* Names of all feeds, sorted. */
bool feed_list(const struct state *s, struct strlist *ret, struct err *err) MUST_CHECK;
bool feed_load(const struct state *s, const char *name, struct feed *ret, bool *ret_found,
               struct err *err) MUST_CHECK;
bool feed_save(const struct state *s, const struct feed *f, struct err *err) MUST_CHECK;

/* The data, for reading; size and digest are those of the meta data or it is ERR_DAMAGED (the
 * digest is computed only when `check` is true: it costs a read). */
bool feed_open_data(const struct state *s, const struct feed *f, bool check, int *ret_fd,
                    struct err *err) MUST_CHECK;

/* Makes the file `from` (a name below the state directory, on its file system) the data of the feed
 * and saves the meta data, whose size and sha256 the caller has set. */
bool feed_replace_data(const struct state *s, const struct feed *f, const char *from,
                       struct err *err) MUST_CHECK;

#endif
