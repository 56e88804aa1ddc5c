/*
 * jsonsplit: a long JSON text that comes in pieces, cut into values that are small enough to be
 * read whole.
 *
 * Values at one depth are given on as they stand, with the keys that lead to them; what they are is
 * for a JSON parser to judge, so that one that is broken spoils no other. Scalars above that depth
 * are given on too. Memory is bounded by the longest value.
 */
#ifndef FETTLE_FORMAT_JSONSPLIT_H
#define FETTLE_FORMAT_JSONSPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"

struct err;

#define JSONSPLIT_DEPTH 4         /* the deepest that values can be asked for */
#define JSONSPLIT_MAX (64u << 20) /* a longer value is ERR_INPUT */

/* keys[0..depth-1] lead to the value; inside an array a key is empty. They are as in the text: an
 * escape is not undone. False ends the reading with the error. */
typedef bool jsonsplit_sink(void *ctx, const struct span *keys, size_t depth, struct span value,
                            struct err *err);

struct jsonsplit {
	size_t depth; /* of the values that are wanted: how many containers are around them */
	jsonsplit_sink *sink;
	void *ctx;
	/* private */
	struct str value, keys[JSONSPLIT_DEPTH];
	uint64_t at; /* bytes before the present one */
	size_t level;
	bool is_object[JSONSPLIT_DEPTH];
	size_t inside; /* containers inside the value that is being kept */
	int state;
	bool escaped, in_string, ended;
};
void jsonsplit_clear(struct jsonsplit *j);

/* ERR_INPUT, with the byte, when the text cannot be JSON. */
bool jsonsplit_feed(struct jsonsplit *j, struct span bytes, struct err *err) MUST_CHECK;
/* The text must be whole. */
bool jsonsplit_end(struct jsonsplit *j, struct err *err) MUST_CHECK;

#endif
