#include "base/err.h"
#include "model/version_scheme.h"

/* PHP's version_compare, which Composer uses: a dot goes between letters and digits, "-", "_" and
 * "+" are dots, and several dots are one. */
static bool is_dot(char c)
{
	return !version_is_digit(c) && !version_is_letter(c) && c != '#';
}

static struct span begin(struct span v)
{
	if (v.len > 1 && (v.ptr[0] == 'v' || v.ptr[0] == 'V') && version_is_digit(v.ptr[1]))
		v = span_from(v, 1);
	return v;
}

static bool next(struct span *s, struct span *ret)
{
	size_t n = 0;
	bool digits;

	while (s->len && is_dot(s->ptr[0]))
		*s = span_from(*s, 1);
	if (s->len == 0)
		return false;
	digits = version_is_digit(s->ptr[0]);
	while (n < s->len && !is_dot(s->ptr[n]) && version_is_digit(s->ptr[n]) == digits)
		n++;
	*ret = span_make(s->ptr, n);
	*s = span_from(*s, n);
	return true;
}

#define A_NUMBER 4

/* Any other word < dev < alpha = a < beta = b < RC < a number < pl = p; a word is known by how it
 * begins. */
static int rank(struct span s)
{
	static const struct {
		const char *name;
		int rank;
	} words[] = {{"dev", 0}, {"alpha", 1}, {"a", 1}, {"beta", 2}, {"b", 2},
	             {"RC", 3},  {"rc", 3},    {"#", 4}, {"pl", 5},   {"p", 5}};

	if (s.len && version_is_digit(s.ptr[0]))
		return A_NUMBER;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_starts(s, words[i].name))
			return words[i].rank;
	return -1;
}

static int compare_part(struct span a, struct span b)
{
	if (version_is_digit(a.ptr[0]) && version_is_digit(b.ptr[0]))
		return version_compare_digits(a, b);
	return rank(a) - rank(b);
}

/* What goes on is newer when it goes on with a number, else as its word is to a number. */
static int compare_end(struct span more)
{
	return version_is_digit(more.ptr[0]) ? 1 : rank(more) - A_NUMBER;
}

int version_packagist_compare(struct span a, struct span b)
{
	struct span x = begin(a), y = begin(b);

	for (;;) {
		struct span s = {0}, t = {0};
		bool more_x = next(&x, &s), more_y = next(&y, &t);
		int c;

		if (!more_x && !more_y)
			return 0;
		if (more_x && more_y)
			c = compare_part(s, t);
		else
			c = more_x ? compare_end(s) : -compare_end(t);
		if (c)
			return c;
	}
}

static bool is_word(char c)
{
	return version_is_digit(c) || version_is_letter(c);
}

bool version_packagist_is_valid(struct span v)
{
	for (size_t i = 0; i < v.len; i++)
		if (!is_word(v.ptr[i]) && (!v.ptr[i] || !strchr(".-_+/@~", v.ptr[i])))
			return false;
	return v.len && is_word(v.ptr[0]) && is_word(v.ptr[v.len - 1]);
}
