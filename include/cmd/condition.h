/* condition: information codes (cli, "Exit status"): which were asked for, and which one wins. */
#ifndef FETTLE_CMD_CONDITION_H
#define FETTLE_CMD_CONDITION_H

#include <stdbool.h>

#include "assess/assess.h"
#include "base/attr.h"
#include "cmd/call.h"
#include "model/finding.h"
#include "model/plan.h"

/* The bit of a condition in a set of them. */
unsigned condition_bit(enum status s);

/* What --exit-code (all) and --fail-on (a list of names: "security,breached") ask for; nothing when
 * neither is given. ERR_USAGE names the conditions. */
bool condition_wanted(const struct opts *o, unsigned *ret, struct err *err) MUST_CHECK;

/* The same, where also parts of a condition can be named: overdue, kev, urgent, soon and scheduled
 * (a finding of this tier or a more urgent one) are of breached, coverage is of unknown. So is kev
 * where no feed can tell it. */
bool condition_wanted_parts(const struct opts *o, unsigned *ret, struct err *err) MUST_CHECK;

/* The bit for what kev asks for, where no feed can tell it. */
unsigned condition_kev_untold(void);

/* What an assessment says, with the parts: for condition_wanted_parts(). */
unsigned condition_of_assessment(const struct assess_result *r, const struct inventory *inv);

/* What findings say: breached, unknown. */
unsigned condition_of_findings(const struct findings *f, int64_t now);

/* What a patch that waits says: security or updates. */
unsigned condition_of_patch(const struct patch *p);

/* The name of the i-th condition, the gravest first; NULL past the end. */
const char *condition_name(size_t i, enum status *ret);

/* The exit status of a set: the gravest of its conditions, 0 for none. */
int condition_status(unsigned set);

#endif
