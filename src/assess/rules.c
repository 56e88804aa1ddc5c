#include "assess/rules.h"

struct rules rules_of(const struct policy *p)
{
	static const enum rules_start starts[] = {
	        [POLICY_AVAILABLE] = START_AVAILABLE,
	        [POLICY_PUBLISHED] = START_PUBLISHED,
	        [POLICY_FIRST_SEEN] = START_FIRST_SEEN,
	        [POLICY_KEV] = START_FIRST_SEEN, /* no policy has it: it is for overlays */
	};

	return (struct rules){
	        .feed_max_age = p->feed_max_age,
	        .kev_due_date = p->uses_kev_due_date,
	        .start = starts[p->start],
	        .unknown_is_not_exposed = p->unknown_is_not_exposed,
	        .unknown_is_not_automatable = p->unknown_is_not_automatable,
	        .unknown_is_partial = p->unknown_is_partial,
	        .overlays = p->overlays,
	        .overlay_count = p->overlay_count,
	        .policy_digest = p->digest,
	};
}
