/* inventory_given: an inventory that the caller names: a file, or "-" for standard input. */
#ifndef FETTLE_CMD_INVENTORY_GIVEN_H
#define FETTLE_CMD_INVENTORY_GIVEN_H

#include <stdint.h>

#include "base/attr.h"
#include "model/inventory.h"

struct err;
struct str;

/* The bytes; more than 256 MiB are an error. */
bool inventory_given_text(const char *path, struct str *to, struct err *err) MUST_CHECK;

/* fettle's own document, CycloneDX or SPDX; `now` is the time of a bill of materials that does not
 * tell its own. */
bool inventory_given(const char *path, int64_t now, struct inventory *ret,
                     struct err *err) MUST_CHECK;

#endif
