/* times: what earlier runs knew of a finding, and what this one adds to it. */
#ifndef FETTLE_ASSESS_TIMES_H
#define FETTLE_ASSESS_TIMES_H

#include <stdint.h>

#include "base/str.h"
#include "model/finding.h"
#include "store/episode.h"

/* Sets the times and the due date that an earlier run gave it; a finding that is not open there is
 * first seen now. A fix that can be had is available from the first run that saw it. `e` may be
 * NULL. */
void times_recall(struct finding *f, const struct episodes *e, int64_t now);

/* The events of this run: episodes that begin, change and end. */
void times_record(const struct findings *f, struct episodes *e, int64_t now, struct str *events);

#endif
