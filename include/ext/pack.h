/*
 * pack: unpacking of what libarchive knows (lz4, xz, zstd, bzip2, gzip; zip, tar). The one room
 * that knows libarchive, which is loaded when it is first wanted.
 *
 * Everything that comes out is bounded: not one byte more than `max` is passed on. Damaged content
 * is ERR_INPUT. Nothing is ever written to the disk here, and names of members are names and no
 * paths.
 */
#ifndef FETTLE_EXT_PACK_H
#define FETTLE_EXT_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

typedef bool pack_sink(void *ctx, const void *bytes, size_t len, struct err *err);

/* One packed file, from the present position of `fd`. What is not packed passes as it is. */
bool pack_unpack_fd(int fd, uint64_t max, pack_sink *sink, void *ctx, struct err *err) MUST_CHECK;

/* Whether it is an archive with members, a zip or a tar, packed or not. `fd` may be read from
 * anywhere afterwards. */
bool pack_is_archive(int fd, bool *ret, struct err *err) MUST_CHECK;

/* Given a member of an archive: its name and its bytes, or why they cannot be read (then `bytes` is
 * empty). */
typedef bool pack_member(void *ctx, const char *name, struct span bytes, const struct err *why,
                         struct err *err);

/* Every regular file in a zip or tar, in the order of the archive, from its present position. A
 * member of more than `max` bytes cannot be read; the others are given all the same. More than
 * `total` bytes in all are ERR_INPUT. */
bool pack_each_fd(int fd, size_t max, uint64_t total, pack_member *member, void *ctx,
                  struct err *err) MUST_CHECK;

#endif
