#include "apply/recover.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/state.h"

/* What a crash left of files that were being replaced. */
static bool sweep_temp(const struct state *s, const char *id, struct err *err)
{
	auto_free char *folder = str_format("transactions/%s", id ? id : "");
	const char *const names[] = {".", "trust", "transactions", folder};

	for (size_t i = 0; i < ARRAY_LEN(names) - !id; i++) {
		auto_fd dir = -1;

		if (fs_open_subdir(s->dir, names[i], &dir, NULL) && !fs_sweep_temp(dir, err))
			return false;
	}
	return true;
}

bool recover(struct transact *x, bool *ret_found, struct err *err)
{
	auto_free char *id = NULL;

	if (!transaction_current(x->state, &id, err))
		return false;
	*ret_found = id != NULL;
	if (!sweep_temp(x->state, id, err))
		return false;
	if (id && !transact_resume(x, id, err))
		return false;
	return (id && !x->ended) || transaction_sweep(x->state, err);
}
