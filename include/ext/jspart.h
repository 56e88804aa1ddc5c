/*
 * jspart: documents whose arrays are long, one element at a time.
 *
 * Parsed as a whole, a document takes many times the memory of its text. jspart_cut() finds the
 * long arrays and gives the rest of the document, for js_parse(); jspart_next() then parses one
 * element after the other. All that js_parse() refuses is refused still: the rest is checked whole,
 * duplicate keys too, and each element is. An array that cannot be found (it is not there, its key
 * is written with escapes) simply stays in the rest.
 */
#ifndef FETTLE_EXT_JSPART_H
#define FETTLE_EXT_JSPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct js;
struct str;

/* What is between the brackets of an array that was cut out; borrowed from the text. */
struct jspart {
	struct span rest;
	bool begun;
};

/* Cuts the arrays `keys` (NULL-ended, at most JSPART_MAX) out of the object `outer` of the document
 * (NULL: the document itself) and appends what is left to `to`, each array there being empty. `ret`
 * has one for each key; {0} for one that was not found. */
#define JSPART_MAX 6
void jspart_cut(struct span text, const char *outer, const char *const *keys, struct jspart *ret,
                struct str *to);

/* The next element, which must be an object; *ret is yours, NULL at the end. */
bool jspart_next(struct jspart *p, struct js **ret, struct err *err) MUST_CHECK;

#endif
