/* Whatever is read, every ban has a pattern, and asking harms nothing. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/rpmbans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(rpmbans) b = {0};

	rpmbans_parse_conf(span_make(data, len), "c", &b);
	rpmbans_parse_locks(span_make(data, len), "l", &b);
	for (size_t i = 0; i < b.count; i++)
		if (!b.v[i].pattern || !*b.v[i].pattern)
			abort();
	rpmbans_find(&b, "base", "bash", "5.1-1", "x86_64");
	return 0;
}
