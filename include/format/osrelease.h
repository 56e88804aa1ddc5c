/* osrelease: os-release(5), shell-like lines NAME=value with quotes. */
#ifndef FETTLE_FORMAT_OSRELEASE_H
#define FETTLE_FORMAT_OSRELEASE_H

#include <stdbool.h>

#include "base/span.h"
#include "base/str.h"

/* The value of one field, unquoted, into `to` (emptied first). False when it is not there or not
 * well-formed. Nothing is expanded and nothing is run. The last line with the name counts. */
bool osrelease_get(struct span text, const char *name, struct str *to);

#endif
