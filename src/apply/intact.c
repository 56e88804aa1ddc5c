#include "apply/expire.h"
#include "apply/intact.h"
#include "apply/look.h"
#include "apply/stage.h"
#include "apply/stash.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/manifest.h"
#include "store/doc.h"
#include "store/state.h"
#include "store/transaction.h"

static bool check_plan(const struct transaction *t, struct changeset *ret, struct err *err)
{
	const struct journal_record *prepared = journal_find(&t->journal, JOURNAL_PREPARED);
	auto_clear(str) text = {0};
	char digest[SHA256_HEX_SIZE];

	if (!fs_read(t->dir, "plan.json", DOC_MAX, &text, err))
		return err_as(err, ERR_DAMAGED);
	digest_hex(span_make(text.buf, text.len), digest);
	if (prepared && strcmp(prepared->text, digest) != 0)
		return err_set(err, ERR_DAMAGED, "its plan is not the one that was prepared");
	return changeset_parse(span_make(text.buf, text.len), ret, err);
}

static bool check_manifest(const struct transaction *t, struct err *err)
{
	auto_clear(str) text = {0};
	auto_clear(manifest) m = {0};

	return fs_read(t->dir, "manifest.json", MANIFEST_MAX, &text, err) &&
	       manifest_parse(span_make(text.buf, text.len), &m, err);
}

/* Attributes that were taken off for keeping are in the plan: content is what is compared. */
static bool check_slot(const struct stashes *stashes, const struct change *c, struct err *err)
{
	auto_free char *slot = stage_name(c);
	auto_clear(side) is = {0};
	uint64_t inode;

	if (c->kind == CHANGE_PUT || c->kind == CHANGE_ATTR)
		return true;
	if (!look_inode(stashes->dirs[c->mount], slot, &inode, err))
		return false;
	if (inode != c->before.inode)
		return err_set(err, ERR_DAMAGED, "the snapshot does not hold '/%s' any more",
		               c->path);
	return look_at(stashes->dirs[c->mount], slot, &is, NULL, err) &&
	       (str_eq(is.what, c->before.what) ||
	        err_set(err, ERR_DAMAGED, "the snapshot of '/%s' was changed", c->path));
}

static bool check_snapshot(int root, const struct changeset *set, struct err *err)
{
	auto_clear(stashes) stashes = {0};

	if (!stashes_open(root, set, &stashes, err))
		return false;
	for (size_t i = 0; i < stashes.count; i++)
		if (stashes.dirs[i] < 0)
			return err_set(err, ERR_DAMAGED, "its snapshot is not there any more");
	for (size_t i = 0; i < set->count; i++)
		if (!check_slot(&stashes, &set->changes[i], err))
			return false;
	return true;
}

bool intact_transaction(const struct state *s, int root, const char *root_path, const char *id,
                        const struct history *h, enum intact_snapshot *ret, struct err *err)
{
	const struct receipt *r = history_find(h, id);
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_clear(changeset) set = {0};
	int64_t expired;

	*ret = INTACT_NONE;
	if (!transaction_open(s, id, &t, err))
		return false;
	if (!check_plan(&t, &set, err) || !check_manifest(&t, err) ||
	    !expire_find(s, id, &expired, err))
		return err_prefix(err, "transaction '%s'", id);
	if (!r || !history_stands(h, r) || expired)
		return true;
	if (set.root && strcmp(set.root, root_path) != 0) {
		*ret = INTACT_ELSEWHERE;
		return true;
	}
	*ret = INTACT_PROVED;
	return check_snapshot(root, &set, err) || err_prefix(err, "transaction '%s'", id);
}
