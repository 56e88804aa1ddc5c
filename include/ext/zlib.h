/*
 * zlib: unpacking of what was packed by zlib or gzip, as a stream. The one room that knows zlib.
 */
#ifndef FETTLE_EXT_ZLIB_H
#define FETTLE_EXT_ZLIB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/stream.h"

struct err;

/* Takes what comes out, piece by piece. */
typedef bool zlib_sink(void *ctx, const void *bytes, size_t len, struct err *err);

/* Everything from `fd`, from its present position, to the sink: a zlib stream, or gzip members one
 * after another, or as it is when its first bytes are neither's. Not one byte more than `max` is
 * passed on. A damaged or cut stream, bytes behind it, and one that yields more are ERR_INPUT; what
 * came out before is of no use then. */
bool zlib_unpack_fd(int fd, uint64_t max, zlib_sink *sink, void *ctx, struct err *err) MUST_CHECK;

/* The same for bytes. */
bool zlib_unpack(const void *bytes, size_t len, uint64_t max, zlib_sink *sink, void *ctx,
                 struct err *err) MUST_CHECK;

/* Gzip members, one after another, unpacked as they are read. */
struct gunzip {
	void *state;
};
void gunzip_clear(struct gunzip *g);

/* The stream unpacks `from`, and is used no longer than `g`. Damage is ERR_INPUT. */
struct stream gunzip_open(struct gunzip *g, struct stream from);

#endif
