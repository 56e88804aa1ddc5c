/* Stanzas and fields lie inside the text, in order; stanzas have no empty line in them, and what is
 * between them is empty lines alone. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/deb822.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void read_fields(struct span stanza)
{
	struct span left = stanza, name, value;
	const char *at = stanza.ptr, *end = stanza.ptr + stanza.len;

	while (deb822_field(&left, &name, &value)) {
		if (left.ptr <= at || left.ptr > end)
			abort();
		if (value.ptr < at || value.ptr + value.len > left.ptr)
			abort();
		if (name.len && (name.ptr < at || name.ptr + name.len > value.ptr))
			abort();
		if (!span_same(value, span_trim(value)))
			abort();
		at = left.ptr;
	}
	if (left.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct deb822 d = {.rest = span_make(data, len)};
	struct span stanza;
	const char *at = d.rest.ptr;
	size_t line = 0;

	while (deb822_next(&d, &stanza)) {
		if (stanza.len == 0 || stanza.ptr < at || d.line <= line)
			abort();
		if (span_trim(span_make(at, (size_t)(stanza.ptr - at))).len)
			abort();
		read_fields(stanza);
		at = stanza.ptr + stanza.len;
		line = d.line;
	}
	if (d.rest.len)
		abort();
	return 0;
}
