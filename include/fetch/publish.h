/*
 * publish: the other side of fetch: a directory of bundles becomes a source (fettle-catalog(5)).
 *
 * catalog.json is made of all *.fettle files in the directory and signed as it stands. Every
 * publication has a new serial. Both files are written whole under other names first and then put
 * in their places one right after the other, the catalog before its signatures: a reader that comes
 * between the two finds a pair that does not match and asks once more. After a crash between them
 * the pair does not match until the next publication; nothing else is touched.
 */
#ifndef FETTLE_FETCH_PUBLISH_H
#define FETTLE_FETCH_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "model/catalog.h"
#include "trust/minisign.h"

struct err;

#define CATALOG_FILE "catalog.json"
#define CATALOG_SIGNATURES CATALOG_FILE ".minisig"

struct publish {
	int64_t now, expires;
	int64_t serial; /* 0: one more than the last */
	const struct minisign_secret *keys;
	size_t key_count;
};

/* `ret` is what was published; `notes` gets what is odd and no error. ERR_LOCKED when another
 * publishes there; a bundle that cannot be read is an error that names it. */
bool publish_directory(int dir, const struct publish *p, struct catalog *ret, struct strlist *notes,
                       struct err *err) MUST_CHECK;

/* Adds signatures to the catalog that is there. */
bool publish_sign(int dir, const struct minisign_secret *keys, size_t count,
                  struct err *err) MUST_CHECK;

#endif
