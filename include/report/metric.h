/*
 * metric: a figure that can be proved: numerator and denominator are lists of things, and their
 * digests are part of it, so that the same records give the same figure anywhere (governance,
 * "Metrics").
 *
 * A metric is a share (numerator of denominator) unless it has a unit; then its value was reckoned
 * from the denominator, whose lines say what each thing contributed ("ID DAYS"). One whose
 * denominator is empty has no value: it is "not evaluated", never 100 % and never 0.
 */
#ifndef FETTLE_REPORT_METRIC_H
#define FETTLE_REPORT_METRIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct js;
struct str;

struct window {
	int64_t since, until; /* seconds; `since` is in it, `until` is not */
};

#define METRIC_PARTS 4
#define METRIC_NUMBERS 3

/* One of the parts that a denominator falls into. */
struct metric_part {
	const char *name;
	struct strlist ids; /* sorted */
};

/* A further figure of the same things ("p90"). */
struct metric_number {
	const char *name;
	double value;
	bool is_known;
};

struct metric {
	const char *name, *definition;
	const char *unit; /* "days", ...; NULL: a share */
	struct window window;
	struct strlist numerator, denominator;  /* ids, or lines that begin with one; sorted */
	bool is_known;                          /* with a unit: whether there is a value */
	double value;                           /* with a unit: the value */
	struct metric_part parts[METRIC_PARTS]; /* those with a name; their counts sum up to that of
	                                           the denominator */
	struct metric_number numbers[METRIC_NUMBERS]; /* those with a name */
};
void metric_clear(struct metric *m);

/* Sorts all lists: the last thing that is done to a metric. */
void metric_seal(struct metric *m);

bool metric_has_value(const struct metric *m);
double metric_value(const struct metric *m); /* a share: 0 to 1; only when it has one */

/* Its value for people: "3 of 4 (75.0 %)", "12.5 days", "not evaluated". The caller frees it. */
char *metric_text(const struct metric *m) MUST_CHECK;

/* Name, definition, unit, window, both counts, value, parts and numbers, and the SHA-256 of each
 * list (one line each). */
struct js *metric_encode(const struct metric *m) MUST_CHECK;

/* The lists themselves, for somebody who reckons it again. Appended. */
void metric_explain(const struct metric *m, struct str *to);

#endif
