/* The first line is a version, the rest a rule: judging never fails, gives the same answer twice,
 * and a fix that it names is above the version
 * in the order of the ecosystem or in that of a range of SemVer. */
#include <stdint.h>
#include <stdlib.h>

#include "assess/rule.h"
#include "base/err.h"
#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span rest = span_make(data, len), version = {0};
	auto_free char *rule = NULL;

	span_cut(&rest, '\n', &version);
	rule = span_dup(rest);
	for (unsigned s = 0; s < VERSION_SCHEMES; s++) {
		struct rule_verdict v = rule_judge((enum version_scheme)s, rule, version);
		struct rule_verdict w = rule_judge((enum version_scheme)s, rule, version);

		want(v.answer == w.answer && span_same(v.fixed, w.fixed));
		want(!v.fixed.len || v.answer != RULE_YES ||
		     version_compare((enum version_scheme)s, v.fixed, version) > 0 ||
		     version_compare(VERSION_SEMVER, v.fixed, version) > 0);
	}
	return 0;
}
