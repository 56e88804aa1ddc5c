#include "base/err.h"
#include "model/version_scheme.h"

/* In the order in which they may follow one another; where two versions go on in different ways the
 * one whose part comes later here is the older. */
enum kind {
	FIRST, /* digits before the first dot */
	DIGITS,
	LETTER,
	LETTER_NUMBER, /* not in apk 3, but Alpine has such packages: "3.3.3p1-r2" */
	SUFFIX,
	SUFFIX_NUMBER,
	HASH,
	REVISION,
	END,
	MISSING, /* a dot and no digits: what follows still counts against another such */
	WRONG,
};

enum suffix { NO_SUFFIX, ALPHA, BETA, PRE, RC, NONE, CVS, SVN, GIT, HG, P };

struct part {
	enum kind kind;
	enum suffix suffix;
	struct span value, rest;
	bool is_odd; /* something so far that the rules do not allow */
};

static enum suffix suffix_of(struct span s)
{
	static const struct {
		const char *name;
		enum suffix suffix;
	} all[] = {{"alpha", ALPHA}, {"beta", BETA}, {"pre", PRE}, {"rc", RC}, {"cvs", CVS},
	           {"svn", SVN},     {"git", GIT},   {"hg", HG},   {"p", P}};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		if (span_eq(s, all[i].name))
			return all[i].suffix;
	return NO_SUFFIX;
}

static void take(struct part *p, enum kind kind, size_t len)
{
	p->kind = kind;
	p->value = span_make(p->rest.ptr, len);
	p->rest = span_from(p->rest, len);
}

static void take_digits(struct part *p, enum kind kind)
{
	size_t n = 0;

	while (n < p->rest.len && version_is_digit(p->rest.ptr[n]))
		n++;
	p->is_odd = p->is_odd || n == 0;
	take(p, kind, n);
}

static void take_component(struct part *p)
{
	p->rest = span_from(p->rest, 1);
	take_digits(p, DIGITS);
	if (p->value.len == 0 && p->rest.len && p->rest.ptr[0] != '.')
		p->kind = MISSING;
}

static void take_suffix(struct part *p)
{
	size_t n = 1;

	while (n < p->rest.len && p->rest.ptr[n] >= 'a' && p->rest.ptr[n] <= 'z')
		n++;
	p->suffix = suffix_of(span_make(p->rest.ptr + 1, n - 1));
	take(p, p->suffix ? SUFFIX : WRONG, n);
}

static void take_hash(struct part *p)
{
	size_t n = 1;

	while (n < p->rest.len && (version_is_digit(p->rest.ptr[n]) ||
	                           (p->rest.ptr[n] >= 'a' && p->rest.ptr[n] <= 'f')))
		n++;
	take(p, n > 1 ? HASH : WRONG, n);
}

/* "-r" without a number is revision 0, when nothing but another dash follows. */
static void take_revision(struct part *p)
{
	if (!span_starts(p->rest, "-r")) {
		p->kind = WRONG;
		return;
	}
	p->rest = span_from(p->rest, 2);
	take_digits(p, REVISION);
	if (p->value.len == 0 && p->rest.len && p->rest.ptr[0] != '-')
		p->kind = WRONG;
}

static bool is_component(enum kind k)
{
	return k == FIRST || k == DIGITS || k == MISSING;
}

static void take_number(struct part *p)
{
	if (p->kind == SUFFIX) {
		take_digits(p, SUFFIX_NUMBER);
	} else if (p->kind == LETTER) {
		p->is_odd = true;
		take_digits(p, LETTER_NUMBER);
	} else {
		p->kind = WRONG;
	}
}

static void next(struct part *p)
{
	enum kind was = p->kind == MISSING ? DIGITS : p->kind;
	char c = p->rest.len ? p->rest.ptr[0] : '\0';

	if (p->rest.len == 0)
		p->kind = END;
	else if (c >= 'a' && c <= 'z' && is_component(p->kind))
		take(p, LETTER, 1);
	else if (c == '.' && is_component(p->kind))
		take_component(p);
	else if (version_is_digit(c))
		take_number(p);
	else if (c == '_' && was <= SUFFIX_NUMBER)
		take_suffix(p);
	else if (c == '~' && was < HASH)
		take_hash(p);
	else if (c == '-' && was < REVISION)
		take_revision(p);
	else
		p->kind = WRONG;
}

static struct part first(struct span v)
{
	struct part p = {.rest = v};

	take_digits(&p, FIRST);
	return p;
}

/* Gentoo's rule: where one of two components begins with a zero both are compared as text. */
static int compare_value(const struct part *a, const struct part *b)
{
	switch (a->kind) {
	case DIGITS:
		if (a->value.len && b->value.len && a->value.ptr[0] != '0' &&
		    b->value.ptr[0] != '0')
			return version_compare_digits(a->value, b->value);
		return span_cmp(a->value, b->value);
	case FIRST:
	case LETTER_NUMBER:
	case SUFFIX_NUMBER:
	case REVISION:
		return version_compare_digits(a->value, b->value);
	case SUFFIX:
		return (int)a->suffix - (int)b->suffix;
	case LETTER:
	case HASH:
		return span_cmp(a->value, b->value);
	case MISSING:
	case END:
	case WRONG:
		break;
	}
	return 0;
}

static bool is_before_release(const struct part *p)
{
	return p->kind == SUFFIX && p->suffix < NONE;
}

int version_apk_compare(struct span a, struct span b)
{
	struct part x = first(a), y = first(b);

	while (x.kind == y.kind && x.kind != END && x.kind != WRONG) {
		int c = compare_value(&x, &y);

		if (c)
			return c;
		next(&x);
		next(&y);
	}
	if (x.kind == y.kind)
		return 0;
	if (is_before_release(&x) || is_before_release(&y))
		return is_before_release(&x) ? -1 : 1;
	return x.kind > y.kind ? -1 : 1;
}

bool version_apk_is_valid(struct span v)
{
	struct part p = first(v);

	while (!p.is_odd && p.kind != END && p.kind != WRONG)
		next(&p);
	return !p.is_odd && p.kind == END;
}
