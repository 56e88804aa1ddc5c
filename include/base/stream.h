/*
 * stream: bytes that come one after another and once: of a file or pipe, or of what is made of
 * another stream on the way (unpacked, hashed).
 */
#ifndef FETTLE_BASE_STREAM_H
#define FETTLE_BASE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct err;
struct span;

/* At most `len` bytes; *ret 0 is the end, and stays it. */
typedef bool stream_reader(void *ctx, void *buf, size_t len, size_t *ret, struct err *err);

struct stream {
	stream_reader *read;
	void *ctx; /* borrowed */
};

/* From the present position of `fd` on. */
struct stream stream_of_fd(int fd);

/* What is left of a span, which is cut as it is read. */
struct stream stream_of_span(struct span *rest);

bool stream_read(const struct stream *s, void *buf, size_t len, size_t *ret,
                 struct err *err) MUST_CHECK;

/* Reads until `len` bytes are there or the stream ends. */
bool stream_fill(const struct stream *s, void *buf, size_t len, size_t *ret,
                 struct err *err) MUST_CHECK;

/* Reads to the end. */
bool stream_drain(const struct stream *s, struct err *err) MUST_CHECK;

/* A stream whose first bytes were read ahead to see what it is: they come first again. */
struct stream_ahead {
	struct stream from;
	unsigned char first[1024];
	size_t count, used;
};
bool stream_look(struct stream_ahead *a, struct stream from, struct err *err) MUST_CHECK;
struct stream stream_of_ahead(struct stream_ahead *a);

#endif
