#include "apply/receipts.h"
#include "base/err.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "store/transaction.h"

bool receipts_load(const struct state *s, struct history *ret, struct err *err)
{
	auto_clear(strlist) ids = {0};
	auto_clear(history) h = {0};

	if (!transaction_list(s, &ids, err))
		return false;
	for (size_t i = 0; i < ids.count; i++) {
		auto_js doc = NULL;
		bool found;

		if (!transaction_load(s, ids.v[i], "receipt.json", RECEIPT_FORMAT, &doc, &found,
		                      err))
			return false;
		if (found && !history_add(&h, doc, err))
			return err_prefix(err, "receipt of '%s'", ids.v[i]);
	}
	*ret = h;
	h = (struct history){0};
	return true;
}
