#include "base/err.h"
#include "base/str.h"
#include "report/deployments.h"

static bool is_in(const struct records *r, const struct receipt *t)
{
	return str_eq(t->kind, "apply") && t->finished >= r->window.since &&
	       t->finished < r->window.until;
}

void deployments_success(const struct records *r, struct metric *ret)
{
	*ret = (struct metric){
	        .name = "deployment-success-rate",
	        .definition =
	                "transactions that applied a bundle and ended in the window: the share "
	                "that was verified and has not been rolled back",
	        .window = r->window,
	};
	for (size_t i = 0; i < r->history.count; i++) {
		const struct receipt *t = &r->history.items[i];

		if (!is_in(r, t))
			continue;
		strlist_add(&ret->denominator, t->transaction);
		if (history_stands(&r->history, t))
			strlist_add(&ret->numerator, t->transaction);
	}
	metric_seal(ret);
}

void deployments_rolled_back(const struct records *r, struct metric *ret)
{
	*ret = (struct metric){
	        .name = "rollback-rate",
	        .definition =
	                "transactions that applied something and were done in the window: the "
	                "share that was rolled back since",
	        .window = r->window,
	};
	for (size_t i = 0; i < r->history.count; i++) {
		const struct receipt *t = &r->history.items[i];

		if (!is_in(r, t) || t->result != RECEIPT_DONE)
			continue;
		strlist_add(&ret->denominator, t->transaction);
		if (history_undoer(&r->history, t))
			strlist_add(&ret->numerator, t->transaction);
	}
	metric_seal(ret);
}
