#include <endian.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"

struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

char *span_dup(struct span s)
{
	return mem_dup(s.ptr, s.len);
}

bool span_eq(struct span s, const char *text)
{
	return span_same(s, span_of(text));
}

bool span_same(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int span_cmp(struct span a, struct span b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	if (c)
		return c;
	return a.len < b.len ? -1 : a.len > b.len;
}

bool span_starts(struct span s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && (n == 0 || memcmp(s.ptr, prefix, n) == 0);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
	while (s.len && is_blank(s.ptr[0]))
		s = span_from(s, 1);
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

bool span_cut(struct span *s, char sep, struct span *ret)
{
	size_t at;

	if (s->len == 0)
		return false;
	at = span_find(*s, sep);
	*ret = span_make(s->ptr, at);
	*s = span_from(*s, at + 1);
	return true;
}

bool span_word(struct span *s, struct span *ret)
{
	size_t n = 0;

	*s = span_trim(*s);
	if (s->len == 0)
		return false;
	while (n < s->len && !is_blank(s->ptr[n]))
		n++;
	*ret = span_make(s->ptr, n);
	*s = span_from(*s, n);
	return true;
}

size_t span_find(struct span s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;

	return at ? (size_t)(at - s.ptr) : s.len;
}

#define EACH(byte) (0x0101010101010101u * (byte))

/* Of eight bytes, the first lowest: the lowest bit that is set is the upper one of the first byte
 * that is none of those. A byte that is zero borrows, and none before it does. */
static uint64_t specials(uint64_t eight)
{
	uint64_t quote = eight ^ EACH('"'), slash = eight ^ EACH('\\'), del = eight ^ EACH(0x7fu);
	uint64_t low = eight - EACH(' ');

	return (low | (quote - EACH(1u)) | (slash - EACH(1u)) | (del - EACH(1u)) | eight) &
	       EACH(0x80u);
}

size_t span_plain(struct span s)
{
	for (size_t n = 0; n < s.len; n += sizeof(uint64_t)) {
		uint64_t eight = EACH(' '), found;

		if (s.len - n >= sizeof(eight))
			memcpy(&eight, s.ptr + n, sizeof(eight));
		else
			memcpy(&eight, s.ptr + n, s.len - n);
		found = specials(le64toh(eight));
		if (found)
			return n + (size_t)__builtin_ctzll(found) / 8;
	}
	return s.len;
}

bool span_to_u64(struct span s, uint64_t max, uint64_t *ret)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.ptr[i] - '0';

		if (digit > 9 || value > (max - digit) / 10 || digit > max)
			return false;
		value = value * 10 + digit;
	}
	*ret = value;
	return true;
}
