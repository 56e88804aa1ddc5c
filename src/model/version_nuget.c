#include "model/version_scheme.h"

bool version_nuget_is_valid(struct span v)
{
	struct version_semver s = version_split_semver(v);
	unsigned numbers = version_count_numbers(s.core, true);
	bool is_open = (s.pre.ptr && !s.pre.len) || (s.build.ptr && !s.build.len);

	return v.len && version_is_digit(v.ptr[0]) && !s.has_letter && numbers >= 1 &&
	       numbers <= 4 && !is_open && version_are_labels(s.pre, true) &&
	       version_are_labels(s.build, true);
}

int version_nuget_compare(struct span a, struct span b)
{
	struct version_semver x = version_split_semver(a), y = version_split_semver(b);
	int c = version_compare_core(x.core, y.core, 4);

	return c ? c : version_compare_pre(x.pre, y.pre, true);
}
