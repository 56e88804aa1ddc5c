/* A keyring that is taken is written in a form that is taken again and written the same; what is
 * not taken trusts nobody. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "trust/keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void print(const struct keyring *k, struct str *to)
{
	auto_js doc = js_object();

	js_set_str(doc, "format", KEYRING_FORMAT);
	keyring_encode(k, doc);
	js_print(doc, JS_SORTED, to);
}

static bool decode(struct span text, struct keyring *ret, struct err *err)
{
	auto_js doc = NULL;

	return js_parse_document(text, KEYRING_FORMAT, &doc, err) && keyring_decode(doc, ret, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(keyring) k = {0}, again = {0};
	auto_clear(str) first = {0}, second = {0};
	struct err err = {0};

	if (!decode(span_make(data, len), &k, &err)) {
		if (err.kind != ERR_INPUT || k.count)
			abort();
		return 0;
	}
	print(&k, &first);
	if (!decode(span_make(first.buf, first.len), &again, &err))
		abort();
	print(&again, &second);
	if (!span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)))
		abort();
	return 0;
}
