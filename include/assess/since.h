/*
 * since: what changed in the findings of a host since a time, by what the episodes knew then.
 *
 *   new     it is open and was not, or is open again
 *   gone    it was open and is not: fixed, covered by a decision, or with what had it
 *   state   it is open in another state
 *   kev     it came to be known as exploited
 *   due     its date moved earlier
 *
 * One change a finding, the first of these that holds.
 */
#ifndef FETTLE_ASSESS_SINCE_H
#define FETTLE_ASSESS_SINCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"
#include "store/episode.h"

struct str;

#define SINCE_FORMAT "fettle.findings-diff/1"

enum since_kind { SINCE_NEW, SINCE_GONE, SINCE_STATE, SINCE_KEV, SINCE_DUE, SINCE_KINDS };
const char *since_kind_name(enum since_kind k);

/* Borrowed from the findings and the episodes. */
struct since_change {
	enum since_kind kind;
	const char *finding, *vulnerability, *source;
	const char *was, *is;         /* states; NULL: it was not open, not known */
	const struct finding *now;    /* NULL: it is not found any more */
	const struct episode *before; /* NULL: it was not open */
};

struct since {
	int64_t from, to;
	struct since_change *changes; /* by kind, then rank, then id */
	size_t count, cap;
};
void since_clear(struct since *s);

/* `then` was read up to `from`; `f` is of the present. */
void since_make(const struct findings *f, const struct episodes *then, int64_t from,
                struct since *ret);

/* fettle.findings-diff/1, appended. */
void since_encode(const struct since *s, const struct findings *f, struct str *to);

#endif
