#include "base/err.h"
#include "model/version_scheme.h"

struct span version_cut_digits(struct span *s)
{
	size_t zeros = 0, n;
	struct span digits;

	while (zeros < s->len && s->ptr[zeros] == '0')
		zeros++;
	n = zeros;
	while (n < s->len && version_is_digit(s->ptr[n]))
		n++;
	digits = span_make(s->ptr + zeros, n - zeros);
	*s = span_from(*s, n);
	return digits;
}

int version_compare_digits(struct span a, struct span b)
{
	a = version_cut_digits(&a);
	b = version_cut_digits(&b);
	if (a.len != b.len)
		return a.len < b.len ? -1 : 1;
	return span_cmp(a, b);
}

struct span version_cut_letters(struct span *s)
{
	size_t n = 0;
	struct span letters;

	while (n < s->len && version_is_letter(s->ptr[n]))
		n++;
	letters = span_make(s->ptr, n);
	*s = span_from(*s, n);
	return letters;
}

int version_compare_run(struct span *a, struct span *b)
{
	struct span x, y;

	if (a->len && version_is_digit(a->ptr[0])) {
		x = version_cut_digits(a);
		y = version_cut_digits(b);
		return version_compare_digits(x, y);
	}
	x = version_cut_letters(a);
	y = version_cut_letters(b);
	return span_cmp(x, y);
}

/* As rpm and libalpm read it: a colon ends an epoch when all before it is digits, the last dash
 * begins the release. */
struct version_evr version_split_evr(struct span v)
{
	struct version_evr e = {.version = v};
	size_t digits = 0, dash;

	while (digits < v.len && version_is_digit(v.ptr[digits]))
		digits++;
	if (digits < v.len && v.ptr[digits] == ':') {
		e.epoch = span_make(v.ptr, digits);
		e.version = span_from(v, digits + 1);
	}
	for (dash = e.version.len; dash > 0 && e.version.ptr[dash - 1] != '-'; dash--)
		;
	if (dash) {
		e.release = span_from(e.version, dash);
		e.version.len = dash - 1;
	}
	return e;
}
