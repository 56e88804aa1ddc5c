/*
 * region: bytes that are read here and there: an open file, a span of memory, or what a function
 * gives. For parsers of files that are too large to be read whole and, being foreign, are not to be
 * mapped.
 */
#ifndef FETTLE_BASE_REGION_H
#define FETTLE_BASE_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

/* Exactly `len` bytes from `at` on, which are there as the size says. */
typedef bool region_reader(void *ctx, uint64_t at, void *buf, size_t len, struct err *err);

struct region {
	int fd;          /* borrowed; -1: the bytes are those of `ptr`, or `reader` gives them */
	const char *ptr; /* borrowed */
	region_reader *reader;
	void *ctx;     /* of the reader; borrowed */
	uint64_t from; /* where it begins in the file */
	uint64_t size;
};

struct region region_of_span(struct span s);
struct region region_of_reader(region_reader *reader, void *ctx, uint64_t size);
bool region_of_file(int fd, struct region *ret, struct err *err) MUST_CHECK;

/* The part of `r` from `at` on, of `size` bytes at most; what is not there is left out. */
struct region region_part(const struct region *r, uint64_t at, uint64_t size);

/* ERR_INPUT when it does not have so many bytes there. */
bool region_read(const struct region *r, uint64_t at, void *buf, size_t len,
                 struct err *err) MUST_CHECK;

#endif
