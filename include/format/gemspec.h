/*
 * gemspec: name and version of an installed gem, from the form in which RubyGems writes
 * specifications/NAME-VERSION.gemspec. It is Ruby, and is not run: the comment "# stub: NAME
 * VERSION PLATFORM PATHS" counts, or the lines that set name and version to a quoted text.
 */
#ifndef FETTLE_FORMAT_GEMSPEC_H
#define FETTLE_FORMAT_GEMSPEC_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

/* Both are borrowed from the text. ERR_INPUT when one of them is not there. */
bool gemspec_parse(struct span text, struct span *ret_name, struct span *ret_version,
                   struct err *err) MUST_CHECK;

#endif
