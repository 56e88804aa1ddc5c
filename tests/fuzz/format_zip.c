/* Names lie inside the directory, what is stored lies inside the file, what is unpacked is as long
 * as it was said to be. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct region file = region_of_span(span_make(data, len)), part;
	auto_clear(zip) z = {0};
	struct err err = {0};
	struct zip_entry e;
	bool good;

	if (!zip_open(&file, &z, &err)) {
		if (err.kind != ERR_INPUT)
			abort();
		return 0;
	}
	while (zip_next(&z, &e, &good)) {
		auto_clear(str) content = {0};
		struct err why = {0};

		if (e.name.len && (e.name.ptr < z.directory.buf ||
		                   e.name.ptr + e.name.len > z.directory.buf + z.directory.len))
			abort();
		if (zip_part(&z, &e, &part) && part.size > len)
			abort();
		if (zip_read(&z, &e, 65536, &content, &why) ? content.len != e.size
		                                            : why.kind != ERR_INPUT)
			abort();
	}
	return 0;
}
