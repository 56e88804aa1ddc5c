/* feed_tally: what an update of several feeds came to, as a table, as JSON, and as one verdict. */
#ifndef FETTLE_CMD_FEED_TALLY_H
#define FETTLE_CMD_FEED_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "cmd/call.h"
#include "store/feed.h"
#include "ui/grid.h"

struct feed_tally {
	struct call *call; /* borrowed */
	struct grid grid;
	struct js *feeds;
	size_t done, failed;
	struct err worst;
	bool is_same_kind; /* all failures are of one kind */
};
void feed_tally_begin(struct feed_tally *t, struct call *call);
void feed_tally_clear(struct feed_tally *t);

/* `why` is empty for what did not fail. */
void feed_tally_add(struct feed_tally *t, const struct feed *f, const char *result,
                    const struct err *why);
void feed_tally_show(struct feed_tally *t);

/* One feed alone fails with its own kind, and so do several that all fail for the same reason; else
 * it is ERR_PARTIAL. */
bool feed_tally_verdict(const struct feed_tally *t, struct err *err) MUST_CHECK;

#endif
