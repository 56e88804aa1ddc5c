/*
 * zstd: one frame without dictionary, window at most 8 MiB, as a stream in both directions. Memory
 * is bounded by the window whatever the content.
 */
#ifndef FETTLE_EXT_ZSTD_H
#define FETTLE_EXT_ZSTD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/stream.h"

struct err;

/* Takes what comes out, piece by piece. */
typedef bool zstd_sink(void *ctx, const void *bytes, size_t len, struct err *err);

struct unzstd {
	void *stream;
	char *buf;
	uint64_t left; /* bytes that may still come out */
	bool ended;    /* the frame is complete */
};
void unzstd_clear(struct unzstd *u);

/* `size` is what comes out of the frame; not one byte more is passed on. One that was used before
 * keeps its memory. */
void unzstd_begin(struct unzstd *u, uint64_t size);
/* Bytes after the frame, a damaged frame and a frame that yields more than `size` are
 * ERR_UNTRUSTED. */
bool unzstd_feed(struct unzstd *u, const void *bytes, size_t len, zstd_sink *sink, void *ctx,
                 struct err *err) MUST_CHECK;
/* Whether the frame ended and gave exactly `size` bytes. */
bool unzstd_end(const struct unzstd *u, struct err *err) MUST_CHECK;

/* A frame in the making. */
struct zpack {
	void *stream;
	char *buf;
	uint64_t left; /* bytes that are still to be fed */
};
void zpack_clear(struct zpack *z);

/* `size` is what will be fed in all. One that was used before keeps its memory. */
void zpack_begin(struct zpack *z, uint64_t size);
/* `last` with the last bytes, which may be none: the frame ends there. More or fewer bytes than
 * were promised are ERR_FAILED. */
bool zpack_feed(struct zpack *z, const void *bytes, size_t len, bool last, zstd_sink *sink,
                void *ctx, struct err *err) MUST_CHECK;

/* Frames of others, one after another, unpacked as they are read: the window is at most 128 MiB,
 * which is what zstd itself reads unasked. */
struct zstd_reader {
	void *state;
};
void zstd_reader_clear(struct zstd_reader *r);

/* The stream unpacks `from`, and is used no longer than `r`. Damage is ERR_INPUT. */
struct stream zstd_reader_open(struct zstd_reader *r, struct stream from);

#endif
