/* An update that is taken has an id, and each package a name, a version and a module that is there;
 * whole or in pieces, the same updates come. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "format/updateinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static bool take(void *ctx, const struct updateinfo *u, const struct err *why, struct err *err)
{
	(void)err;
	if (why) {
		want(why->kind == ERR_INPUT);
		str_adds(ctx, "!");
		return true;
	}
	want(u->id && *u->id && u->modules.count);
	for (size_t i = 0; i < u->count; i++)
		want(*u->packages[i].name && *u->packages[i].version &&
		     u->packages[i].module < u->modules.count);
	str_addf(ctx, "%s %zu %zu\n", u->id, u->count, u->cves.count);
	return true;
}

static bool read_in(struct span s, size_t piece, struct str *to)
{
	__attribute__((cleanup(updateinfo_reader_clear))) struct updateinfo_reader r = {0};
	struct err err = {0};
	bool good = updateinfo_begin(&r, take, to, &err);

	for (size_t at = 0; good && at < s.len; at += piece)
		good = updateinfo_feed(
		        &r, span_make(s.ptr + at, s.len - at < piece ? s.len - at : piece), &err);
	good = good && updateinfo_end(&r, &err);
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
