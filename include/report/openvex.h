/*
 * openvex: findings as OpenVEX 0.2.0 statements, one a finding, about the installed packages (by
 * purl; the source component where the inventory knows none).
 *
 *   open, no-fix, fix-unreachable, pending-restart, mitigated, excepted
 *                 affected, with what to do as the action statement: what a decision covers is
 *                 there nevertheless, and a decision ends
 *   fixed         fixed
 *   not-affected  not_affected, with the reason as the impact statement: the feeds' own words are
 *                 not turned into one of the five justifications
 *   unknown       under_investigation
 *
 * The @id comes of the content: the same facts give the same bytes but for the timestamp.
 */
#ifndef FETTLE_REPORT_OPENVEX_H
#define FETTLE_REPORT_OPENVEX_H

#include <stdbool.h>

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"

struct err;
struct str;

/* Appends. False when there is no finding: a document without statements is not OpenVEX. `inv` may
 * be NULL. */
bool openvex_findings(const struct findings *f, const struct inventory *inv, struct str *to,
                      struct err *err) MUST_CHECK;

#endif
