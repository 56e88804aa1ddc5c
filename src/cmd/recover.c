#include "apply/recover.h"
#include "base/err.h"
#include "base/fs.h"
#include "cmd/change.h"

static const char *const forms[] = {"recover [--root DIR]", NULL};

static const struct opt options[] = {OPT_ROOT, {0}};

const struct usage usage_recover = {
        .purpose = "Finish a change that was interrupted: forward, or back.",
        .forms = forms,
        .opts = options,
};

bool cmd_recover(struct call *call, struct err *err)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_fd root = -1;
	bool found;

	if (!out_only(&call->out, "table json", err) || !fs_open_dir(call->root, &root, err))
		return false;
	change_begin(call, root, &x);
	if (!recover(&x, &found, err))
		return false;
	if (found) {
		change_show(call, &x);
	} else {
		msg_info(&call->msg, "nothing was interrupted");
		return true;
	}
	if (x.receipt.result == RECEIPT_BROKEN)
		return err_set(err, ERR_BROKEN, "transaction '%s' is broken: %s", x.t.id,
		               x.receipt.why);
	return true;
}
