/*
 * records: what reports and figures are made of, all of it borrowed. What is NULL or empty was not
 * scanned, not assessed, not done; no figure takes that for good.
 */
#ifndef FETTLE_REPORT_RECORDS_H
#define FETTLE_REPORT_RECORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/history.h"
#include "report/metric.h"
#include "store/episode.h"

struct records {
	int64_t now;
	struct window window;
	int64_t max_age; /* seconds: an older scan or assessment proves nothing of the present */
	const struct inventory *inventory; /* NULL: not scanned */
	const struct findings *findings;   /* NULL: not assessed */
	struct history history;            /* all of it, also what is outside of the window */
	const struct episodes *episodes;   /* NULL: no times are known */
	const char *unfinished; /* id of the transaction that has no receipt; NULL: none */
};

/* The last instant that counts: what the window leaves out, and the future, have not happened. */
static inline int64_t records_end(const struct records *r)
{
	return r->window.until - 1 < r->now ? r->window.until - 1 : r->now;
}

#endif
