/* What is accepted has values in their ranges. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(policy) p = {0};
	struct err err = {0};

	if (!policy_parse(span_make((const char *)data, len), &p, &err)) {
		if (err.kind == ERR_NONE || p.overlays)
			abort();
		return 0;
	}
	for (size_t i = 0; i < p.overlay_count; i++)
		if (!p.overlays[i].name || p.overlays[i].days < 0 || p.overlays[i].cvss > 10 ||
		    p.overlays[i].epss > 1)
			abort();
	if (p.start == POLICY_KEV || p.scan_max_age < 0 || p.feed_max_age < 0)
		abort();
	return 0;
}
