/* Every byte is passed once, rows go forward, and a broken row has no cells; what is decoded is
 * UTF-8 that decodes to itself. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "format/csv.h"
#include "format/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(str) text = {0}, again = {0};
	struct csv c = {.separator = ','};
	size_t line = 0, left;

	text_to_utf8(span_make(data, len), &text);
	if (text.len && !memchr(text.buf, 0, text.len) &&
	    !str_starts(str_c(&text), "\xef\xbb\xbf")) {
		text_to_utf8(span_make(text.buf, text.len), &again);
		want(span_same(span_make(text.buf, text.len), span_make(again.buf, again.len)));
	}
	c.rest = span_make(text.buf, text.len);
	c.separator = csv_guess(c.rest);
	for (left = c.rest.len + 1;; left = c.rest.len) {
		auto_clear(strlist) row = {0};
		struct err why = {0};

		if (!csv_next(&c, &row, &why))
			break;
		want(c.rest.len < left && c.line > line);
		want(why.kind ? row.count == 0 && why.kind == ERR_INPUT : row.count > 0);
		line = c.line;
	}
	want(c.rest.len == 0);
	return 0;
}
