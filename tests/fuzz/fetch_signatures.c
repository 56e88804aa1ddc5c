/* A file of signatures that is taken is printed and taken again as the same; what is not taken
 * holds none. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "fetch/signatures.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(signatures) s = {0}, again = {0};
	auto_clear(str) first = {0}, second = {0};
	struct err err = {0};

	if (!signatures_parse(span_make(data, len), &s, &err)) {
		if (err.kind != ERR_UNTRUSTED || s.count)
			abort();
		return 0;
	}
	if (s.count == 0 || s.count > SIGNATURES_COUNT_MAX)
		abort();
	signatures_print(&s, &first);
	if (!signatures_parse(span_make(first.buf, first.len), &again, &err))
		abort();
	signatures_print(&again, &second);
	if (!span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)))
		abort();
	return 0;
}
