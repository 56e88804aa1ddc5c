/* render: findings in the formats of others that several verbs write. */
#ifndef FETTLE_CMD_RENDER_H
#define FETTLE_CMD_RENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "ui/out.h"

struct err;

/* For out_only(). */
#define RENDER_FINDINGS "csv plain sarif cyclonedx openvex"

/* Whether the format that was asked for is one of those. */
bool render_is_asked(const struct out *out);

/* Appends them in that format; what is overdue is judged at `now`. */
bool render_findings(const struct findings *f, const struct inventory *inv, int64_t now,
                     struct out *out, struct err *err) MUST_CHECK;

#endif
