/* What js_parse() takes, it prints in a form that it takes again and prints the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/js.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const enum js_style styles[] = {JS_PRETTY, JS_COMPACT, JS_SORTED};
	auto_js v = NULL;
	struct err err = {0};

	if (!js_parse(span_make(data, len), &v, &err)) {
		if (err.kind != ERR_INPUT || !err.msg[0] || v)
			abort();
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(styles); i++) {
		auto_clear(str) one = {0}, two = {0};
		auto_js again = NULL;

		js_print(v, styles[i], &one);
		if (!js_parse(span_make(one.buf, one.len), &again, &err))
			abort();
		js_print(again, styles[i], &two);
		if (!span_same(span_make(one.buf, one.len), span_make(two.buf, two.len)))
			abort();
	}
	return 0;
}
