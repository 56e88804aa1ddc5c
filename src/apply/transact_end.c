#include "apply/conduct.h"
#include "apply/serials.h"
#include "apply/stage.h"
#include "apply/swap.h"
#include "apply/transact_end.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"

#define DRAFT "receipt.draft.json"
#define RECEIPT "receipt.json"

static bool is_rollback(const struct transact *x)
{
	return x->receipt.undoes != NULL;
}

static struct swap swap_of(const struct transact *x)
{
	return (struct swap){.root = x->root, .stashes = &x->stashes, .set = &x->set};
}

bool transact_is_over(const struct transact *x)
{
	return journal_find(&x->t.journal, JOURNAL_UNDONE) ||
	       journal_find(&x->t.journal, JOURNAL_BROKEN);
}

/* Takes setuid, setgid and capabilities off what lies in the stash (CVE-2004-2768: a hard link to
 * it outlives its replacement), durably: nobody comes back to it once the transaction is over. The
 * plan remembers them. `after`: the new side lies there. */
static bool strip_stash(const struct transact *x, bool after, struct err *err)
{
	struct swap s = swap_of(x);
	bool any = false;

	for (size_t i = 0; i < x->set.count; i++) {
		const struct change *c = &x->set.changes[i];
		const struct side *side = after ? &c->after : &c->before;
		int stash = x->stashes.dirs[c->mount];
		auto_free char *slot = stage_name(c);
		auto_clear(attrs) a = {0};

		if (!side->what || c->kind == CHANGE_ATTR || stash < 0)
			continue;
		attrs_copy(&a, &side->attrs);
		if (!attrs_strip(&a) || !fs_exists(stash, slot))
			continue;
		if (!attrs_apply(stash, slot, &a, err))
			return err_prefix(err, "snapshot of '/%s'", c->path);
		any = true;
	}
	return !any || swap_sync(&s, err);
}

static void fill_receipt(struct transact *x, enum receipt_result result, const char *why)
{
	struct receipt *r = &x->receipt;
	int64_t elapsed = (clock_ticks_ms() - x->begun) / 1000;

	r->result = result;
	r->finished = (x->now > r->started ? x->now : r->started) + elapsed;
	mem_free(&r->why);
	mem_free(&r->snapshot);
	r->why = mem_strdup(why);
	r->snapshot = mem_strdup(result == RECEIPT_BROKEN || (result == RECEIPT_DONE && !r->undoes)
	                                 ? "kept"
	                                 : "dropped");
	r->reboot = result == RECEIPT_DONE && x->manifest.reboot;
	for (size_t i = 0; result != RECEIPT_UNDONE && i < x->set.count; i++) {
		const struct change *c = &x->set.changes[i];
		struct receipt_change *to = receipt_add_change(r);

		to->path = str_format("/%s", c->path);
		to->op = mem_strdup(c->op);
		to->before = mem_strdup(c->before.what);
		to->after = mem_strdup(c->after.what);
	}
}

/* The receipt is there before the transaction is over, so that none ends without one. */
static bool write_receipt(struct transact *x, enum receipt_result result, const char *why,
                          struct err *err)
{
	auto_clear(str) text = {0};
	struct err absent = {0};

	/* one that a crash left behind is right, and is never written again */
	if (!fs_exists(x->t.dir, RECEIPT)) {
		fill_receipt(x, result, why);
		receipt_encode(&x->receipt, &text);
		if (!transaction_save(&x->t, RECEIPT, span_make(text.buf, text.len), err))
			return false;
	}
	if (!fs_unlink(x->t.dir, DRAFT, &absent) && !fs_is_absent(&absent)) {
		if (err)
			*err = absent;
		return false;
	}
	return true;
}

/* The hooks that were begun, last first. One that fails is told and does not keep the others. */
static void undo_hooks(struct transact *x)
{
	struct conduct c = {
	        .manifest = &x->manifest, .t = &x->t, .receipt = &x->receipt, .root = x->root};

	for (size_t i = x->t.journal.count; i-- > 0 && !is_rollback(x);) {
		const struct journal_record *r = &x->t.journal.records[i];
		struct err why = {0};

		if (r->kind == JOURNAL_HOOK && r->value < x->manifest.hook_count &&
		    x->manifest.hooks[r->value].undo.count &&
		    !conduct_hook(&c, r->value, true, &why))
			strlist_add(&x->notes, why.msg);
	}
}

static bool has_hooks_to_undo(const struct transact *x)
{
	for (size_t i = 0; i < x->t.journal.count && !is_rollback(x); i++) {
		const struct journal_record *r = &x->t.journal.records[i];

		if (r->kind == JOURNAL_HOOK && r->value < x->manifest.hook_count &&
		    x->manifest.hooks[r->value].undo.count)
			return true;
	}
	return false;
}

/* What was staged goes; what was borrowed gets its form for keeping again. */
static bool clean_up(struct transact *x, struct err *err)
{
	return (!is_rollback(x) || strip_stash(x, true, err)) &&
	       stashes_drop(x->root, &x->set, false, false, err);
}

static bool open_for_cleaning(struct transact *x, struct err *err)
{
	stashes_clear(&x->stashes);
	return stashes_open(x->root, &x->set, &x->stashes, err);
}

bool transact_abort(struct transact *x, struct err *err)
{
	struct err why = {0};

	if (x->t.dir < 0)
		return false;
	if (has_hooks_to_undo(x)) {
		if (!x->programs)
			return err_hint(err, "'fettle recover' as root takes back what hooks did");
		undo_hooks(x);
	}
	x->ended = open_for_cleaning(x, &why) && clean_up(x, &why);
	if (x->ended && x->receipt.program_count)
		x->ended = write_receipt(x, RECEIPT_UNDONE, err ? err->msg : NULL, &why) &&
		           transaction_end(&x->t, &why);
	else if (x->ended)
		x->ended = transaction_forget(&x->t, &why);
	if (!x->ended && err) {
		strlist_take(&x->notes, str_format("what was staged is still there: %s", why.msg));
		err_hint(err, "'fettle recover' removes what was staged");
	}
	return false;
}

static void add_lines(struct transact *x, const struct strlist *lines, const char *after)
{
	for (size_t i = 0; i < lines->count; i++)
		strlist_take(&x->notes, str_format("%s%s", lines->v[i], after));
}

static bool put_back(struct transact *x, struct err *err)
{
	auto_clear(strlist) strays = {0};
	struct swap s = swap_of(x);

	if (!swap_back(&s, &strays, err) || !swap_sync(&s, err))
		return false;
	if (strays.count == 0)
		return journal_add(&x->t.journal, JOURNAL_UNDONE, 0, NULL, err);
	add_lines(x, &strays, "");
	return journal_add(&x->t.journal, JOURNAL_BROKEN, strays.count, strays.v[0], err);
}

/* What others put into directories that went back into the stash is not lost with it. */
static bool drop_or_keep(struct transact *x, bool broken, struct err *err)
{
	auto_clear(strlist) foreign = {0};
	struct swap s = swap_of(x);

	if (broken) {
		for (size_t i = 0; i < x->set.mount_count; i++) {
			auto_free char *name = stash_name(&x->set.mounts[i]);

			strlist_take(&x->notes, str_format("%s: holds the other side", name));
		}
		return true;
	}
	if (!is_rollback(x) && !swap_find_foreign(&s, &foreign, err))
		return false;
	if (foreign.count == 0)
		return clean_up(x, err);
	for (size_t i = 0; i < foreign.count; i++)
		strlist_take(&x->notes,
		             str_format("%s: is none of ours, and kept in '" STASH_DIR "/%s'",
		                        foreign.v[i], x->t.id));
	return true;
}

static bool finish_back(struct transact *x, const char *why, struct err *err)
{
	const struct journal_record *broken = journal_find(&x->t.journal, JOURNAL_BROKEN);
	auto_free char *text = broken ? str_format("%s; %s", why, broken->text) : mem_strdup(why);

	if (has_hooks_to_undo(x)) {
		if (!x->programs)
			return err_set(err, ERR_FAILED, "what hooks did is not taken back yet");
		undo_hooks(x);
	}
	if (!drop_or_keep(x, broken != NULL, err) ||
	    !write_receipt(x, broken ? RECEIPT_BROKEN : RECEIPT_UNDONE, text, err) ||
	    !transaction_end(&x->t, err))
		return false;
	x->ended = true;
	if (broken) {
		err_set(err, ERR_BROKEN, "%s; and it could not be undone: %s", why, broken->text);
		return err_hint(err, "put these paths right by hand; nothing was thrown away");
	}
	return err_set(err, ERR_UNDONE, "%s; everything is back as it was", why);
}

bool transact_back(struct transact *x, const char *why, struct err *err)
{
	struct err failed = {0};

	/* what `why` points to may be a record, which moves when one is added */
	auto_free char *reason = mem_strdup(why);

	if (!journal_find(&x->t.journal, JOURNAL_BACK) &&
	    !journal_add(&x->t.journal, JOURNAL_BACK, 0, reason, &failed)) {
		err_set(err, ERR_BROKEN, "%s; and that it has to be undone cannot be written: %s",
		        reason, failed.msg);
		return err_hint(err, "mend the disk, then run 'fettle recover'");
	}
	if (!transact_is_over(x) && !put_back(x, &failed)) {
		err_set(err, ERR_BROKEN, "%s; and undoing it failed: %s", reason, failed.msg);
		return err_hint(err, "mend what is wrong, then run 'fettle recover'");
	}
	if (finish_back(x, reason, &failed) || x->ended) {
		if (err)
			*err = failed;
		return false;
	}
	err_set(err, ERR_UNDONE, "%s; everything is back as it was, but not tidied up: %s", reason,
	        failed.msg);
	return err_hint(err, "'fettle recover' tidies up");
}

bool transact_keep(struct transact *x, struct err *err)
{
	auto_free char *line = manifest_line(&x->manifest);
	struct err why = {0};

	if (journal_find(&x->t.journal, JOURNAL_GOOD) ||
	    journal_add(&x->t.journal, JOURNAL_GOOD, 0, NULL, &why))
		x->ended = (is_rollback(x) ? stashes_drop(x->root, &x->set, true, true, &why)
		                           : serials_raise(x->state, line, x->manifest.serial,
		                                           x->manifest.floor, x->now, &why) &&
		                                     strip_stash(x, false, &why)) &&
		           write_receipt(x, RECEIPT_DONE, NULL, &why) &&
		           journal_add(&x->t.journal, JOURNAL_KEPT, 0, NULL, &why) &&
		           transaction_end(&x->t, &why);
	if (x->ended)
		return true;
	err_set(err, ERR_FAILED, "everything is in place, but not written down to the end: %s",
	        why.msg);
	return err_hint(err, "'fettle recover' finishes it");
}
