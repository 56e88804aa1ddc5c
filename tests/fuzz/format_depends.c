/* Names and versions are not empty and lie inside the text. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/depends.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void hold_inside(struct span part, struct span whole)
{
	if (part.len && (part.ptr < whole.ptr || part.ptr + part.len > whole.ptr + whole.len))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span text = span_make((const char *)data, len), rest = text, clause;
	struct depend d;

	while (depends_clause(&rest, &clause))
		while (depends_alternative(&clause, &d)) {
			hold_inside(d.name, text);
			hold_inside(d.arch, text);
			hold_inside(d.version, text);
			if (d.name.len == 0 || (d.op == DEPEND_ANY) != (d.version.len == 0))
				abort();
		}
	return 0;
}
