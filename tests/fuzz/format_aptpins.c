/* What was read names packages and lists without harm, and every pin has its parts. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/aptpins.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

/* What an expression with many repetitions costs is the C library's matter. */
static int has_repetition(const uint8_t *data, size_t len)
{
	return memchr(data, '{', len) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct aptpin_list list = {
	        .archive = "stable", .origin = "Debian", .site = ""};
	auto_clear(aptpins) p = {0};
	struct err err = {0};

	if (has_repetition(data, len))
		return 0;
	if (!aptpins_parse(span_make(data, len), "f", &p, &err))
		want(err.kind == ERR_INPUT);
	for (size_t i = 0; i < p.count; i++) {
		want(p.v[i].packages && p.v[i].data && p.v[i].priority != 0);
		aptpin_names(&p.v[i], "libssl3", "openssl", "amd64");
		aptpin_matches_list(&p.v[i], &list);
		want(!aptpin_matches_version(&p.v[i], "1.0") || p.v[i].kind == APTPIN_VERSION);
	}
	return 0;
}
