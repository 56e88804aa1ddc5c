/* rules: what a policy decides of an assessment. {0} is no policy: the defaults of matching, 4. */
#ifndef FETTLE_ASSESS_RULES_H
#define FETTLE_ASSESS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/policy.h"

enum rules_start { START_AVAILABLE, START_PUBLISHED, START_FIRST_SEEN };

struct rules {
	int64_t feed_max_age; /* seconds; 0: no limit but what a feed says of itself */
	bool kev_due_date;    /* KEV's own due date counts too */
	enum rules_start start;
	/* how an unknown input counts: as the worse answer, unless the policy says otherwise */
	bool unknown_is_not_exposed, unknown_is_not_automatable, unknown_is_partial;
	const struct policy_overlay *overlays; /* borrowed */
	size_t overlay_count;
	char *policy_digest; /* borrowed; NULL: no policy */
};

/* What a policy says, which must outlive the rules. */
struct rules rules_of(const struct policy *p);

#endif
