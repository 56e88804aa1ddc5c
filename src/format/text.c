#include <stdint.h>

#include "base/err.h"
#include "format/text.h"

#define UNKNOWN 0xfffdu
#define LOOK 64 /* so many bytes tell UTF-16 without a mark */

static void add(struct str *to, uint32_t c)
{
	if (c < 0x80) {
		str_addc(to, (char)c);
		return;
	}
	if (c < 0x800) {
		str_addc(to, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			str_addc(to, (char)(0xe0 | c >> 12));
		} else {
			str_addc(to, (char)(0xf0 | c >> 18));
			str_addc(to, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		str_addc(to, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	str_addc(to, (char)(0x80 | (c & 0x3f)));
}

static uint32_t unit(struct span s, size_t i, bool big)
{
	unsigned a = (unsigned char)s.ptr[i], b = (unsigned char)s.ptr[i + 1];

	return big ? a << 8 | b : b << 8 | a;
}

static void add_utf16(struct span s, bool big, struct str *to)
{
	size_t i = 0;

	for (; i + 1 < s.len; i += 2) {
		uint32_t c = unit(s, i, big), low;

		if (c < 0xd800 || c > 0xdfff) {
			add(to, c);
			continue;
		}
		low = c < 0xdc00 && i + 3 < s.len ? unit(s, i + 2, big) : 0;
		if (low >= 0xdc00 && low <= 0xdfff) {
			add(to, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
			i += 2;
		} else {
			add(to, UNKNOWN);
		}
	}
	if (i < s.len)
		add(to, UNKNOWN);
}

static void add_windows(struct span s, struct str *to)
{
	static const uint16_t upper[32] = {
	        0x20ac,  UNKNOWN, 0x201a, 0x0192, 0x201e, 0x2026,  0x2020, 0x2021,
	        0x02c6,  0x2030,  0x0160, 0x2039, 0x0152, UNKNOWN, 0x017d, UNKNOWN,
	        UNKNOWN, 0x2018,  0x2019, 0x201c, 0x201d, 0x2022,  0x2013, 0x2014,
	        0x02dc,  0x2122,  0x0161, 0x203a, 0x0153, UNKNOWN, 0x017e, 0x0178,
	};

	for (size_t i = 0; i < s.len; i++) {
		unsigned c = (unsigned char)s.ptr[i];

		add(to, c >= 0x80 && c < 0xa0 ? upper[c - 0x80] : c);
	}
}

/* How many bytes follow a first byte; more than 3: it is none. */
static unsigned followers(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c < 0xe0)
		return 1;
	if (c >= 0xe0 && c < 0xf0)
		return 2;
	return c >= 0xf0 && c < 0xf5 ? 3 : 4;
}

static bool is_utf8(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i], next;
		unsigned n = followers(c);

		if (n > 3 || s.len - i <= n)
			return false;
		next = n ? (unsigned char)s.ptr[i + 1] : 0;
		if ((c == 0xe0 && next < 0xa0) || (c == 0xed && next > 0x9f) ||
		    (c == 0xf0 && next < 0x90) || (c == 0xf4 && next > 0x8f))
			return false;
		for (; n; n--)
			if (((unsigned char)s.ptr[++i] & 0xc0) != 0x80)
				return false;
	}
	return true;
}

/* Every other byte is zero where it is mostly ASCII: which. */
static bool looks_utf16(struct span s, bool *ret_big)
{
	size_t n = s.len < LOOK ? s.len & ~(size_t)1 : LOOK, zeros[2] = {0};

	for (size_t i = 0; i < n; i++)
		zeros[i & 1] += s.ptr[i] == '\0';
	*ret_big = zeros[0] > zeros[1];
	return n && zeros[*ret_big ? 0 : 1] == n / 2 && zeros[*ret_big ? 1 : 0] == 0;
}

void text_to_utf8(struct span bytes, struct str *to)
{
	bool big = span_starts(bytes, "\xfe\xff");

	if (big || span_starts(bytes, "\xff\xfe"))
		add_utf16(span_from(bytes, 2), big, to);
	else if (looks_utf16(bytes, &big))
		add_utf16(bytes, big, to);
	else if (span_starts(bytes, "\xef\xbb\xbf") && is_utf8(bytes))
		str_add(to, bytes.ptr + 3, bytes.len - 3);
	else if (is_utf8(bytes))
		str_add(to, bytes.ptr, bytes.len);
	else
		add_windows(bytes, to);
}
