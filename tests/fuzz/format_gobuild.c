/* The whole input is a program and its one segment, the build information begins it: texts are
 * within their limit, and modules lie in the lines. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/gobuild.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* one PT_LOAD of 56 bytes: everything, from address 0 */
	static const unsigned char segment[56] = {1, [32] = 0xff, 0xff, [40] = 0xff, 0xff};
	struct elf e = {.is_64 = true, .segments = {0, sizeof(segment), 1}};
	struct region file = region_of_span(span_make(data, len));
	auto_clear(gobuild) g = {0};
	struct err err = {0};
	struct go_module m;
	struct span rest;

	if (!gobuild_read(&file, &e, span_make(segment, sizeof(segment)), 0, len, &g, &err)) {
		if (err.kind != ERR_INPUT)
			abort();
		return 0;
	}
	if (g.version.len > GOBUILD_MAX || g.modules.len > GOBUILD_MAX)
		abort();
	rest = span_make(g.modules.buf, g.modules.len);
	while (gobuild_next(&rest, &m))
		if (!m.path.len || m.path.ptr < g.modules.buf ||
		    m.path.ptr + m.path.len > g.modules.buf + g.modules.len)
			abort();
	return 0;
}
