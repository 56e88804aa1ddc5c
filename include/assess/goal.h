/*
 * goal: what a plan is to reach (fettle-assess(1), "Goals"): terms with commas between them, all of
 * which are to hold of what remains.
 *
 *   none-overdue    nothing is overdue
 *   no-kev          nothing is known to be exploited
 *   no-fixable      nothing is open that a patch could end
 *   KEY<VALUE       everything is below VALUE: severity (low, medium, high, critical), tier
 *                   (next-upgrade, scheduled, soon, urgent), cvss (0 to 10) or epss (0 to 1)
 *
 * Terms speak of findings by which the host is exposed. What is not known is not below anything.
 */
#ifndef FETTLE_ASSESS_GOAL_H
#define FETTLE_ASSESS_GOAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"

struct err;

enum goal_kind {
	GOAL_NONE_OVERDUE,
	GOAL_NO_KEV,
	GOAL_NO_FIXABLE,
	GOAL_SEVERITY,
	GOAL_TIER,
	GOAL_CVSS,
	GOAL_EPSS,
};

struct goal_term {
	enum goal_kind kind;
	double below; /* severity: 1 (low) to 4; tier: 1 (next-upgrade) to 4 */
};

struct goal {
	struct goal_term *terms;
	size_t count, cap;
	char *text;
};
void goal_clear(struct goal *g);

/* ERR_USAGE says which term is none, and names the terms. */
bool goal_parse(const char *text, struct goal *ret, struct err *err) MUST_CHECK;

/* Whether it wants to know what is exploited: only a feed of type kev can tell. */
bool goal_asks_kev(const struct goal *g);

/* Whether a finding is what the goal wants to be rid of. */
bool goal_is_against(const struct goal *g, const struct finding *f, int64_t now);

/* The same of a finding of which it is not known whether it applies. */
bool goal_is_in_doubt(const struct goal *g, const struct finding *f, int64_t now);

#endif
