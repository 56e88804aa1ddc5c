/* A catalog that is taken is written in a form that is taken again and written the same; every file
 * in it stays below its source, and what is not taken offers nothing. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/url.h"
#include "base/mem.h"
#include "ext/js.h"
#include "model/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void print(const struct catalog *c, struct str *to)
{
	auto_js doc = catalog_encode(c);

	js_print(doc, JS_SORTED, to);
}

static bool decode(struct span text, struct catalog *ret, struct err *err)
{
	auto_js doc = NULL;

	return js_parse_document(text, CATALOG_FORMAT, &doc, err) && catalog_decode(doc, ret, err);
}

static void check_entry(const struct catalog_entry *e)
{
	auto_free char *url = url_join("https://host/below", e->file);

	if (!relpath_check(span_of(e->file), NULL) || !str_starts(url, "https://host/below/"))
		abort();
	if (strlen(url) <= 2000 && !url_check(url, NULL, NULL))
		abort();
	if (e->size == 0 || e->serial < 1 || !e->id || !e->product || !e->channel || !e->arch)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(catalog) c = {0}, again = {0};
	auto_clear(str) first = {0}, second = {0};
	struct err err = {0};

	if (!decode(span_make(data, len), &c, &err)) {
		if (err.kind != ERR_INPUT || c.count)
			abort();
		return 0;
	}
	for (size_t i = 0; i < c.count; i++)
		check_entry(&c.entries[i]);
	print(&c, &first);
	if (!decode(span_make(first.buf, first.len), &again, &err))
		abort();
	print(&again, &second);
	if (!span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)))
		abort();
	return 0;
}
