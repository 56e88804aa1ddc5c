/*
 * catalog: the index of a source of bundles: what may be fetched there (documents, "Feeds", type
 * bundles).
 *
 * The exact bytes are signed by a key of role `repository` (minisign, in NAME.minisig beside it)
 * and are proved before they are parsed. The serial only grows; after `expires` the catalog is
 * stale. It says enough of each bundle to choose without downloading it; what counts in the end is
 * the bundle's own manifest.
 */
#ifndef FETTLE_MODEL_CATALOG_H
#define FETTLE_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct js;

#define CATALOG_FORMAT "fettle.catalog/1"
#define CATALOG_MAX (32u << 20)

struct catalog_entry {
	char *file; /* relpath below the source's URL */
	char *sha256;
	uint64_t size;
	char *id, *product, *channel, *arch, *class, *severity, *title;
	int64_t serial, created, expires; /* expires 0: never */
	struct strlist fixes, supersedes, requires;
	struct {
		struct strlist os, arch, packages;
	} applies_to;
	bool reboot;
	struct strlist restart;
};

struct catalog {
	int64_t generated, serial, expires;
	struct catalog_entry *entries; /* sorted by product, channel, arch, serial, id */
	size_t count, cap;
};
void catalog_clear(struct catalog *c);
struct catalog_entry *catalog_add(struct catalog *c);
void catalog_sort(struct catalog *c);
struct js *catalog_encode(const struct catalog *c) MUST_CHECK;
bool catalog_decode(const struct js *doc, struct catalog *ret, struct err *err) MUST_CHECK;

#endif
