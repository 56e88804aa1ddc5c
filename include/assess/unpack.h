/* unpack: the bytes of a feed as their publisher packed them: plain, gzip, zlib, xz, zstd, bzip2.
 */
#ifndef FETTLE_ASSESS_UNPACK_H
#define FETTLE_ASSESS_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

#define UNPACK_MAX ((uint64_t)8 << 30) /* more is ERR_INPUT */

/* Takes what comes out, piece by piece. False ends the reading with the error. */
typedef bool unpack_sink(void *ctx, const void *bytes, size_t len, struct err *err);

/* From the start of `fd`, a regular file. What is damaged or cut short is ERR_INPUT. */
bool unpack_fd(int fd, unpack_sink *sink, void *ctx, struct err *err) MUST_CHECK;

#endif
