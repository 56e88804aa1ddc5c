/* A package that is taken has a module and a stream. */
#include <stdint.h>
#include <stdlib.h>

#include "format/modulemd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void take(void *ctx, struct span package, struct span module, struct span stream)
{
	(void)ctx;
	(void)package;
	if (!module.len || !stream.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	__attribute__((cleanup(modulemd_clear))) struct modulemd m = {.sink = take};
	struct span rest = span_make(data, len), line;

	while (span_cut(&rest, '\n', &line))
		modulemd_line(&m, line);
	return 0;
}
