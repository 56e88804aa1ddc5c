/*
 * span: borrowed bytes, the currency of parsers. Nothing is copied, nothing is owned, and there is
 * no zero byte after it. {0} is the empty span.
 */
#ifndef FETTLE_BASE_SPAN_H
#define FETTLE_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct span {
	const char *ptr;
	size_t len;
};

struct span span_of(const char *text); /* NULL gives the empty span */
static inline struct span span_make(const void *bytes, size_t len)
{
	return (struct span){(const char *)bytes, len};
}
char *span_dup(struct span s) MUST_CHECK; /* a C string; the caller frees it */
bool span_eq(struct span s, const char *text);
bool span_same(struct span a, struct span b);
int span_cmp(struct span a, struct span b); /* by bytes, then by length */
bool span_starts(struct span s, const char *prefix);
struct span span_trim(struct span s); /* without blanks, tabs, CR, LF at both ends */

/* Takes the part before the first `sep` off the front of *s into *ret (the separator goes too); the
 * last part has none. False when *s was empty to begin with (ptr NULL or len 0). */
bool span_cut(struct span *s, char sep, struct span *ret);

/* Takes the next word (blanks and tabs between them). False when there is none. */
bool span_word(struct span *s, struct span *ret);

/* Where `c` is first, or len. */
size_t span_find(struct span s, char c);

/* How many bytes at the front stand in a JSON string as they are: printable ASCII but the quote and
 * the backslash. */
size_t span_plain(struct span s);

/* The part from `at` on; empty past the end. */
static inline struct span span_from(struct span s, size_t at)
{
	if (at >= s.len)
		return span_make(s.ptr ? s.ptr + s.len : NULL, 0);
	return span_make(s.ptr + at, s.len - at);
}

/* A decimal number, all of it digits, at most `max`. */
bool span_to_u64(struct span s, uint64_t max, uint64_t *ret) MUST_CHECK;

#endif
