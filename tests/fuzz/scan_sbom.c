/* What is taken is an inventory that can be written and read again; one without a component is not
 * complete. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "scan/sbom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(inventory) inv = {0}, again = {0};
	auto_clear(str) text = {0};
	struct err err = {0};

	if (!sbom_read(span_make(data, len), "x", 1, &inv, &err)) {
		want(err.kind == ERR_INPUT && inv.count == 0);
		return 0;
	}
	want(bill_is(span_make(data, len)));
	want(inv.coverage_count > 0 && (inv.count > 0 || !inventory_is_complete(&inv)));
	for (size_t i = 0; i < inv.count; i++)
		want(inv.components[i].purl && inv.components[i].type && inv.components[i].name);
	inventory_encode(&inv, &text);
	want(inventory_parse(span_make(text.buf, text.len), &again, NULL) &&
	     again.count == inv.count);
	return 0;
}
