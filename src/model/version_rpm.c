#include "base/err.h"
#include "model/version_scheme.h"

static bool is_made_of_parts(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!version_is_digit(s.ptr[i]) && !version_is_letter(s.ptr[i]) &&
		    (!s.ptr[i] || !strchr("._+~^", s.ptr[i])))
			return false;
	return s.len > 0;
}

bool version_rpm_is_valid(struct span v)
{
	struct version_evr e = version_split_evr(v);

	return is_made_of_parts(e.version) && (!e.release.ptr || is_made_of_parts(e.release));
}

static void skip_separators(struct span *s)
{
	while (s->len && !version_is_digit(s->ptr[0]) && !version_is_letter(s->ptr[0]) &&
	       s->ptr[0] != '~' && s->ptr[0] != '^')
		*s = span_from(*s, 1);
}

/* "~" is below the end, the end below "^", that below letters, those below digits. */
static int rank(struct span s)
{
	if (s.len == 0)
		return 1;
	if (s.ptr[0] == '~' || s.ptr[0] == '^')
		return s.ptr[0] == '~' ? 0 : 2;
	return version_is_digit(s.ptr[0]) ? 4 : 3;
}

static int compare_part(struct span a, struct span b)
{
	for (;;) {
		int c;

		skip_separators(&a);
		skip_separators(&b);
		c = rank(a) - rank(b);
		if (c || a.len == 0)
			return c;
		if (a.ptr[0] == '~' || a.ptr[0] == '^') {
			a = span_from(a, 1);
			b = span_from(b, 1);
			continue;
		}
		c = version_compare_run(&a, &b);
		if (c)
			return c;
	}
}

static int compare_release(struct span a, struct span b)
{
	if (!a.ptr || !b.ptr)
		return (a.ptr != NULL) - (b.ptr != NULL);
	return compare_part(a, b);
}

int version_rpm_compare(struct span a, struct span b)
{
	struct version_evr x = version_split_evr(a), y = version_split_evr(b);
	int c = version_compare_digits(x.epoch, y.epoch);

	if (!c)
		c = compare_part(x.version, y.version);
	return c ? c : compare_release(x.release, y.release);
}
