/*
 * fate: what became of an episode of a finding.
 *
 * An episode ends remedied when its finding is fixed, or is gone with the package or version that
 * had it. One that a decision covers, or that turned out not to apply, ended otherwise and is never
 * counted as work done.
 */
#ifndef FETTLE_REPORT_FATE_H
#define FETTLE_REPORT_FATE_H

#include <stdint.h>

#include "base/attr.h"
#include "store/episode.h"

enum fate {
	FATE_OPEN,
	FATE_REMEDIED,
	FATE_EXCEPTED, /* excepted or mitigated */
	FATE_VOID,     /* not affected after all */
};
const char *fate_name(enum fate f);

/* As it was at `when`: what happened later had not happened yet. */
enum fate fate_at(const struct episode *e, int64_t when);

/* "FINDING@TIME": a finding that comes back is another episode. The caller frees it. */
char *fate_id(const struct episode *e) MUST_CHECK;

#endif
