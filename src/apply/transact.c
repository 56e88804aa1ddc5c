#include "apply/conduct.h"
#include "apply/serials.h"
#include "apply/stage.h"
#include "apply/swap.h"
#include "apply/transact.h"
#include "apply/transact_end.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/state.h"

#define PLAN "plan.json"
#define MANIFEST "manifest.json"
#define DRAFT "receipt.draft.json"
#define ROOM 24u
#define POST_TRIES 3u

void transact_clear(struct transact *x)
{
	transaction_clear(&x->t);
	changeset_clear(&x->set);
	stashes_clear(&x->stashes);
	manifest_clear(&x->manifest);
	receipt_clear(&x->receipt);
	strlist_clear(&x->notes);
	*x = (struct transact)TRANSACT_NONE;
}

static void say(const struct transact *x, const char *phase)
{
	if (x->say)
		x->say(x->ctx, phase);
}

static bool is_rollback(const struct transact *x)
{
	return x->receipt.undoes != NULL;
}

static struct swap swap_of(const struct transact *x, bool heeds_stop)
{
	return (struct swap){
	        .root = x->root, .stashes = &x->stashes, .set = &x->set, .heeds_stop = heeds_stop};
}

static struct conduct conduct_of(struct transact *x, bool heeds_stop)
{
	return (struct conduct){
	        .manifest = &x->manifest,
	        .t = &x->t,
	        .receipt = &x->receipt,
	        .root = x->root,
	        .heeds_stop = heeds_stop,
	};
}

/* --- what is written down beforehand --- */

static bool save_draft(const struct transact *x, struct err *err)
{
	auto_clear(str) text = {0};

	receipt_encode(&x->receipt, &text);
	return transaction_save(&x->t, DRAFT, span_make(text.buf, text.len), err);
}

static bool save_plan(const struct transact *x, bool whole, char ret_digest[SHA256_HEX_SIZE],
                      struct err *err)
{
	auto_clear(str) text = {0};

	changeset_encode(&x->set, whole, &text);
	digest_hex(span_make(text.buf, text.len), ret_digest);
	return transaction_save(&x->t, PLAN, span_make(text.buf, text.len), err);
}

/* A rollback's plan is whole from the start: what it gives back to stashed inodes must be taken off
 * again after a crash. */
static bool begin(struct transact *x, struct span manifest_text, struct err *err)
{
	char digest[SHA256_HEX_SIZE];

	if (!transaction_make(x->state, ROOM + 4 * x->manifest.hook_count, &x->t, err))
		return false;
	mem_free(&x->receipt.transaction);
	x->receipt.transaction = mem_strdup(x->t.id);
	x->receipt.started = x->receipt.finished = x->now;
	x->receipt.result = RECEIPT_UNDONE;
	for (size_t i = 0; i < x->set.mount_count; i++)
		if (!x->set.mounts[i].borrowed)
			x->set.mounts[i].stash = mem_strdup(x->t.id);
	return transaction_save(&x->t, MANIFEST, manifest_text, err) && save_draft(x, err) &&
	       save_plan(x, is_rollback(x), digest, err) && transaction_begin(&x->t, err);
}

/* --- before COMMIT --- */

static bool open_stashes(struct transact *x, bool all, struct err *err)
{
	stashes_clear(&x->stashes);
	if (!stashes_open(x->root, &x->set, &x->stashes, err))
		return false;
	for (size_t i = 0; all && i < x->stashes.count; i++)
		if (x->stashes.dirs[i] < 0) {
			auto_free char *name = stash_name(&x->set.mounts[i]);

			return err_set(err, ERR_DAMAGED, "'%s' is not there", name);
		}
	return true;
}

static bool make_stashes(struct transact *x, struct err *err)
{
	char digest[SHA256_HEX_SIZE];

	for (size_t i = 0; i < x->set.mount_count; i++)
		if (!x->set.mounts[i].borrowed && !stash_make(x->root, &x->set.mounts[i], err))
			return false;
	return save_plan(x, is_rollback(x), digest, err) && open_stashes(x, true, err);
}

static bool run_hook(struct transact *x, size_t i, bool undo, struct err *err)
{
	struct conduct c = conduct_of(x, x->heeds_stop && !undo);

	return journal_add(&x->t.journal, JOURNAL_HOOK, i, NULL, err) &&
	       conduct_hook(&c, i, undo, err) &&
	       journal_add(&x->t.journal, JOURNAL_HOOK_DONE, i, NULL, err) && save_draft(x, err);
}

static bool run_pre_hooks(struct transact *x, struct err *err)
{
	for (size_t i = 0; i < x->manifest.hook_count && !is_rollback(x); i++)
		if (!x->manifest.hooks[i].after && !run_hook(x, i, false, err))
			return false;
	return true;
}

static bool prepare(struct transact *x, transact_stage *stage, void *ctx, struct err *err)
{
	struct conduct before = conduct_of(x, x->heeds_stop);
	struct swap s = swap_of(x, false);
	char digest[SHA256_HEX_SIZE];

	if (!is_rollback(x) && !conduct_checks(&before, false, err))
		return false;
	say(x, "staging");
	if (!make_stashes(x, err) || !swap_check_old(&s, err) ||
	    !stage_copy_up(x->root, &x->stashes, &x->set, err) || !stage(x, ctx, err) ||
	    !save_plan(x, true, digest, err) || !swap_sync(&s, err) ||
	    !journal_add(&x->t.journal, JOURNAL_PREPARED, 0, digest, err) || !run_pre_hooks(x, err))
		return false;
	/* hooks have had their time: whatever they or others changed is found here or never */
	if (!swap_check_old(&s, err))
		return false;
	return !(x->heeds_stop && stop_signal()) ||
	       err_set(err, ERR_CANCELLED, "stopped, and nothing was changed");
}

/* --- after COMMIT --- */

static bool forward(struct transact *x, struct err *err)
{
	struct swap s = swap_of(x, x->heeds_stop);

	say(x, "exchanging");
	return swap_forward(&s, err) && swap_sync(&s, err) &&
	       journal_add(&x->t.journal, JOURNAL_SWAPPED, 0, NULL, err);
}

static bool has_record(const struct transact *x, enum journal_kind kind, uint64_t value)
{
	for (size_t i = 0; i < x->t.journal.count; i++)
		if (x->t.journal.records[i].kind == kind && x->t.journal.records[i].value == value)
			return true;
	return false;
}

static bool run_post_hook(struct transact *x, size_t i, struct err *err)
{
	const struct manifest_hook *h = &x->manifest.hooks[i];
	bool undo = is_rollback(x) && h->undo.count;

	/* a rollback takes back what the hooks did, or does again what is right for either side */
	if (is_rollback(x) ? !undo && !(h->after && h->idempotent) : !h->after)
		return true;
	if (has_record(x, JOURNAL_HOOK_DONE, i))
		return true;
	if (has_record(x, JOURNAL_HOOK, i) && !h->idempotent && !undo)
		return err_set(err, ERR_FAILED,
		               "hook '%s' was interrupted, and may not be run again", h->argv.v[0]);
	return run_hook(x, i, undo, err);
}

static bool run_post_hooks(struct transact *x, struct err *err)
{
	size_t n = x->manifest.hook_count, tries = 0;

	for (size_t i = 0; i < x->t.journal.count; i++)
		tries += x->t.journal.records[i].kind == JOURNAL_POST;
	if (n == 0)
		return true;
	if (tries >= POST_TRIES)
		return err_set(err, ERR_FAILED, "the hooks did not come to an end in %u tries",
		               POST_TRIES);
	if (!journal_add(&x->t.journal, JOURNAL_POST, tries + 1, NULL, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!run_post_hook(x, is_rollback(x) ? n - 1 - i : i, err))
			return false;
	return true;
}

static bool verify(struct transact *x, struct err *err)
{
	struct swap s = swap_of(x, false);
	struct conduct c = conduct_of(x, x->heeds_stop);

	say(x, "checking");
	if (!run_post_hooks(x, err) || !swap_verify(&s, err) ||
	    (!is_rollback(x) && !conduct_checks(&c, true, err)))
		return false;
	if (x->heeds_stop && stop_signal())
		return err_set(err, ERR_CANCELLED, "stopped");
	return save_draft(x, err) && journal_add(&x->t.journal, JOURNAL_VERIFIED, 0, NULL, err);
}

static bool go_on(struct transact *x, struct err *err)
{
	const struct journal *j = &x->t.journal;

	if (!journal_find(j, JOURNAL_SWAPPED) && !forward(x, err))
		return false;
	if (journal_find(j, JOURNAL_VERIFIED))
		return true;
	return !x->programs || verify(x, err);
}

/* From COMMIT to the end, whichever it is. */
static bool finish(struct transact *x, struct err *err)
{
	struct err why = {0};

	if (!go_on(x, &why)) {
		say(x, "undoing");
		return transact_back(x, why.msg, err);
	}
	return !journal_find(&x->t.journal, JOURNAL_VERIFIED) || transact_keep(x, err);
}

bool transact_run(struct transact *x, struct span manifest_text, transact_stage *stage, void *ctx,
                  struct err *err)
{
	struct err why = {0};

	x->begun = clock_ticks_ms();
	if (!begin(x, manifest_text, &why) || !prepare(x, stage, ctx, &why)) {
		if (err)
			*err = why;
		return transact_abort(x, err);
	}
	/* a record that could not be made durable may be on the disk all the same: only BACK
	 * tells what was meant */
	if (!journal_add(&x->t.journal, JOURNAL_COMMIT, 0, NULL, &why))
		return transact_back(x, why.msg, err);
	return finish(x, err);
}

/* --- after a crash --- */

static bool load_manifest(struct transact *x, struct err *err)
{
	auto_clear(str) text = {0};

	return fs_read(x->t.dir, MANIFEST, MANIFEST_MAX, &text, err) &&
	       manifest_parse(span_make(text.buf, text.len), &x->manifest, err);
}

/* The receipt itself when the crash came after it was written. */
static bool load_draft(struct transact *x, struct err *err)
{
	auto_js doc = NULL;
	bool found;

	if (!transaction_load(x->state, x->t.id, "receipt.json", RECEIPT_FORMAT, &doc, &found,
	                      err) ||
	    (!found &&
	     !transaction_load(x->state, x->t.id, DRAFT, RECEIPT_FORMAT, &doc, &found, err)))
		return false;
	return (found && receipt_decode(doc, &x->receipt, err)) ||
	       err_set(err, ERR_DAMAGED, "the draft of its receipt is not there");
}

/* What was prepared is what is carried out: the journal remembers its digest. */
static bool load_plan(struct transact *x, struct err *err)
{
	const struct journal_record *prepared = journal_find(&x->t.journal, JOURNAL_PREPARED);
	auto_clear(str) text = {0};
	char digest[SHA256_HEX_SIZE];

	if (!fs_read(x->t.dir, PLAN, DOC_MAX, &text, err))
		return err_as(err, ERR_DAMAGED);
	digest_hex(span_make(text.buf, text.len), digest);
	if (prepared && strcmp(prepared->text, digest) != 0)
		return err_set(err, ERR_DAMAGED, "its plan is not the one that was prepared");
	return changeset_parse(span_make(text.buf, text.len), &x->set, err);
}

static bool check_root(const struct transact *x, struct err *err)
{
	struct stat is, wanted;
	auto_fd dir = -1;

	if (!fs_open_dir(x->set.root ? x->set.root : "/", &dir, err) ||
	    !fs_fstat(dir, &wanted, err) || !fs_fstat(x->root, &is, err))
		return false;
	if (is.st_dev == wanted.st_dev && is.st_ino == wanted.st_ino)
		return true;
	err_set(err, ERR_REFUSED, "it is of the root '%s'", x->set.root);
	return err_hint(err, "fettle recover --root %s", x->set.root);
}

static bool load(struct transact *x, const char *id, struct err *err)
{
	return transaction_open(x->state, id, &x->t, err) &&
	       ((load_manifest(x, err) && load_draft(x, err) && load_plan(x, err) &&
	         check_root(x, err)) ||
	        err_prefix(err, "transaction '%s'", id));
}

static bool resume(struct transact *x, struct err *err)
{
	const struct journal *j = &x->t.journal;
	bool committed = journal_find(j, JOURNAL_COMMIT), good = journal_find(j, JOURNAL_GOOD);

	if (journal_find(j, JOURNAL_KEPT)) {
		x->ended = true;
		return transaction_end(&x->t, err);
	}
	if (!open_stashes(x, committed && !good && !transact_is_over(x), err))
		return false;
	if (good || (journal_find(j, JOURNAL_VERIFIED) && !journal_find(j, JOURNAL_BACK)))
		return transact_keep(x, err);
	if (journal_find(j, JOURNAL_BACK))
		return transact_back(x, journal_find(j, JOURNAL_BACK)->text, err);
	if (committed)
		return finish(x, err);
	err_set(err, ERR_UNDONE, "interrupted before anything was changed");
	return transact_abort(x, err);
}

bool transact_resume(struct transact *x, const char *id, struct err *err)
{
	struct err why = {0};

	x->begun = clock_ticks_ms();
	if (!load(x, id, err))
		return false;
	/* undone and broken are ends, too: the receipt tells which */
	if (resume(x, &why) || x->ended)
		return true;
	if (err)
		*err = why;
	return err_prefix(err, "transaction '%s'", id);
}
