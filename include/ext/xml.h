/*
 * xml: XML as a stream: what begins, what ends, and the text between. The one room that knows
 * libxml2, which is loaded when it is first wanted.
 *
 * Memory is bounded by the longest name, and nesting by XML_DEPTH. What a document type declaration
 * could do (entities of its own, files and URLs to be read) is refused with the declaration itself:
 * ERR_INPUT. Names of another namespace lose their prefix.
 */
#ifndef FETTLE_EXT_XML_H
#define FETTLE_EXT_XML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

#define XML_DEPTH 256

struct xml_attr {
	struct span name, value;
};

/* False from one of these ends the reading with the error. What they are given is borrowed until
 * they return. Text comes in pieces. */
struct xml_sink {
	bool (*begin)(void *ctx, const char *name, const struct xml_attr *attrs, size_t count,
	              struct err *err);
	bool (*end)(void *ctx, const char *name, struct err *err);
	bool (*text)(void *ctx, struct span text, struct err *err);
	void *ctx;
};

struct xml {
	struct xml_reading *reading;
};
void xml_clear(struct xml *x);

/* ERR_FAILED with a hint when the library is not there. */
bool xml_begin(struct xml *x, const struct xml_sink *sink, struct err *err) MUST_CHECK;
/* ERR_INPUT, with the line, when it is not XML. */
bool xml_feed(struct xml *x, struct span bytes, struct err *err) MUST_CHECK;
/* The document must be whole. */
bool xml_end(struct xml *x, struct err *err) MUST_CHECK;

/* The value of an attribute; empty when it is not there. */
struct span xml_value(const struct xml_attr *attrs, size_t count, const char *name);

#endif
