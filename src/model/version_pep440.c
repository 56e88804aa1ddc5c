#include "base/err.h"
#include "model/version_scheme.h"

struct number {
	bool is_there;
	struct span digits; /* empty: 0 */
};

/* What PEP 440 normalises is normalised by being read: case, separators, spellings. */
struct pep440 {
	struct span epoch, release, local;
	int phase; /* of a pre-release: 1 alpha, 2 beta, 3 candidate; 0 there is none */
	struct number pre, post, dev;
};

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static struct span cut_run(struct span *s)
{
	size_t n = 0;
	struct span run;

	while (n < s->len && version_is_digit(s->ptr[n]))
		n++;
	run = span_make(s->ptr, n);
	*s = span_from(*s, n);
	return run;
}

static void skip_separator(struct span *s)
{
	if (s->len && is_separator(s->ptr[0]))
		*s = span_from(*s, 1);
}

/* "[separator]word[separator][number]", whatever the case of the word. */
static bool take_word(struct span *s, const char *word, struct number *ret)
{
	struct span rest = *s, name = span_of(word);

	skip_separator(&rest);
	if (rest.len < name.len || version_compare_fold(span_make(rest.ptr, name.len), name) != 0)
		return false;
	rest = span_from(rest, name.len);
	skip_separator(&rest);
	ret->is_there = true;
	ret->digits = cut_run(&rest);
	*s = rest;
	return true;
}

static void take_pre(struct span *s, struct pep440 *p)
{
	static const struct {
		const char *word;
		int phase;
	} words[] = {{"alpha", 1}, {"a", 1},       {"beta", 2}, {"b", 2},
	             {"rc", 3},    {"preview", 3}, {"pre", 3},  {"c", 3}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (take_word(s, words[i].word, &p->pre)) {
			p->phase = words[i].phase;
			return;
		}
}

static void take_post(struct span *s, struct pep440 *p)
{
	if (s->len > 1 && s->ptr[0] == '-' && version_is_digit(s->ptr[1])) {
		*s = span_from(*s, 1);
		p->post = (struct number){true, cut_run(s)};
		return;
	}
	if (!take_word(s, "post", &p->post) && !take_word(s, "rev", &p->post))
		(void)take_word(s, "r", &p->post);
}

static bool take_release(struct span *s, struct pep440 *p)
{
	struct span run = cut_run(s);
	size_t n = 0;

	if (run.len && s->len && s->ptr[0] == '!') {
		p->epoch = run;
		*s = span_from(*s, 1);
		run = cut_run(s);
	}
	if (run.len == 0)
		return false;
	while (n + 1 < s->len && s->ptr[n] == '.' && version_is_digit(s->ptr[n + 1]))
		for (n++; n < s->len && version_is_digit(s->ptr[n]); n++)
			;
	p->release = span_make(run.ptr, run.len + n);
	*s = span_from(*s, n);
	return true;
}

static bool take_local(struct span s, struct pep440 *p)
{
	bool was_word = false;

	if (s.len == 0)
		return true;
	if (s.ptr[0] != '+')
		return false;
	p->local = span_from(s, 1);
	for (size_t i = 1; i < s.len; i++) {
		bool word = version_is_digit(s.ptr[i]) || version_is_letter(s.ptr[i]);

		if (!word && !(was_word && is_separator(s.ptr[i])))
			return false;
		was_word = word;
	}
	return was_word;
}

static bool read(struct span v, struct pep440 *ret)
{
	struct span rest = span_trim(v);
	struct pep440 p = {0};

	if (rest.len && (rest.ptr[0] == 'v' || rest.ptr[0] == 'V'))
		rest = span_from(rest, 1);
	if (!take_release(&rest, &p))
		return false;
	take_pre(&rest, &p);
	take_post(&rest, &p);
	(void)take_word(&rest, "dev", &p.dev);
	if (!take_local(rest, &p))
		return false;
	*ret = p;
	return true;
}

bool version_pep440_is_valid(struct span v)
{
	struct pep440 p;

	return read(v, &p);
}

static int compare_release(struct span a, struct span b)
{
	while (a.len || b.len) {
		struct span x = {0}, y = {0};
		int c;

		(void)span_cut(&a, '.', &x);
		(void)span_cut(&b, '.', &y);
		c = version_compare_digits(x, y);
		if (c)
			return c;
	}
	return 0;
}

/* A development release of the release itself is below its pre-releases. */
static int phase_of(const struct pep440 *p)
{
	if (p->phase)
		return p->phase;
	return p->dev.is_there && !p->post.is_there ? 0 : 4;
}

static int compare_number(const struct number *a, const struct number *b)
{
	if (a->is_there != b->is_there)
		return a->is_there - b->is_there;
	return version_compare_digits(a->digits, b->digits);
}

static bool cut_local(struct span *s, struct span *ret)
{
	size_t n = 0;

	if (s->len == 0)
		return false;
	while (n < s->len && !is_separator(s->ptr[n]))
		n++;
	*ret = span_make(s->ptr, n);
	*s = span_from(*s, n + 1);
	return true;
}

/* Numbers are above words, and the longer above the shorter. */
static int compare_local(struct span a, struct span b)
{
	for (;;) {
		struct span x = {0}, y = {0};
		bool more_a = cut_local(&a, &x), more_b = cut_local(&b, &y);
		bool digits_a = version_is_digits(x), digits_b = version_is_digits(y);
		int c;

		if (!more_a || !more_b)
			return more_a - more_b;
		if (digits_a != digits_b)
			return digits_a - digits_b;
		c = digits_a ? version_compare_digits(x, y) : version_compare_fold(x, y);
		if (c)
			return c;
	}
}

static int compare_valid(const struct pep440 *a, const struct pep440 *b)
{
	int c = version_compare_digits(a->epoch, b->epoch);

	if (!c)
		c = compare_release(a->release, b->release);
	if (!c)
		c = phase_of(a) - phase_of(b);
	if (!c)
		c = compare_number(&a->pre, &b->pre);
	if (!c)
		c = compare_number(&a->post, &b->post);
	if (!c) /* without one it is above */
		c = b->dev.is_there - a->dev.is_there;
	if (!c)
		c = version_compare_digits(a->dev.digits, b->dev.digits);
	return c ? c : compare_local(a->local, b->local);
}

static bool is_run(char c)
{
	return version_is_digit(c) || version_is_letter(c);
}

/* What is not valid is compared by its runs of digits and letters, numbers above words. */
static int compare_legacy(struct span a, struct span b)
{
	for (;;) {
		int c;

		while (a.len && !is_run(a.ptr[0]))
			a = span_from(a, 1);
		while (b.len && !is_run(b.ptr[0]))
			b = span_from(b, 1);
		if (!a.len || !b.len)
			return (a.len != 0) - (b.len != 0);
		c = version_is_digit(a.ptr[0]) - version_is_digit(b.ptr[0]);
		if (!c)
			c = version_compare_run(&a, &b);
		if (c)
			return c;
	}
}

int version_pep440_compare(struct span a, struct span b)
{
	struct pep440 x, y;
	bool valid_a = read(a, &x), valid_b = read(b, &y);

	if (valid_a != valid_b)
		return valid_a - valid_b;
	return valid_a ? compare_valid(&x, &y) : compare_legacy(a, b);
}
