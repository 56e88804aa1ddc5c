/* verdict: turns a judgement into a finding: its state, and the sentence that says why. */
#ifndef FETTLE_ASSESS_VERDICT_H
#define FETTLE_ASSESS_VERDICT_H

#include "assess/match.h"
#include "assess/offer.h"
#include "model/finding.h"

/* Of the finding that a vulnerability of the subject is. */
char *verdict_make_id(const struct subject *s, const char *vulnerability) MUST_CHECK;

/* Fills a finding that was added to `to`. Everything of it is owned by the finding, which takes the
 * packages of the judgement. */
void verdict_make(struct judgement *j, const struct offer *offer, struct findings *to);

/* A security update that ends no vulnerability which a feed names: the update itself is what is
 * open. */
void verdict_make_update(const struct subjects *subjects, const struct subject *s,
                         const struct offer *offer, struct findings *to);

/* The same of the one that the host's own configuration bars. */
void verdict_make_barred(const struct subjects *subjects, const struct subject *s,
                         const struct offer *offer, struct findings *to);

#endif
