/* What is kept of a file are bytes of it at their places, whatever the pieces it comes in. The
 * first byte says what is wanted of it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/sieve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(const struct held *h, const uint8_t *data, size_t len, uint64_t size)
{
	auto_clear(held_view) view = {0};
	struct region r = held_region(&view, h);
	uint64_t end = 0;

	if (h->size != size)
		abort();
	for (size_t i = 0; i < h->count; i++) {
		const struct held_part *p = &h->parts[i];
		auto_free char *bytes = mem_alloc(p->len, 1);

		if (p->at < end || p->len > len || p->at > len - p->len ||
		    !region_read(&r, p->at, bytes, p->len, NULL) ||
		    memcmp(bytes, data + p->at, p->len) != 0)
			abort();
		end = p->at + p->len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const enum wanted kinds[] = {WANTED_PROGRAM, WANTED_LIBRARY, WANTED_ARCHIVE,
	                                    WANTED_ALL};
	auto_clear(sieve) s = {0};
	auto_clear(zpack) z = {0};
	auto_clear(held) kept = {0};
	uint64_t size;
	size_t step;

	if (len < 2)
		return 0;
	step = (size_t)data[1] * 37 + 1;
	/* some are too large to be held whole, and are cut short */
	size = len - 2 + (data[0] & 8 ? SIEVE_SMALL : 0);
	sieve_begin(&s, kinds[data[0] % 4], size, &z);
	for (size_t at = 2; at < len; at += step)
		sieve_feed(&s, span_make(data + at, step < len - at ? step : len - at));
	if (sieve_end(&s, &kept))
		check(&kept, data + 2, len - 2, size);
	return 0;
}
