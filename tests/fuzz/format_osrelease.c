/* A value is never longer than the text, and the same text gives the same value again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/osrelease.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const names[] = {"ID", "VERSION_ID", "PRETTY_NAME", ""};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_clear(str) a = {0}, b = {0};
		bool found = osrelease_get(span_make(data, len), names[i], &a);

		if (a.len > len || osrelease_get(span_make(data, len), names[i], &b) != found)
			abort();
		if (!span_same(span_make(a.buf, a.len), span_make(b.buf, b.len)))
			abort();
	}
	return 0;
}
