/* Whatever the text, a socket that is taken has a port and an address that can be written. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "format/procnet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span rest = span_make(data, len);
	auto_clear(str) text = {0};
	struct procnet n;

	while (procnet_next(&rest, &n)) {
		want(n.port <= 65535);
		want(procnet_reach(&n) <= REACH_ANY);
		str_reset(&text);
		procnet_add_address(&n, &text);
		want(text.len >= 2 && text.len <= 39);
		want(!strstr(str_c(&text), ":::"));
	}
	return 0;
}
