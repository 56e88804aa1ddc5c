/*
 * jsread: JSON as a stream of events. The one room that knows yajl.
 *
 * The text must be one object or array. Depth is bounded (JS_DEPTH of ext/js), a zero byte in a
 * string, half a surrogate pair and comments are refused. Whether strings are UTF-8, what a number
 * comes to, and whether a key stands twice, is for whoever takes the events.
 *
 * An event returns NULL, or what is wrong (a phrase): then the reading ends with it. Spans are
 * borrowed for the time of the call.
 */
#ifndef FETTLE_EXT_JSREAD_H
#define FETTLE_EXT_JSREAD_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

struct jsread_events {
	const char *(*null)(void *ctx);
	const char *(*boolean)(void *ctx, bool value);
	const char *(*number)(void *ctx, struct span text); /* as it stands */
	const char *(*string)(void *ctx, struct span value);
	const char *(*begin_object)(void *ctx);
	const char *(*key)(void *ctx, struct span key);
	const char *(*end_object)(void *ctx);
	const char *(*begin_array)(void *ctx);
	const char *(*end_array)(void *ctx);
};

/* ERR_INPUT: "not valid JSON: line 3, column 7: WHAT". */
bool jsread(struct span text, const struct jsread_events *events, void *ctx,
            struct err *err) MUST_CHECK;

#endif
