/* Whatever the text, the words of an upgrade lie inside it and are not empty. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/dpkglog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(struct span all, struct span word)
{
	if (word.len == 0 || word.ptr < all.ptr || word.ptr + word.len > all.ptr + all.len ||
	    span_find(word, ' ') != word.len || span_find(word, '\n') != word.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span all = span_make(data, len), rest = all;
	struct dpkglog l;

	while (dpkglog_next(&rest, &l)) {
		check(all, l.package);
		check(all, l.arch);
		check(all, l.before);
		check(all, l.after);
	}
	return 0;
}
