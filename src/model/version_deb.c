#include <limits.h>

#include "base/err.h"
#include "model/version_scheme.h"

/* "[epoch:]upstream[-revision]"; what is missing is empty. */
struct deb {
	struct span epoch, upstream, revision;
};

static struct deb split(struct span v)
{
	struct deb d = {0};
	size_t colon, dash;

	v = span_trim(v);
	colon = span_find(v, ':');
	if (colon < v.len) {
		d.epoch = span_make(v.ptr, colon);
		v = span_from(v, colon + 1);
	}
	for (dash = v.len; dash > 0 && v.ptr[dash - 1] != '-'; dash--)
		;
	d.upstream = dash ? span_make(v.ptr, dash - 1) : v;
	d.revision = dash ? span_from(v, dash) : (struct span){0};
	return d;
}

static bool is_of_all(char c)
{
	return version_is_digit(c) || version_is_letter(c) || c == '.' || c == '+' || c == '~';
}

/* What every part may have, and `also`. */
static bool is_made_of(struct span s, const char *also)
{
	for (size_t i = 0; s.ptr && i < s.len; i++)
		if (!is_of_all(s.ptr[i]) && (!s.ptr[i] || !strchr(also, s.ptr[i])))
			return false;
	return true;
}

bool version_deb_is_valid(struct span v)
{
	struct deb d = split(v);
	uint64_t epoch;
	bool has_epoch = d.epoch.ptr != NULL;

	if (has_epoch && !span_to_u64(d.epoch, INT_MAX, &epoch))
		return false;
	if (d.upstream.len == 0 || (d.revision.ptr && d.revision.len == 0))
		return false;
	return is_made_of(d.upstream, has_epoch ? "-:" : "-") && is_made_of(d.revision, "");
}

/* "~" before the end of a part, the end before letters, letters before everything else. */
static int weight(struct span s)
{
	unsigned char c = s.len ? (unsigned char)s.ptr[0] : 0;

	if (s.len == 0 || version_is_digit((char)c))
		return 0;
	if (version_is_letter((char)c))
		return c;
	return c == '~' ? -1 : c + 256;
}

/* What both begin with, up to the number in which they may differ. */
static size_t common(struct span a, struct span b)
{
	size_t n = 0;

	while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
		n++;
	while (n > 0 && version_is_digit(a.ptr[n - 1]))
		n--;
	return n;
}

static int compare_part(struct span a, struct span b)
{
	size_t n = common(a, b);

	a = span_from(a, n);
	b = span_from(b, n);
	while (a.len || b.len) {
		struct span x, y;
		int c;

		while ((a.len && !version_is_digit(a.ptr[0])) ||
		       (b.len && !version_is_digit(b.ptr[0]))) {
			c = weight(a) - weight(b);
			if (c)
				return c;
			a = span_from(a, 1);
			b = span_from(b, 1);
		}
		x = version_cut_digits(&a);
		y = version_cut_digits(&b);
		c = version_compare_digits(x, y);
		if (c)
			return c;
	}
	return 0;
}

int version_deb_compare(struct span a, struct span b)
{
	struct deb x = split(a), y = split(b);
	int c = version_compare_digits(x.epoch, y.epoch);

	if (!c)
		c = compare_part(x.upstream, y.upstream);
	return c ? c : compare_part(x.revision, y.revision);
}
