/* Whatever the text, a mapping that is taken lies inside it, and its path is no longer than it. */
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "format/procmaps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span all = span_make(data, len), rest = all;
	auto_clear(str) path = {0};
	struct procmap m;

	while (procmaps_next(&rest, &m)) {
		want(m.start < m.end);
		want(m.range.ptr >= all.ptr && m.range.ptr + m.range.len <= all.ptr + all.len);
		want(m.path.len == 0 ||
		     (m.path.ptr > m.range.ptr && m.path.ptr + m.path.len <= all.ptr + all.len));
		want(span_find(m.path, '\n') == m.path.len);
		procmaps_path(m.path, &path);
		want(path.len <= m.path.len && path.len * 4 >= m.path.len);
	}
	return 0;
}
