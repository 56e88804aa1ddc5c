/*
 * jsparse: the reading of JSON that nearly all documents need, several times faster than jansson's.
 * For ext/js alone.
 *
 * It takes a text only when it is certain that jansson would take it and make the same of it;
 * whatever is odd or wrong is left to jansson, which also finds the words for it.
 */
#ifndef FETTLE_EXT_JSPARSE_H
#define FETTLE_EXT_JSPARSE_H

#include "base/attr.h"
#include "base/span.h"

struct js;

/* NULL when it is not certain; nested at most `depth` deep. */
struct js *jsparse(struct span text, unsigned depth) MUST_CHECK;

#endif
