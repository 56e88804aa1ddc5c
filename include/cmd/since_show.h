/* since_show: what changed since a time: which time is meant, and the changes as a table. */
#ifndef FETTLE_CMD_SINCE_SHOW_H
#define FETTLE_CMD_SINCE_SHOW_H

#include <stdint.h>

#include "assess/since.h"
#include "base/attr.h"
#include "cmd/call.h"

/* A time, a duration (so long ago), the id of a plan (when it was made) or of a transaction (when
 * it began); NULL: the last assessment. */
bool since_time(const struct call *call, const char *what, int64_t *ret,
                struct err *err) MUST_CHECK;

void since_show(const struct since *s, struct out *out);

#endif
