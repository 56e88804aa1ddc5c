/*
 * gobuild: what the Go linker writes into a program: the version of Go, and the modules that it was
 * built from (Go's debug/buildinfo and runtime/debug).
 */
#ifndef FETTLE_FORMAT_GOBUILD_H
#define FETTLE_FORMAT_GOBUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/region.h"
#include "base/span.h"
#include "base/str.h"
#include "format/elf.h"

struct err;

#define GOBUILD_HEAD 32
#define GOBUILD_MAX (8u << 20) /* of the two texts */

struct gobuild {
	struct str version; /* "go1.21.5" */
	struct str modules; /* lines; see gobuild_next() */
};
void gobuild_clear(struct gobuild *g);

/* Whether the bytes are the head of the build information. */
bool gobuild_is_head(struct span bytes);

/* Reads it where it lies in the program `file`: `at` and `size` are those of its section.
 * `segments` is the table of segments, by which the addresses of older forms (before Go 1.18) are
 * found. ERR_INPUT for what is damaged. */
bool gobuild_read(const struct region *file, const struct elf *e, struct span segments, uint64_t at,
                  uint64_t size, struct gobuild *ret, struct err *err) MUST_CHECK;

struct go_module {
	struct span path, version; /* of what replaces it, where something does */
	bool is_main;
};

/* Takes the next module off the front of the lines. Modules that are replaced by a directory have
 * no version. False at the end. */
bool gobuild_next(struct span *modules, struct go_module *ret);

#endif
