/* action: what to do about a finding, as a sentence. */
#ifndef FETTLE_REPORT_ACTION_H
#define FETTLE_REPORT_ACTION_H

#include "base/attr.h"
#include "model/finding.h"

/* The caller frees it; never NULL. */
char *action_text(const struct finding *f) MUST_CHECK;

#endif
