/* A statement that is given has a vulnerability, an author and a product, and is never "not
 * affected" for no reason. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/vex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void take(void *ctx, const struct vex_statement *s)
{
	want(ctx && s->author.len && s->aliases);
	want(s->status < VEX_STATUSES && s->cvss <= 100);
	want(s->status != VEX_NOT_AFFECTED || s->justification.len || s->impact.len);
}

static void broken(void *ctx, struct span document, size_t number, const struct err *why)
{
	(void)document;
	(void)number;
	want(ctx && why->kind == ERR_INPUT && why->msg[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	bool (*const readers[])(const struct jsval *, const struct vex_reader *, struct err *) = {
	        vex_read_openvex, vex_read_csaf, vex_read_cyclonedx};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;
	struct vex_reader r = {take, broken, &view};

	if (!jsview_parse(&view, span_make(data, len), &doc, NULL))
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		struct err err = {0};

		want(readers[i](doc, &r, &err) || (err.kind == ERR_INPUT && err.msg[0]));
	}
	return 0;
}
