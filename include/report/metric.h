/*
 * metric: a figure that can be proved: numerator and denominator are lists of things, and their
 * digests are part of it, so that the same records give the same figure anywhere (governance,
 * "Metrics").
 *
 * A metric whose denominator is empty has no value: it is "not evaluated", never 100 %.
 */
#ifndef FETTLE_REPORT_METRIC_H
#define FETTLE_REPORT_METRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "model/receipt.h"

struct js;

struct window {
	int64_t since, until; /* seconds; `since` is in it, `until` is not */
};

struct metric {
	const char *name, *definition;
	struct window window;
	struct strlist numerator, denominator; /* ids, sorted */
};
void metric_clear(struct metric *m);

bool metric_has_value(const struct metric *m);
double metric_value(const struct metric *m); /* 0 to 1; only when it has one */

/* Name, definition, window, both counts, value, and the SHA-256 of each list (one id a line). */
struct js *metric_encode(const struct metric *m) MUST_CHECK;

/* Of the transactions that ended in the window and changed the host by applying a bundle, those
 * that ended well and have not been rolled back since. */
void metric_deployment_success(const struct receipt *receipts, size_t count, struct window window,
                               struct metric *ret);

#endif
