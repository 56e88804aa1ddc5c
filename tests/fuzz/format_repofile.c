/* Every section and every repository is a piece of the text, and reading comes to an end. */
#include <stdint.h>
#include <stdlib.h>

#include "format/repofile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static int is_inside(struct span all, struct span s)
{
	return s.len == 0 || (s.ptr >= all.ptr && s.ptr + s.len <= all.ptr + all.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct span all = span_make(data, len);
	struct span repos = all, lines = all;
	struct apk_repository a;
	struct repofile r;
	size_t left = len + 1;

	while (repofile_next(&repos, &r)) {
		want(repos.len < left && is_inside(all, r.id) && is_inside(all, r.baseurl));
		left = repos.len;
	}
	left = len + 1;
	while (apk_repository_next(&lines, &a)) {
		want(lines.len < left && is_inside(all, a.url) && is_inside(all, a.release) &&
		     is_inside(all, a.tag));
		left = lines.len;
	}
	return 0;
}
