/* Whatever the bytes, the search ends, and what it finds it finds again in the same bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/microcode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint32_t signatures[] = {0x806c1, 0x906ed, 0x800f12, 0};
	struct span file = span_make(data, len);

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		uint32_t one = 1, all = 2;

		/* a processor on one platform never has more than one on all of them */
		if (microcode_intel(file, signatures[i], 0x80, &one) &&
		    (!microcode_intel(file, signatures[i], UINT32_MAX, &all) ||
		     (int32_t)all < (int32_t)one))
			abort();
		if (microcode_amd(file, signatures[i], &one) &&
		    (len < 4 || data[0] != 'D' || data[1] != 'M' || data[2] != 'A'))
			abort();
	}
	return 0;
}
