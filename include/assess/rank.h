/*
 * rank: how urgent a finding is, and until when it is to be ended (matching, 4).
 *
 * What is not known stays unknown in the finding; the row that decided says how it counted.
 */
#ifndef FETTLE_ASSESS_RANK_H
#define FETTLE_ASSESS_RANK_H

#include <stdint.h>

#include "assess/rules.h"
#include "model/finding.h"

/* Sets tier, triage, table, row, the due date and what set it from what is known of the finding.
 * `kev_due` is KEV's own date, 0 when there is none. A due date that the finding has already (from
 * an earlier run) never moves later. */
void rank_finding(struct finding *f, const struct rules *rules, int64_t kev_due, int64_t now);

/* When the clock of a finding started. */
int64_t rank_start(const struct finding *f, const struct rules *rules, int64_t now);

/* The same for an overlay; 0 when what it counts from is not known. */
int64_t rank_overlay_start(const struct policy_overlay *o, const struct finding *f, int64_t now);

/* Sorts the findings, the most urgent first, and numbers the live ones from 1 on. */
void rank_all(struct findings *all);

#endif
