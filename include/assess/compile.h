/*
 * compile: reads the bytes of a feed, from the present position of `fd`, into a builder. One
 * function a type, each in its file; assess/import calls them.
 *
 * A broken record is counted in the builder and left out; false is for a file that is not of the
 * type at all.
 */
#ifndef FETTLE_ASSESS_COMPILE_H
#define FETTLE_ASSESS_COMPILE_H

#include <stdbool.h>
#include <stdint.h>

#include "assess/builder.h"
#include "base/attr.h"

struct err;

#define COMPILE_BYTES_MAX ((uint64_t)8 << 30) /* of what was unpacked */

/* Columns of assess/advisory. */
bool compile_debsecan(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_osv(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

/* Columns of assess/enrich. */
bool compile_kev(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;
bool compile_epss(int fd, const char *release, struct builder *b, struct err *err) MUST_CHECK;

#endif
