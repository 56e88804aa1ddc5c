/* Values of any depth: the pieces that are given on are in order and inside the text, the same
 * however the text is cut, and every text that a JSON parser takes is taken. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "ext/js.h"
#include "format/jsonsplit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static bool note(void *ctx, const struct span *keys, size_t depth, struct span value,
                 struct err *err)
{
	(void)err;
	for (size_t i = 0; i < depth; i++) {
		str_add(ctx, keys[i].ptr, keys[i].len);
		str_addc(ctx, '/');
	}
	str_add(ctx, value.ptr, value.len);
	str_addc(ctx, ';');
	return true;
}

static bool split(size_t depth, struct span s, size_t cut, struct str *to)
{
	auto_clear(jsonsplit) j = {.depth = depth, .sink = note, .ctx = to};

	return jsonsplit_feed(&j, span_make(s.ptr, cut), NULL) &&
	       jsonsplit_feed(&j, span_from(s, cut), NULL) && jsonsplit_end(&j, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span s = span_make(data, len);
	auto_js doc = NULL;
	bool is_json = js_parse(s, &doc, NULL) && (js_is_object(doc) || js_is_array(doc));

	for (size_t depth = 0; depth < 3; depth++) {
		auto_clear(str) a = {0}, b = {0};
		bool whole = split(depth, s, 0, &a), cut = split(depth, s, len / 2, &b);

		want(whole == cut && (whole || !is_json));
		want(!whole || span_same(span_make(a.buf, a.len), span_make(b.buf, b.len)));
	}
	return 0;
}
