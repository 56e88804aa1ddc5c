/*
 * records: the JSON records of a feed, one after the other, in whatever form they come: one record,
 * an array of them, either of these packed, or a zip or tar with a file each.
 *
 * A record that cannot be read is counted in the builder and named by its place or its file; the
 * others are read all the same. Memory is bounded by the longest record.
 */
#ifndef FETTLE_ASSESS_RECORDS_H
#define FETTLE_ASSESS_RECORDS_H

#include <stdbool.h>

#include "assess/builder.h"
#include "base/attr.h"
#include "ext/jsview.h"

struct err;

#define RECORDS_BYTES_MAX (64u << 20) /* of one record; a longer one is broken */

/* `text` is the record as it stands. False when it is broken, with the reason. */
typedef bool records_read(void *ctx, const struct jsval *record, struct span text, struct err *err);

/* Those that are read are counted as records of the builder. ERR_INPUT for what is no JSON at all
 * and for an archive that is damaged or cut short. */
bool records_each(int fd, struct builder *b, records_read *read, void *ctx,
                  struct err *err) MUST_CHECK;

#endif
