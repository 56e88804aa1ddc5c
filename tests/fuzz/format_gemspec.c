/* Name and version that are taken lie in the text and are plain words. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/gemspec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *begin = (const char *)data;
	struct span name, version;
	struct err err = {0};

	if (!gemspec_parse(span_make(data, len), &name, &version, &err)) {
		if (err.kind != ERR_INPUT)
			abort();
		return 0;
	}
	if (!name.len || name.ptr < begin || name.ptr + name.len > begin + len || !version.len ||
	    version.ptr < begin || version.ptr + version.len > begin + len)
		abort();
	if (span_find(name, '"') != name.len || span_find(version, ' ') != version.len)
		abort();
	return 0;
}
