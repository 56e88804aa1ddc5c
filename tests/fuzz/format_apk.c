/* Records and files lie inside the text, in order; a record that is taken has a name, a version and
 * an origin in plain text. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/apk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool is_in(struct span inner, struct span outer)
{
	return inner.len == 0 ||
	       (inner.ptr >= outer.ptr && inner.ptr + inner.len <= outer.ptr + outer.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span whole = span_make(data, len), text = whole, record, name, world = whole;

	while (apk_next(&text, &record)) {
		struct apk_package p = {0};
		struct span dir = {0};
		struct err err = {0};

		if (record.len == 0 || !is_in(record, whole) || record.ptr + record.len > text.ptr)
			abort();
		if (!apk_parse(record, &p, &err)) {
			if (err.kind != ERR_INPUT || p.name.ptr)
				abort();
			continue;
		}
		if (!p.name.len || !p.version.len || !p.origin.len || !is_in(p.name, record))
			abort();
		while (apk_next_file(&p.files, &dir, &name))
			if (!name.len || !is_in(name, record) || !is_in(dir, record))
				abort();
	}
	while (apk_next_wanted(&world, &name))
		if (!name.len || !is_in(name, whole))
			abort();
	return 0;
}
