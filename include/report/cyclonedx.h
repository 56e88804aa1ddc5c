/*
 * cyclonedx: an inventory as a bill of materials, and findings as what is known of its
 * vulnerabilities (CycloneDX 1.6, JSON).
 *
 * The host is metadata.component; it depends on everything that is installed, and compositions
 * say "incomplete" when something could not be read (metadata.properties "fettle:unread" say what).
 * A component's bom-ref is its purl. The serial number comes of the content: the same facts give
 * the same bytes but for metadata.timestamp.
 *
 *   analysis.state  open, no-fix, fix-unreachable, pending-restart: exploitable
 *                   mitigated, excepted: exploitable too, since a decision ends and the code is
 *                   there; the decision is in analysis.detail
 *                   fixed: resolved; not-affected: not_affected; unknown: in_triage
 */
#ifndef FETTLE_REPORT_CYCLONEDX_H
#define FETTLE_REPORT_CYCLONEDX_H

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"

struct str;

/* Both append. */
void cyclonedx_inventory(const struct inventory *inv, struct str *to);
/* `inv` is the inventory that was assessed; an empty one gives vulnerabilities that point nowhere.
 */
void cyclonedx_findings(const struct findings *f, const struct inventory *inv, struct str *to);

#endif
