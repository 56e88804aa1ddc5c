#include "base/err.h"
#include "model/version_scheme.h"

/*
 * Maven reads a version into a list of numbers and words whose last item may be a list again: "-"
 * and each change between letters and digits begin such a list. Zeros and words that mean "release"
 * at the end of each list, and empty lists at the end, count for nothing. Here the lists are walked
 * where they stand in the text.
 */
enum kind { NUMBER, WORD, LIST, END };

struct item {
	enum kind kind;
	struct span value;
	bool before_digit; /* a word: "a1" is "alpha-1", "a-1" is not */
};

struct walk {
	struct span rest;
	size_t count;     /* items of this list so far */
	bool depth;       /* in a list of the list */
	bool pending;     /* a list begins before the next item */
	const char *end;  /* what follows counts for nothing */
	const char *kept; /* up to here it is known that zeros count */
};

bool version_maven_is_valid(struct span v)
{
	return v.len > 0;
}

static size_t run_length(struct span s)
{
	bool digits = s.len && version_is_digit(s.ptr[0]);
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '.' && s.ptr[n] != '-' &&
	       version_is_digit(s.ptr[n]) == digits)
		n++;
	return n;
}

/* A word at the end of a version, or before a digit, begins a list of its own. */
static bool begins_list(const struct walk *w, size_t run)
{
	bool at_end = run == w->rest.len;

	return w->count && !version_is_digit(w->rest.ptr[0]) &&
	       (at_end || version_is_digit(w->rest.ptr[run]));
}

/* What comes next as it was written, before anything is left out. */
static struct item read(struct walk *w)
{
	size_t run = run_length(w->rest);
	struct item item = {NUMBER, span_make(w->rest.ptr, run), false};

	if (!w->pending && run && begins_list(w, run))
		w->pending = true;
	if (w->pending) {
		w->pending = false;
		w->depth = true;
		w->count = 0;
		return (struct item){.kind = LIST};
	}
	if (w->rest.len == 0)
		return (struct item){.kind = END};
	if (run && !version_is_digit(w->rest.ptr[0]))
		item.kind = WORD;
	w->rest = span_from(w->rest, run);
	w->count++;
	if (w->rest.len && (w->rest.ptr[0] == '.' || w->rest.ptr[0] == '-')) {
		w->pending = w->rest.ptr[0] == '-';
		w->rest = span_from(w->rest, 1);
	} else if (w->rest.len) {
		w->pending = true;
		item.before_digit = item.kind == WORD;
	}
	return item;
}

#define RELEASE 5
#define UNKNOWN 7

static int rank(const struct item *word)
{
	static const struct {
		const char *name;
		int rank;
		bool before_digit;
	} words[] = {{"alpha", 0, false},       {"a", 0, true},
	             {"beta", 1, false},        {"b", 1, true},
	             {"milestone", 2, false},   {"m", 2, true},
	             {"rc", 3, false},          {"cr", 3, false},
	             {"snapshot", 4, false},    {"ga", RELEASE, false},
	             {"final", RELEASE, false}, {"release", RELEASE, false},
	             {"sp", 6, false}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (version_compare_fold(word->value, span_of(words[i].name)) == 0 &&
		    (word->before_digit || !words[i].before_digit))
			return words[i].rank;
	return UNKNOWN;
}

/* Below, at or above 0 as the item is older than, as good as or newer than nothing at all. */
static int against_nothing(const struct item *item)
{
	if (item->kind == NUMBER)
		return version_compare_digits(item->value, (struct span){0});
	return item->kind == WORD ? rank(item) - RELEASE : 0;
}

static struct walk begin(struct span v)
{
	struct walk w = {.rest = v, .end = v.ptr, .kept = v.ptr}, ahead = w;

	for (struct item item = read(&ahead); item.kind != END; item = read(&ahead))
		if (against_nothing(&item))
			w.end = ahead.rest.ptr;
	return w;
}

/* Leaves out the items from here on that count for nothing, when nothing but such stands up to the
 * end of this list. True when they were words, all that the list had, and a number is what the list
 * it ends in begins with: that list takes its place, as the POM reference has it for "1-ga-1"
 * (ComparableVersion would leave the one in the other, and "1-1" above it). */
static bool skip_nothing(struct walk *w)
{
	struct walk ahead = *w, before = *w;
	bool words = w->depth && w->count == 0;
	struct item item;

	if (w->rest.ptr < w->kept)
		return false;
	for (item = read(&ahead); item.kind == NUMBER || item.kind == WORD; item = read(&ahead)) {
		if (against_nothing(&item)) {
			w->kept = ahead.rest.ptr;
			return false;
		}
		words = words && item.kind == WORD;
		before = ahead;
	}
	words = words && before.rest.ptr > w->rest.ptr;
	*w = before;
	return words && item.kind == LIST && read(&ahead).kind == NUMBER;
}

static struct item next(struct walk *w)
{
	while (skip_nothing(w) && w->rest.ptr < w->end)
		(void)read(w);
	if (w->rest.ptr >= w->end)
		return (struct item){.kind = END};
	return read(w);
}

/* All that is left of one version against the end of the other: lists are gone through too. */
static int compare_rest(struct walk *w, struct item item)
{
	for (; item.kind != END; item = next(w)) {
		int c = against_nothing(&item);

		if (c)
			return c;
	}
	return 0;
}

/* Numbers are above lists, lists above words. */
static int compare_item(const struct item *a, const struct item *b)
{
	static const int order[] = {[NUMBER] = 2, [LIST] = 1, [WORD] = 0};
	int c;

	if (a->kind != b->kind)
		return order[a->kind] - order[b->kind];
	if (a->kind == NUMBER)
		return version_compare_digits(a->value, b->value);
	if (a->kind == LIST)
		return 0;
	c = rank(a) - rank(b);
	return c || rank(a) != UNKNOWN ? c : version_compare_fold(a->value, b->value);
}

int version_maven_compare(struct span a, struct span b)
{
	struct walk x = begin(a), y = begin(b);

	for (;;) {
		struct item s = next(&x), t = next(&y);
		int c;

		if (s.kind == END || t.kind == END)
			return s.kind == END ? -compare_rest(&y, t) : compare_rest(&x, s);
		c = compare_item(&s, &t);
		if (c)
			return c;
	}
}
