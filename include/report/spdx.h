/*
 * spdx: an inventory as a bill of materials, SPDX 2.3 (JSON).
 *
 * The document describes the host, and the host contains what is installed. Licences are not
 * known to an inventory and are NOASSERTION. What could not be read stands in the comment of
 * creationInfo. The namespace comes of the content: the same facts give the same bytes but for
 * creationInfo.created.
 */
#ifndef FETTLE_REPORT_SPDX_H
#define FETTLE_REPORT_SPDX_H

#include "base/attr.h"
#include "model/inventory.h"

struct str;

void spdx_inventory(const struct inventory *inv, struct str *to); /* appends */

#endif
