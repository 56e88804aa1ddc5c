#include "base/err.h"
#include "base/str.h"
#include "report/rollbacks.h"

static bool was_undone(const struct records *r, const char *id)
{
	for (size_t i = 0; i < r->receipt_count; i++)
		if (r->receipts[i].result == RECEIPT_DONE && str_eq(r->receipts[i].undoes, id))
			return true;
	return false;
}

static bool is_counted(const struct records *r, const struct receipt *t)
{
	return str_eq(t->kind, "apply") && t->result == RECEIPT_DONE &&
	       t->finished >= r->window.since && t->finished < r->window.until;
}

void rollbacks_rate(const struct records *r, struct metric *ret)
{
	*ret = (struct metric){
	        .name = "rollback-rate",
	        .definition =
	                "transactions that applied something and were done in the window: the "
	                "share that was rolled back since",
	        .window = r->window,
	};
	for (size_t i = 0; i < r->receipt_count; i++) {
		const struct receipt *t = &r->receipts[i];

		if (!is_counted(r, t))
			continue;
		strlist_add(&ret->denominator, t->transaction);
		if (was_undone(r, t->transaction))
			strlist_add(&ret->numerator, t->transaction);
	}
	metric_seal(ret);
}
