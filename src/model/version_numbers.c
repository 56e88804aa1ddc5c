#include "model/version_scheme.h"

/* Numbers with one separator between each two. */
static bool is_numbers(struct span v, bool dashes)
{
	bool was_digit = false;

	for (size_t i = 0; i < v.len; i++) {
		bool digit = version_is_digit(v.ptr[i]);

		if (!digit && (!was_digit || (v.ptr[i] != '.' && !(dashes && v.ptr[i] == '-'))))
			return false;
		was_digit = digit;
	}
	return was_digit;
}

/* Number by number; where one has ended it is the older ("1.0" is below "1.0.0"). */
static int compare_numbers(struct span a, struct span b)
{
	while (a.len && b.len) {
		struct span x = version_cut_digits(&a), y = version_cut_digits(&b);
		int c = version_compare_digits(x, y);

		if (c)
			return c;
		a = span_from(a, 1);
		b = span_from(b, 1);
	}
	return (a.len != 0) - (b.len != 0);
}

bool version_cran_is_valid(struct span v)
{
	return is_numbers(v, true);
}

int version_cran_compare(struct span a, struct span b)
{
	return compare_numbers(a, b);
}

bool version_hackage_is_valid(struct span v)
{
	return is_numbers(v, false);
}

int version_hackage_compare(struct span a, struct span b)
{
	return compare_numbers(a, b);
}
