/* A package that is taken has a name and a version; whole or in pieces, the same packages come. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/primary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void take(void *ctx, const struct primary_package *p)
{
	if (p)
		want(p->name.len && p->version.len);
	str_addf(ctx, "%s %zu\n", p ? str_c(&p->name) : "?", p ? p->source.len : 0);
}

static bool read_in(struct span s, size_t piece, struct str *to)
{
	__attribute__((cleanup(primary_clear))) struct primary r = {0};
	struct err err = {0};
	bool good = primary_begin(&r, take, to, &err);

	for (size_t at = 0; good && at < s.len; at += piece)
		good = primary_feed(
		        &r, span_make(s.ptr + at, s.len - at < piece ? s.len - at : piece), &err);
	good = good && primary_end(&r, &err);
	want(good || err.kind == ERR_INPUT);
	return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(str) one = {0}, two = {0};

	if (read_in(span_make(data, len), len ? len : 1, &one) &&
	    read_in(span_make(data, len), 61, &two))
		want(span_same(span_make(one.buf, one.len), span_make(two.buf, two.len)));
	return 0;
}
