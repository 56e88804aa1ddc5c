#include "base/err.h"
#include "model/version_scheme.h"

static bool is_made_of(struct span s, const char *also)
{
	for (size_t i = 0; i < s.len; i++)
		if (!version_is_digit(s.ptr[i]) && !version_is_letter(s.ptr[i]) &&
		    (!s.ptr[i] || !strchr(also, s.ptr[i])))
			return false;
	return s.len > 0;
}

bool version_alpm_is_valid(struct span v)
{
	struct version_evr e = version_split_evr(v);

	return is_made_of(e.version, "._+") && (!e.release.ptr || is_made_of(e.release, "._+"));
}

static size_t cut_separators(struct span *s)
{
	size_t n = 0;

	while (n < s->len && !version_is_digit(s->ptr[n]) && !version_is_letter(s->ptr[n]))
		n++;
	*s = span_from(*s, n);
	return n;
}

static bool is_alpha(struct span s)
{
	return s.len && version_is_letter(s.ptr[0]);
}

/* What is left when one has ended: letters lose ("1.0rc" is below "1.0"), all else wins. */
static int compare_rest(struct span a, struct span b)
{
	if (a.len == 0 && b.len == 0)
		return 0;
	return (a.len == 0 && !is_alpha(b)) || is_alpha(a) ? -1 : 1;
}

static int compare_part(struct span a, struct span b)
{
	while (a.len && b.len) {
		size_t n = cut_separators(&a), m = cut_separators(&b);
		int c;

		if (a.len == 0 || b.len == 0)
			break;
		if (n != m)
			return n < m ? -1 : 1;
		c = version_is_digit(a.ptr[0]) - version_is_digit(b.ptr[0]);
		if (!c)
			c = version_compare_run(&a, &b);
		if (c)
			return c;
	}
	return compare_rest(a, b);
}

int version_alpm_compare(struct span a, struct span b)
{
	struct version_evr x = version_split_evr(a), y = version_split_evr(b);
	int c = version_compare_digits(x.epoch, y.epoch);

	if (!c)
		c = compare_part(x.version, y.version);
	return c || !x.release.ptr || !y.release.ptr ? c : compare_part(x.release, y.release);
}
