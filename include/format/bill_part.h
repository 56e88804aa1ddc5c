/* bill_part: the two formats, one a file. For format/bill alone. */
#ifndef FETTLE_FORMAT_BILL_PART_H
#define FETTLE_FORMAT_BILL_PART_H

#include "format/bill.h"

/* Where the long arrays of both are in `parts`. */
enum bill_array {
	BILL_COMPONENTS,
	BILL_PACKAGES,
	BILL_FILES,
	BILL_RELATIONSHIPS,
	BILL_DEPENDENCIES
};

bool bill_cyclonedx_open(struct bill *b, struct err *err) MUST_CHECK;
bool bill_cyclonedx_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err) MUST_CHECK;
bool bill_spdx_open(struct bill *b, struct err *err) MUST_CHECK;
bool bill_spdx_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err) MUST_CHECK;

void bill_item_clear(struct bill_item *i);
void bill_item_add(struct bill_item *i, const char *name, const char *value);

#endif
