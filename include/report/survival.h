/*
 * survival: the Kaplan-Meier estimate of how long something lasts, of things that ended and of
 * things that have not ended yet or were lost sight of (censored).
 *
 * Leaving the open ones out flatters: what takes longest is what is still open. S(t) is the product
 * over the ended durations t_i <= t of (1 - d_i / n_i), d_i that ended at t_i, n_i that had lasted
 * at least so long; of the same duration, ends come before censorings.
 */
#ifndef FETTLE_REPORT_SURVIVAL_H
#define FETTLE_REPORT_SURVIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct lasting {
	int64_t seconds;
	bool has_ended; /* false: censored after `seconds` */
};

struct survival {
	struct lasting *v;
	size_t count, cap;
};
void survival_clear(struct survival *s);
void survival_add(struct survival *s, int64_t seconds, bool has_ended);

/* The shortest duration after which at most `rest` (0 to 1) still last; false: the curve stays
 * above. Sorts. */
bool survival_until(struct survival *s, double rest, int64_t *ret);

/* The mean of those that ended; false: none did. */
bool survival_mean_ended(const struct survival *s, double *ret);

#endif
