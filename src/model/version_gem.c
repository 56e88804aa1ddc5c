#include "base/err.h"
#include "model/version_scheme.h"

static bool is_label(struct span s, bool dashes)
{
	for (size_t i = 0; i < s.len; i++)
		if (!version_is_digit(s.ptr[i]) && !version_is_letter(s.ptr[i]) &&
		    !(dashes && s.ptr[i] == '-'))
			return false;
	return s.len > 0;
}

static bool are_labels(struct span s, bool dashes)
{
	struct span label;

	if (s.len == 0 || s.ptr[s.len - 1] == '.')
		return false;
	while (span_cut(&s, '.', &label))
		if (!is_label(label, dashes))
			return false;
	return true;
}

/* Gem::Version::VERSION_PATTERN */
bool version_gem_is_valid(struct span v)
{
	size_t dash = span_find(v, '-');
	struct span head = span_make(v.ptr, dash);

	if (!are_labels(head, false) || !version_is_digits(span_make(v.ptr, span_find(head, '.'))))
		return false;
	return dash == v.len || are_labels(span_from(v, dash + 1), true);
}

/* What Gem::Version would cut into segments, were it let in: "1beta". */
bool version_gem_has_place(struct span v)
{
	return v.len && version_is_digit(v.ptr[0]) && are_labels(v, true);
}

/* Where a segment of a version begins; "-" stands for ".pre." */
struct place {
	struct span rest;
	bool pre;      /* the segment "pre" of a dash is next */
	bool is_after; /* a word was seen: zeros before a word no longer count for nothing */
};

static bool is_segment(char c)
{
	return version_is_digit(c) || version_is_letter(c);
}

static bool at_segment(struct place *p)
{
	while (!p->pre && p->rest.len && !is_segment(p->rest.ptr[0])) {
		p->pre = p->rest.ptr[0] == '-';
		p->rest = span_from(p->rest, 1);
	}
	return p->pre || p->rest.len;
}

static struct span cut_segment(struct place *p)
{
	if (p->pre) {
		p->pre = false;
		return span_of("pre");
	}
	return version_is_digit(p->rest.ptr[0]) ? version_cut_digits(&p->rest)
	                                        : version_cut_letters(&p->rest);
}

static bool is_number(const struct place *p)
{
	return !p->pre && version_is_digit(p->rest.ptr[0]);
}

/* Zeros at the end of the numbers before the first word are not there. `known` is how far it has
 * been looked already. */
static void skip_zeros(struct place *p, const char **known)
{
	struct place ahead = *p;

	if (p->is_after || p->rest.ptr < *known)
		return;
	while (at_segment(&ahead) && is_number(&ahead)) {
		if (cut_segment(&ahead).len) {
			*known = ahead.rest.ptr;
			return;
		}
	}
	*p = ahead;
}

static bool next(struct place *p, const char **known, struct span *ret, bool *ret_word)
{
	if (!at_segment(p))
		return false;
	if (is_number(p))
		skip_zeros(p, known);
	if (!at_segment(p))
		return false;
	*ret_word = !is_number(p);
	p->is_after = p->is_after || *ret_word;
	*ret = cut_segment(p);
	return true;
}

/* What has ended goes on with zeros; a word is below a number. */
int version_gem_compare(struct span a, struct span b)
{
	struct place x = {.rest = a}, y = {.rest = b};
	const char *known_x = a.ptr, *known_y = b.ptr;

	for (;;) {
		struct span s = {0}, t = {0};
		bool word_s = false, word_t = false;
		bool more_x = next(&x, &known_x, &s, &word_s);
		bool more_y = next(&y, &known_y, &t, &word_t);
		int c;

		if (!more_x && !more_y)
			return 0;
		if (word_s != word_t)
			return word_s ? -1 : 1;
		c = word_s ? span_cmp(s, t) : version_compare_digits(s, t);
		if (c)
			return c;
	}
}
