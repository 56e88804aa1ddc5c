#include "base/err.h"
#include "base/str.h"
#include "report/markup.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* Length of the well-formed sequence at `p` (Unicode 15, table 3-7); 0: there is none. */
static size_t sequence(const unsigned char *p)
{
	size_t len;
	unsigned char low = 0x80, high = 0xbf;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xed)
		high = 0x9f; /* no surrogates */
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (p[i] < 0x80 || p[i] > 0xbf)
			return 0;
	return len;
}

static const char *reference(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static bool is_forbidden(const unsigned char *p)
{
	if (p[0] < ' ')
		return p[0] != '\t' && p[0] != '\n' && p[0] != '\r';
	/* U+FFFE and U+FFFF */
	return p[0] == 0x7f || (p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe);
}

void markup_add(struct str *to, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (p && *p) {
		size_t len = sequence(p);
		const char *ref = reference(*p);

		if (ref)
			str_adds(to, ref);
		else if (len == 0 || is_forbidden(p))
			str_adds(to, REPLACEMENT);
		else
			str_add(to, p, len);
		p += len ? len : 1;
	}
}
