/* Whatever the text, a mount that is taken lies inside it, and its path is no longer than it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "format/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span all = span_make(data, len), rest = all;
	struct mountinfo m;

	while (mountinfo_next(&rest, &m)) {
		auto_free char *path = mountinfo_path(m.place);

		want(m.place.len > 0 && m.place.ptr[0] == '/' && m.type.len > 0);
		want(m.place.ptr >= all.ptr && m.type.ptr + m.type.len <= all.ptr + all.len);
		want(path[0] == '/' && strlen(path) <= m.place.len);
		mountinfo_may_wait(&m);
	}
	return 0;
}
