/* What is taken is what jansson takes, and the same. */
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jsparse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_js v = jsparse(span_make(data, len), JS_DEPTH);
	json_error_t why;
	json_t *other;

	if (!v)
		return 0;
	other = json_loadb((const char *)data, len, JSON_REJECT_DUPLICATES, &why);
	if (!other || !json_equal(other, (const json_t *)(const void *)v))
		abort();
	json_decref(other);
	return 0;
}
