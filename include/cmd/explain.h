/* explain: the whole story of a verdict, as text. */
#ifndef FETTLE_CMD_EXPLAIN_H
#define FETTLE_CMD_EXPLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "assess/rules.h"
#include "base/attr.h"
#include "base/str.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/plan.h"

struct err;

struct explain {
	const struct findings *findings;
	const struct plan *plan;
	const struct inventory *inventory;
	const struct rules *rules;
	int64_t now;
};

/* Every finding that `what` names: by its id, its vulnerability or an alias, its source or one of
 * its packages. A component that is installed and has no finding is explained too; ERR_INPUT when
 * `what` names nothing that is known here. */
bool explain(const struct explain *e, const char *what, struct str *to, struct err *err) MUST_CHECK;

#endif
