/* A header that is taken has a name, a version, a release and a source in plain text, and its files
 * lie inside it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/rpmheader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *begin = (const char *)data, *end = begin + len;
	auto_clear(rpm_files) files = {0};
	struct rpmheader h = {0};
	struct rpm_package p = {0};
	struct span dir, name;
	struct err err = {0};

	if (!rpmheader_open(span_make(data, len), &h, &err)) {
		if (err.kind != ERR_INPUT)
			abort();
		return 0;
	}
	if (rpmheader_package(&h, &p, &err) &&
	    (!p.name.len || !p.version.len || !p.release.len || !p.source.len))
		abort();
	while (rpmheader_next_file(&h, &files, &dir, &name))
		if (name.ptr < begin || name.ptr + name.len > end || dir.ptr < begin ||
		    dir.ptr + dir.len > end)
			abort();
	return 0;
}
