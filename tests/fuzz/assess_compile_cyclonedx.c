/* A feed of type cyclonedx is taken or refused, and every row that it gives lies in the index. */
#include "fuzz/compile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_compile("cyclonedx", data, len);
	return 0;
}
