/* lines: text that comes in pieces, given on line by line, without the newline. */
#ifndef FETTLE_FORMAT_LINES_H
#define FETTLE_FORMAT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"

struct err;

/* False ends the reading with the error. Lines are counted from 1. */
typedef bool lines_sink(void *ctx, size_t number, struct span line, struct err *err);

struct lines {
	lines_sink *sink;
	void *ctx;
	struct str part; /* the beginning of a line whose end has not come */
	size_t number;
};
void lines_clear(struct lines *l);

#define LINES_MAX (4u << 20) /* a longer line is ERR_INPUT */

bool lines_feed(struct lines *l, struct span bytes, struct err *err) MUST_CHECK;
/* The last line, when it has no newline. */
bool lines_end(struct lines *l, struct err *err) MUST_CHECK;

#endif
