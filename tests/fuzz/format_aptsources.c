/* Every source has a prefix, and its own lists are found. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/aptrelease.h"
#include "format/aptsources.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(aptsources) s = {0};
	struct aptrelease r;

	aptsources_parse(span_make(data, len), len && data[0] == 'T', &s);
	for (size_t i = 0; i < s.count; i++) {
		auto_free char *name = str_format("%sInRelease", s.v[i].prefix);

		want(strchr(s.v[i].prefix, '/') == NULL && strchr(s.v[i].prefix, '\n') == NULL);
		want(aptsources_find(&s, name) != NULL);
	}
	if (aptrelease_parse(span_make(data, len), &r))
		aptrelease_is_security(&r);
	return 0;
}
