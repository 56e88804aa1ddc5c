/* Episodes for the tests of figures, in days after the first of January 1970. */
#ifndef FETTLE_TESTS_HISTORY_H
#define FETTLE_TESTS_HISTORY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "report/records.h"

#define HISTORY_DAY 86400

/* Days; 0: not known, not closed. */
struct history_line {
	const char *finding;
	int seen, available, published, kev, due, closed;
	const char *as;
};

static inline void history_make(const struct history_line *lines, size_t count,
                                struct episodes *ret)
{
	for (size_t i = 0; i < count; i++) {
		struct episode *e = mem_alloc(1, sizeof(*e));

		ret->v = mem_grow(ret->v, ret->count, &ret->cap, sizeof(*ret->v));
		ret->v[ret->count++] = e;
		*e = (struct episode){
		        .finding = arena_dup(&ret->texts, span_of(lines[i].finding)),
		        .first_seen = (int64_t)lines[i].seen * HISTORY_DAY,
		        .available = (int64_t)lines[i].available * HISTORY_DAY,
		        .published = (int64_t)lines[i].published * HISTORY_DAY,
		        .kev = (int64_t)lines[i].kev * HISTORY_DAY,
		        .due = (int64_t)lines[i].due * HISTORY_DAY,
		        .closed = (int64_t)lines[i].closed * HISTORY_DAY,
		        .closed_as =
		                lines[i].as ? arena_dup(&ret->texts, span_of(lines[i].as)) : NULL};
	}
}

/* From day `since` (in it) to day `until` (not in it), at the beginning of day `now`. */
static inline struct records history_records(const struct episodes *e, int since, int until,
                                             int now)
{
	return (struct records){
	        .now = (int64_t)now * HISTORY_DAY,
	        .window = {(int64_t)since * HISTORY_DAY, (int64_t)until * HISTORY_DAY},
	        .episodes = e};
}

#endif
