/*
 * clock: the one place that reads the time, and the text of instants and durations.
 *
 * Instants are seconds since 1970-01-01T00:00:00Z (int64_t); 0 stands for "not known" in documents
 * that leave a time out. Text is RFC 3339 in UTC ("2026-01-31T10:00:00Z").
 */
#ifndef FETTLE_BASE_CLOCK_H
#define FETTLE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;
struct str;

/* Now, from the real clock. Verbs use the instant in their call (it obeys --now) and not this. */
int64_t clock_now(void);

/* Milliseconds of the monotonic clock: for deadlines and durations only. */
int64_t clock_ticks_ms(void);

/* Sleeps at least so many milliseconds, going on after signals. */
void clock_sleep_ms(int64_t ms);

/* Appends RFC 3339, UTC, whole seconds. */
void clock_add_text(struct str *to, int64_t when);

/* The same as a new C string; NULL for 0. */
char *clock_text(int64_t when) MUST_CHECK;

/* RFC 3339 with any offset and fraction (dropped), or a date alone (its first second, UTC). */
bool clock_parse(const char *text, int64_t *ret, struct err *err) MUST_CHECK;

/* A duration as "90s", "15m", "72h", "14d", "2w"; a bare number is seconds. At most 100 years. */
bool clock_parse_duration(const char *text, int64_t *ret_seconds, struct err *err) MUST_CHECK;

/* How long something lasted or is ago: "5 min", "14 h", "3 days", in the largest unit that gives at
 * least 2. What lies ahead is "0 min". The caller frees it. */
char *clock_age(int64_t seconds) MUST_CHECK;

/* The RFC 5322 form used by Release files and HTTP: "Sat, 14 Nov 2026 10:11:12 UTC" (or GMT). */
bool clock_parse_rfc5322(const char *text, int64_t *ret) MUST_CHECK;

#endif
