#include "base/err.h"
#include "format/osrelease.h"

/* One shell word: quotes go, a backslash keeps the next character. False when a quote stays open.
 */
static bool unquote(struct span s, struct str *to)
{
	char quote = 0;

	str_reset(to);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c == '\\' && quote != '\'' && i + 1 < s.len)
			str_addc(to, s.ptr[++i]);
		else if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else
			str_addc(to, c);
	}
	return quote == 0;
}

bool osrelease_get(struct span text, const char *name, struct str *to)
{
	struct span line, key;
	bool found = false;

	while (span_cut(&text, '\n', &line)) {
		line = span_trim(line);
		if (line.len == 0 || line.ptr[0] == '#' || span_find(line, '=') == line.len ||
		    !span_cut(&line, '=', &key) || !span_eq(span_trim(key), name))
			continue;
		found = unquote(line, to);
	}
	return found;
}
