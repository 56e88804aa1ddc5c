#include <limits.h>
#include <stdlib.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/late.h"
#include "ext/xml.h"

#define SONAME "libxml2.so.2"
#define ATTRS_MAX 256
#define PIECE (1u << 20) /* the library takes an int */

/* What of libxml2 is used; the types are checked against its header. */
struct api {
	__typeof__(xmlCreatePushParserCtxt) *create;
	__typeof__(xmlCtxtUseOptions) *use_options;
	__typeof__(xmlParseChunk) *parse_chunk;
	__typeof__(xmlStopParser) *stop;
	__typeof__(xmlFreeParserCtxt) *free_ctxt;
};

struct xml_reading {
	struct api api;
	struct xml_sink sink;
	xmlParserCtxt *parser;
	struct xml_attr *attrs;
	size_t depth;
	struct err why; /* the first that went wrong */
};

static bool load(struct api *to, struct err *err)
{
	const struct late_symbol symbols[] = {
	        {"xmlCreatePushParserCtxt", (void **)&to->create},
	        {"xmlCtxtUseOptions", (void **)&to->use_options},
	        {"xmlParseChunk", (void **)&to->parse_chunk},
	        {"xmlStopParser", (void **)&to->stop},
	        {"xmlFreeParserCtxt", (void **)&to->free_ctxt},
	        {NULL, NULL},
	};

	return late_load(SONAME, symbols, err);
}

void xml_clear(struct xml *x)
{
	struct xml_reading *r = x->reading;

	if (!r)
		return;
	if (r->parser)
		r->api.free_ctxt(r->parser);
	free(r->attrs);
	free(r);
	*x = (struct xml){0};
}

static void stop(struct xml_reading *r)
{
	r->api.stop(r->parser);
}

/* The library ends its messages with a newline. */
static void on_error(void *ctx, xmlError *e)
{
	struct xml_reading *r = ctx;
	size_t len = e->message ? strcspn(e->message, "\n") : 0;

	if (e->level >= XML_ERR_ERROR)
		err_set(&r->why, ERR_INPUT, "not valid XML: line %d: %.*s", e->line, (int)len,
		        e->message ? e->message : "");
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
	struct xml_reading *r = ctx;

	(void)name;
	(void)external;
	(void)system;
	err_set(&r->why, ERR_INPUT, "a document type declaration, which is not allowed here");
	stop(r);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	struct xml_reading *r = ctx;

	if (!r->why.kind && !r->sink.text(r->sink.ctx, span_make(text, (size_t)len), &r->why))
		stop(r);
}

/* Five pointers an attribute: name, prefix, namespace, begin and end of the value. */
static void on_begin(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **namespace, int count, int defaulted,
                     const xmlChar **attrs)
{
	struct xml_reading *r = ctx;

	(void)prefix;
	(void)uri;
	(void)namespaces;
	(void)namespace;
	(void)defaulted;
	if (r->why.kind)
		return;
	if (++r->depth > XML_DEPTH || count > ATTRS_MAX) {
		err_set(&r->why, ERR_INPUT, "nested deeper than %d, or more than %d attributes",
		        XML_DEPTH, ATTRS_MAX);
		stop(r);
		return;
	}
	for (int i = 0; i < count; i++, attrs += 5)
		r->attrs[i] = (struct xml_attr){
		        span_of((const char *)attrs[0]),
		        span_make(attrs[3], (size_t)(attrs[4] - attrs[3])),
		};
	if (!r->sink.begin(r->sink.ctx, (const char *)name, r->attrs, (size_t)count, &r->why))
		stop(r);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct xml_reading *r = ctx;

	(void)prefix;
	(void)uri;
	if (r->why.kind)
		return;
	r->depth--;
	if (!r->sink.end(r->sink.ctx, (const char *)name, &r->why))
		stop(r);
}

bool xml_begin(struct xml *x, const struct xml_sink *sink, struct err *err)
{
	xmlSAXHandler handler = {
	        .initialized = XML_SAX2_MAGIC,
	        .internalSubset = on_doctype,
	        .startElementNs = on_begin,
	        .endElementNs = on_end,
	        .characters = on_text,
	        .cdataBlock = on_text,
	        .serror = on_error,
	};
	struct xml_reading *r = mem_alloc(1, sizeof(*r));

	x->reading = r;
	r->sink = *sink;
	r->attrs = mem_alloc(ATTRS_MAX, sizeof(*r->attrs));
	if (!load(&r->api, err))
		return false;
	r->parser = r->api.create(&handler, r, NULL, 0, NULL);
	if (!r->parser)
		return err_set(err, ERR_FAILED, "cannot begin to read XML");
	r->api.use_options(r->parser, XML_PARSE_NONET);
	return true;
}

static bool parse(struct xml *x, const char *bytes, size_t len, bool last, struct err *err)
{
	struct xml_reading *r = x->reading;
	int rc = r->api.parse_chunk(r->parser, bytes, (int)len, last);

	if (!r->why.kind && rc != 0 && !r->parser->wellFormed)
		err_set(&r->why, ERR_INPUT, "not valid XML");
	if (!r->why.kind)
		return true;
	if (err)
		*err = r->why;
	return false;
}

bool xml_feed(struct xml *x, struct span bytes, struct err *err)
{
	while (bytes.len) {
		size_t n = bytes.len < PIECE ? bytes.len : PIECE;

		if (!parse(x, bytes.ptr, n, false, err))
			return false;
		bytes = span_from(bytes, n);
	}
	return true;
}

bool xml_end(struct xml *x, struct err *err)
{
	return parse(x, NULL, 0, true, err);
}

struct span xml_value(const struct xml_attr *attrs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (span_eq(attrs[i].name, name))
			return attrs[i].value;
	return (struct span){0};
}
