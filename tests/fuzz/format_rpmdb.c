/* Each form of a database, read from the same bytes: it ends, what is given lies within its limits,
 * and what is damaged is ERR_INPUT. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/rpmdb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void take(void *ctx, struct span header)
{
	if (header.len > RPMDB_HEADER_MAX || (header.len && !header.ptr))
		abort();
	++*(size_t *)ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct region r = region_of_span(span_make(data, len));
	struct err a = {0}, b = {0};
	size_t count = 0;

	if ((!rpmdb_ndb(&r, take, &count, &a) && a.kind != ERR_INPUT) ||
	    (!rpmdb_bdb(&r, take, &count, &b) && b.kind != ERR_INPUT))
		abort();
	return 0;
}
