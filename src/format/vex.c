#include "format/vex.h"
#include "base/err.h"

static const char *const statuses[VEX_STATUSES] = {
        [VEX_AFFECTED] = "affected",
        [VEX_INVESTIGATED] = "under_investigation",
        [VEX_FIXED] = "fixed",
        [VEX_NOT_AFFECTED] = "not_affected",
};

const char *vex_status_name(enum vex_status s)
{
	return statuses[s];
}

bool vex_status_parse(struct span name, enum vex_status *ret)
{
	for (unsigned i = 0; i < VEX_STATUSES; i++)
		if (span_eq(name, statuses[i])) {
			*ret = (enum vex_status)i;
			return true;
		}
	return false;
}

bool vex_is_justification(struct span label)
{
	static const char *const labels[] = {
	        "component_not_present",
	        "vulnerable_code_not_present",
	        "vulnerable_code_not_in_execute_path",
	        "vulnerable_code_cannot_be_controlled_by_adversary",
	        "inline_mitigations_already_exist",
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (span_eq(label, labels[i]))
			return true;
	return false;
}
