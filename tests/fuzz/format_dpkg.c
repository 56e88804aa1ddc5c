/* A package that is taken has a name, a word of state, and when it is present a version and a
 * source, all of them without blanks; what is not taken says why. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/deb822.h"
#include "format/dpkg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool is_word(struct span s)
{
	struct span word, rest = s;

	return s.len && span_word(&rest, &word) && span_same(word, s) &&
	       span_find(s, '\0') == s.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct deb822 d = {.rest = span_make(data, len)};
	struct span stanza;

	while (deb822_next(&d, &stanza)) {
		struct dpkg_package p = {0};
		struct err err = {0};

		if (!dpkg_parse(stanza, &p, &err)) {
			if (err.kind != ERR_INPUT || p.name.ptr)
				abort();
			continue;
		}
		if (!is_word(p.name) || !p.state)
			abort();
		if (p.is_present &&
		    (!is_word(p.version) || !is_word(p.source) || !is_word(p.source_version)))
			abort();
	}
	return 0;
}
