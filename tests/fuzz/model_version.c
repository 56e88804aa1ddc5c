/* Two lines are two versions: comparing never fails, turned round it gives the opposite, and a
 * version is the same as itself, whatever the bytes. A third line is between or beside them: the
 * order of valid ones has no circle. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static int sign_of(int n)
{
	return n < 0 ? -1 : n > 0;
}

static void check(enum version_scheme s, struct span a, struct span b, struct span c)
{
	int ab = sign_of(version_compare(s, a, b)), bc = sign_of(version_compare(s, b, c));

	want(ab == -sign_of(version_compare(s, b, a)));
	want(version_compare(s, a, a) == 0);
	/* vercmp and ComparableVersion themselves go in circles: 1-1 = 1 = 1-2; 1-1 > 1 > 1.0.a >
	 * 1-1 */
	if (s == VERSION_ALPM || s == VERSION_MAVEN)
		return;
	if (ab == bc && version_is_valid(s, a) && version_is_valid(s, b) && version_is_valid(s, c))
		want(sign_of(version_compare(s, a, c)) == ab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span rest = span_make(data, len), v[3] = {0};

	for (size_t i = 0; i < 3 && span_cut(&rest, '\n', &v[i]); i++)
		;
	for (unsigned s = 0; s < VERSION_SCHEMES; s++)
		check((enum version_scheme)s, v[0], v[1], v[2]);
	return 0;
}
