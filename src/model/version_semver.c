#include "base/err.h"
#include "model/version_scheme.h"

/* A letter right after the numbers begins the pre-release: "1.22rc1", as Go names its own. */
struct version_semver version_split_semver(struct span v)
{
	struct version_semver s = {0};
	size_t n = 0;
	bool is_pre;

	if (v.len > 1 && (v.ptr[0] == 'v' || v.ptr[0] == 'V'))
		v = span_from(v, 1);
	while (n < v.len && (version_is_digit(v.ptr[n]) || v.ptr[n] == '.'))
		n++;
	s.core = span_make(v.ptr, n);
	s.has_letter = n < v.len && v.ptr[n] != '-' && v.ptr[n] != '+';
	is_pre = n < v.len && v.ptr[n] != '+';
	v = span_from(v, n);
	if (is_pre) {
		v = span_from(v, s.has_letter ? 0 : 1);
		n = span_find(v, '+');
		s.pre = span_make(v.ptr, n);
		v = span_from(v, n);
	}
	if (v.len)
		s.build = span_from(v, 1);
	return s;
}

static struct span cut_number(struct span *core)
{
	struct span n = {0};

	(void)span_cut(core, '.', &n);
	return n;
}

int version_compare_core(struct span a, struct span b, unsigned parts)
{
	int c = 0;

	for (unsigned i = 0; !c && i < parts; i++)
		c = version_compare_digits(cut_number(&a), cut_number(&b));
	return c;
}

static char fold(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

int version_compare_fold(struct span a, struct span b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++)
		if (fold(a.ptr[i]) != fold(b.ptr[i]))
			return (unsigned char)fold(a.ptr[i]) - (unsigned char)fold(b.ptr[i]);
	return a.len < b.len ? -1 : a.len > b.len;
}

bool version_is_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!version_is_digit(s.ptr[i]))
			return false;
	return s.len > 0;
}

static int compare_label(struct span a, struct span b, bool ignore_case)
{
	bool x = version_is_digits(a), y = version_is_digits(b);

	if (x != y)
		return x ? -1 : 1;
	if (x)
		return version_compare_digits(a, b);
	return ignore_case ? version_compare_fold(a, b) : span_cmp(a, b);
}

int version_compare_labels(struct span a, struct span b, bool ignore_case)
{
	for (;;) {
		struct span x = {0}, y = {0};
		bool more_a = span_cut(&a, '.', &x), more_b = span_cut(&b, '.', &y);
		int c;

		if (!more_a || !more_b)
			return more_a - more_b;
		c = compare_label(x, y, ignore_case);
		if (c)
			return c;
	}
}

/* A pre-release is below its release. */
int version_compare_pre(struct span a, struct span b, bool ignore_case)
{
	if (!a.len || !b.len)
		return (a.len == 0) - (b.len == 0);
	return version_compare_labels(a, b, ignore_case);
}

bool version_are_labels(struct span s, bool zeros)
{
	struct span label;
	bool ends_in_dot = s.len && s.ptr[s.len - 1] == '.';

	while (span_cut(&s, '.', &label)) {
		if (label.len == 0)
			return false;
		if (!zeros && label.len > 1 && label.ptr[0] == '0' && version_is_digits(label))
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!version_is_digit(label.ptr[i]) && !version_is_letter(label.ptr[i]) &&
			    label.ptr[i] != '-')
				return false;
	}
	return !ends_in_dot;
}

unsigned version_count_numbers(struct span core, bool zeros)
{
	struct span number;
	unsigned count = 0;

	if (core.len == 0 || core.ptr[core.len - 1] == '.')
		return 0;
	while (span_cut(&core, '.', &number)) {
		if (number.len == 0 || (!zeros && number.len > 1 && number.ptr[0] == '0'))
			return 0;
		count += count < 5;
	}
	return count;
}

static bool is_open(struct span part)
{
	return part.ptr && part.len == 0;
}

bool version_semver_has_place(struct span v)
{
	struct version_semver s = version_split_semver(v);

	return version_count_numbers(s.core, false) > 0 && !is_open(s.pre) && !is_open(s.build) &&
	       version_are_labels(s.pre, false) && version_are_labels(s.build, true);
}

bool version_semver_is_valid(struct span v)
{
	struct version_semver s = version_split_semver(v);

	return version_semver_has_place(v) && version_is_digit(v.ptr[0]) && !s.has_letter &&
	       version_count_numbers(s.core, false) == 3;
}

int version_semver_compare(struct span a, struct span b)
{
	struct version_semver x = version_split_semver(a), y = version_split_semver(b);
	int c = version_compare_core(x.core, y.core, 3);

	return c ? c : version_compare_pre(x.pre, y.pre, false);
}

bool version_pub_has_place(struct span v)
{
	struct version_semver s = version_split_semver(v);

	return version_count_numbers(s.core, true) > 0 && !is_open(s.pre) && !is_open(s.build) &&
	       version_are_labels(s.pre, true) && version_are_labels(s.build, true);
}

bool version_pub_is_valid(struct span v)
{
	struct version_semver s = version_split_semver(v);

	return version_pub_has_place(v) && version_is_digit(v.ptr[0]) && !s.has_letter &&
	       version_count_numbers(s.core, true) == 3;
}

/* As SemVer, but here what was built later is newer. */
int version_pub_compare(struct span a, struct span b)
{
	struct version_semver x = version_split_semver(a), y = version_split_semver(b);
	int c = version_compare_core(x.core, y.core, 3);

	if (!c)
		c = version_compare_pre(x.pre, y.pre, false);
	return c ? c : version_compare_labels(x.build, y.build, false);
}

/* The number of a build; a pre-release has none. */
static bool is_build_number(struct span pre)
{
	return !pre.len || version_is_digits(pre);
}

int version_bitnami_compare(struct span a, struct span b)
{
	struct version_semver x = version_split_semver(a), y = version_split_semver(b);
	bool built_x = is_build_number(x.pre), built_y = is_build_number(y.pre);
	int c = version_compare_core(x.core, y.core, 3);

	if (!c)
		c = built_x - built_y;
	if (c)
		return c;
	return built_x ? version_compare_digits(x.pre, y.pre)
	               : version_compare_labels(x.pre, y.pre, false);
}
