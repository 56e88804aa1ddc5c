#include "apply/classify.h"
#include "apply/expire.h"
#include "apply/look.h"
#include "apply/parents.h"
#include "apply/rollback.h"
#include "apply/serials.h"
#include "apply/stage.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "store/doc.h"
#include "store/state.h"

#define MANIFEST "manifest.json"

/* --- whether it may be --- */

static bool check_stands(const struct rollback *r, const struct receipt *done, struct err *err)
{
	if (done->undoes) {
		err_set(err, ERR_REFUSED, "'%s' is a rollback itself", done->transaction);
		return err_hint(err, "apply the bundle again");
	}
	if (done->result != RECEIPT_DONE)
		return err_set(err, ERR_REFUSED, "'%s' ended %s: there is nothing to roll back",
		               done->transaction, receipt_result_name(done->result));
	return history_stands(r->history, done) ||
	       err_set(err, ERR_REFUSED, "'%s' was rolled back already", done->transaction);
}

static bool check_kept(const struct rollback *r, const struct receipt *done, struct err *err)
{
	auto_free char *when = NULL;
	int64_t expired;

	if (!expire_find(r->state, done->transaction, &expired, err))
		return false;
	if (!expired)
		return true;
	when = clock_text(expired);
	err_set(err, ERR_REFUSED, "the snapshot of '%s' has expired: it was removed at %s",
	        done->transaction, when);
	return err_hint(err, "what it replaced can only come from a bundle or an archive again");
}

static bool shares_path(const struct receipt *a, const struct receipt *b, const char **ret)
{
	auto_clear(table) paths = {0};

	for (size_t i = 0; i < a->change_count; i++)
		table_set(&paths, span_of(a->changes[i].path), (void *)(uintptr_t)a);
	for (size_t i = 0; i < b->change_count; i++)
		if (table_has(&paths, span_of(b->changes[i].path))) {
			*ret = b->changes[i].path;
			return true;
		}
	return false;
}

static bool check_later(const struct rollback *r, const struct receipt *done, struct err *err)
{
	const char *path;

	for (const struct receipt *later = done + 1; later < r->history->items + r->history->count;
	     later++)
		if (history_stands(r->history, later) && shares_path(done, later, &path)) {
			err_set(err, ERR_REFUSED,
			        "the later transaction '%s' (%s) changed '%s', too",
			        later->transaction, later->bundle ? later->bundle : "", path);
			return err_hint(err, "roll that one back first");
		}
	return true;
}

/* The serial that the host would have afterwards: that of the apply of this line before. */
static int64_t serial_before(const struct rollback *r, const struct receipt *done, const char *line)
{
	for (const struct receipt *e = done; e-- > r->history->items;) {
		auto_free char *is = history_line(e);

		if (strcmp(is, line) == 0 && history_stands(r->history, e))
			return e->serial;
	}
	return 0;
}

static bool check_floor(const struct rollback *r, const struct receipt *done,
                        const struct manifest *m, struct err *err)
{
	auto_free char *line = history_line(done);
	int64_t highest, floor, before = serial_before(r, done, line);

	if (!serials_get(r->state, line, &highest, &floor, err))
		return false;
	if (before < floor)
		return err_set(err, ERR_REFUSED,
		               "'%s' would go back to serial %lld, and %lld is the lowest that the "
		               "vendor allows",
		               line, (long long)before, (long long)floor);
	return !m->irreversible ||
	       err_set(err, ERR_REFUSED, "bundle '%s' cannot be rolled back%s%s", m->id,
	               m->irreversible_reason ? ": " : "",
	               m->irreversible_reason ? m->irreversible_reason : "");
}

/* --- what it changes --- */

struct turning {
	const struct rollback *r;
	const struct changeset *was;
	struct changeset *set;
	struct parents parents;
	struct stashes stashes;
	struct table kept; /* paths that stay as they are */
	struct strlist *drifted;
};

static void turning_clear(struct turning *t)
{
	parents_clear(&t->parents);
	stashes_clear(&t->stashes);
	table_clear(&t->kept);
}

static void note(struct turning *t, const char *path, const char *what)
{
	strlist_take(&t->set->notes, str_format("/%s: %s", path, what));
}

/* Leaves a path alone: because of `why`, or against the operator's will. */
static void leave(struct turning *t, const struct change *c, const char *why, bool refuse)
{
	table_set(&t->kept, span_of(c->path), t);
	if (refuse)
		strlist_take(t->drifted, str_format("/%s: %s", c->path, why));
	else
		note(t, c->path, why);
}

static bool check_stashed(const struct turning *t, const struct change *c, struct err *err)
{
	auto_free char *slot = stage_name(c);
	uint64_t inode;

	if (c->kind == CHANGE_PUT || c->kind == CHANGE_ATTR)
		return true;
	if (!look_inode(t->stashes.dirs[c->mount], slot, &inode, err))
		return false;
	return inode == c->before.inode ||
	       err_set(err, ERR_DAMAGED, "the snapshot does not hold '/%s' any more", c->path);
}

/* A directory's time tells what the rollback has to put back, unless somebody changed it since. */
static void turn_dir(struct turning *t, const char *path, const struct timespec *now)
{
	const struct change_dir *was = changeset_find_dir(t->was, path);
	struct change_dir *d = changeset_add_dir(t->set, path);

	if (now) {
		d->is_before = true;
		d->before = *now;
		d->is_after = !was || was->is_before;
		d->after = *now;
	}
	if (!was || !was->is_before)
		return;
	d->is_after = true;
	if (!now || (was->is_after && now->tv_sec == was->after.tv_sec &&
	             now->tv_nsec == was->after.tv_nsec))
		d->after = was->before;
}

static bool note_parents(struct turning *t, const char *path, struct err *err)
{
	auto_free char *up = mem_dup(path, relpath_parent_len(path));
	const struct place *at, *top;

	if (!parents_walk(&t->parents, up, &at, err))
		return false;
	turn_dir(t, up, at->is_there ? &at->st.st_mtim : NULL);
	if (!at->is_there)
		return true;
	if (!parents_walk(&t->parents, at->top, &top, err))
		return false;
	turn_dir(t, at->top, &top->st.st_mtim);
	return true;
}

static struct change *add_turned(struct turning *t, const struct change *c, const struct side *is,
                                 const struct stat *st)
{
	struct change *to = changeset_add(t->set, c->path);

	to->op = mem_strdup(c->op);
	to->class = c->class;
	to->mount = c->mount;
	to->slot = c->slot;
	to->changed = st->st_ctim;
	side_copy(&to->before, is);
	side_copy(&to->after, &c->before);
	to->kind = c->kind == CHANGE_ATTR ? CHANGE_ATTR
	           : !is->what            ? CHANGE_PUT
	           : c->before.what       ? CHANGE_SWAP
	                                  : CHANGE_TAKE;
	if (to->kind == CHANGE_ATTR)
		to->after.inode = is->inode;
	if (is->what && S_ISDIR(is->attrs.mode))
		turn_dir(t, c->path, &is->attrs.mtime);
	else if (c->before.what && S_ISDIR(c->before.attrs.mode))
		turn_dir(t, c->path, NULL);
	return to;
}

/* Configuration that was edited since the apply stays; the old one is put beside it. */
static bool put_beside(struct turning *t, const struct change *c, struct err *err)
{
	auto_free char *beside = str_format("%s" ROLLBACK_BESIDE, c->path);
	auto_clear(side) is = {0};
	struct stat st = {0};
	struct change *to;

	if (!c->before.what || !S_ISREG(c->before.attrs.mode)) {
		leave(t, c, "was edited since, and stays", false);
		return true;
	}
	if (!look_at(t->r->root, beside, &is, &st, err) || !note_parents(t, beside, err))
		return false;
	if (is.what && !S_ISREG(is.attrs.mode)) {
		leave(t, c, "was edited since, and " ROLLBACK_BESIDE " is in the way", true);
		return true;
	}
	to = add_turned(t, c, &is, &st);
	mem_free(&to->path);
	to->path = mem_strdup(beside);
	leave(t, c, "was edited since: it stays, and the old one is beside it as " ROLLBACK_BESIDE,
	      false);
	return true;
}

/* What a directory that has to go still holds; true when nothing or only what goes before it. */
static bool is_emptied(const struct turning *t, const char *path, const struct table *gone,
                       bool *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(t->r->root, path, &dir, err) || !fs_list(dir, &names, err))
		return false;
	*ret = true;
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *name = str_format("%s/%s", path, names.v[i]);

		*ret = *ret && table_has(gone, span_of(name));
	}
	return true;
}

static bool is_frozen(const struct turning *t, const char *path)
{
	auto_free char *up = mem_dup(path, relpath_parent_len(path));

	return fs_is_frozen(t->r->root, path) || fs_is_frozen(t->r->root, *up ? up : ".");
}

static bool turn_change(struct turning *t, const struct change *c, struct table *gone,
                        struct err *err)
{
	auto_clear(side) is = {0};
	auto_clear(str) buf = {0};
	struct stat st = {0};
	const char *differs;
	bool emptied;

	if (!check_stashed(t, c, err) || !look_at(t->r->root, c->path, &is, &st, err) ||
	    !note_parents(t, c->path, err))
		return false;
	if (c->class == CLASS_STATE) {
		leave(t, c, "is state, and left as it is", false);
		return true;
	}
	differs = look_differ(&is, &c->after, false, &buf);
	if (!differs && c->kind == CHANGE_PUT && S_ISDIR(is.attrs.mode)) {
		if (!is_emptied(t, c->path, gone, &emptied, err))
			return false;
		if (!emptied) {
			leave(t, c, "has more in it, and stays", false);
			return true;
		}
	}
	if (!differs && is_frozen(t, c->path)) {
		leave(t, c, CLASSIFY_FROZEN, true);
		return true;
	}
	if (!differs) {
		if (c->kind == CHANGE_PUT)
			table_set(gone, span_of(c->path), t);
		add_turned(t, c, &is, &st);
		return true;
	}
	if (!look_differ(&is, &c->before, false, &buf))
		return true; /* it is what it was before already */
	if (c->class == CLASS_CONFIG)
		return put_beside(t, c, err);
	leave(t, c, t->r->keep_drift ? "was changed since, and stays" : "was changed since",
	      !t->r->keep_drift);
	return true;
}

static bool turn(struct turning *t, struct err *err)
{
	auto_clear(table) gone = {0};

	for (size_t i = 0; i < t->was->mount_count; i++) {
		const struct change_mount *m = &t->was->mounts[i];
		size_t at = changeset_add_mount(t->set, m->top);
		struct change_mount *to = &t->set->mounts[at];

		to->stash = mem_strdup(m->stash);
		to->inode = m->inode;
		to->borrowed = true;
	}
	if (!stashes_open(t->r->root, t->was, &t->stashes, err))
		return false;
	for (size_t i = 0; i < t->stashes.count; i++)
		if (t->stashes.dirs[i] < 0)
			return err_set(err, ERR_DAMAGED, "its snapshot is not there any more");
	/* the opposite order: what is in a directory comes before it goes */
	for (size_t i = t->was->count; i-- > 0;)
		if (!turn_change(t, &t->was->changes[i], &gone, err))
			return err_prefix(err, "'/%s'", t->was->changes[i].path);
	return true;
}

/* --- from the state --- */

static bool load_manifest(const struct rollback *r, const char *id, struct manifest *ret,
                          struct err *err)
{
	auto_free char *name = str_format("transactions/%s/" MANIFEST, id);
	auto_clear(str) text = {0};

	return fs_read(r->state->dir, name, MANIFEST_MAX, &text, err) &&
	       manifest_parse(span_make(text.buf, text.len), ret, err);
}

static bool load_plan(const struct rollback *r, const char *id, struct changeset *ret,
                      struct err *err)
{
	auto_free char *name = str_format("transactions/%s/plan.json", id);
	auto_clear(str) text = {0};

	return fs_read(r->state->dir, name, DOC_MAX, &text, err) &&
	       changeset_parse(span_make(text.buf, text.len), ret, err);
}

static void fill_head(struct receipt *r, const struct receipt *done)
{
	r->kind = mem_strdup("rollback");
	r->undoes = mem_strdup(done->transaction);
	r->bundle = mem_strdup(done->bundle);
	r->product = mem_strdup(done->product);
	r->channel = mem_strdup(done->channel);
	r->arch = mem_strdup(done->arch);
	r->bundle_sha256 = mem_strdup(done->bundle_sha256);
	r->serial = done->serial;
	strlist_copy(&r->fixes, &done->fixes);
}

static bool say_drifted(const struct strlist *drifted, struct err *err)
{
	err_set(err, ERR_REFUSED, "%zu path%s changed since; nothing was done: %s", drifted->count,
	        drifted->count == 1 ? " was" : "s were", drifted->v[0]);
	return err_hint(err, "--keep-drift leaves them as they are and rolls back the others");
}

bool rollback_plan(const struct rollback *r, const char *transaction, struct transact *x,
                   struct strlist *drifted, struct err *err)
{
	const struct receipt *done = history_find(r->history, transaction);
	auto_clear(changeset) was = {0}, set = {0};
	auto_clear(turning) t = {.r = r, .was = &was, .set = &set, .drifted = drifted};

	t.parents.root = r->root;
	t.parents.forbidden = r->state->dir;
	if (!done)
		return err_set(err, ERR_REFUSED, "'%s' did not come to an end", transaction);
	if (!check_stands(r, done, err) || !check_kept(r, done, err) || !check_later(r, done, err))
		return false;
	if (!load_manifest(r, transaction, &x->manifest, err) ||
	    !check_floor(r, done, &x->manifest, err) || !load_plan(r, transaction, &was, err) ||
	    !turn(&t, err))
		return err_prefix(err, "transaction '%s'", transaction);
	if (drifted->count)
		return say_drifted(drifted, err);
	if (!fs_realpath(r->root_path, &set.root, err))
		return false;
	fill_head(&x->receipt, done);
	x->set = set;
	set = (struct changeset){0};
	return true;
}

/* The stashed inodes get back what was taken off them for keeping. */
static bool stage(struct transact *x, void *ctx, struct err *err)
{
	(void)ctx;
	for (size_t i = 0; i < x->set.count; i++) {
		const struct change *c = &x->set.changes[i];
		auto_free char *slot = stage_name(c);
		auto_clear(attrs) a = {0};

		if (c->kind != CHANGE_SWAP && c->kind != CHANGE_PUT)
			continue;
		attrs_copy(&a, &c->after.attrs);
		if (attrs_strip(&a) &&
		    !attrs_apply(x->stashes.dirs[c->mount], slot, &c->after.attrs, err))
			return err_prefix(err, "'/%s'", c->path);
	}
	return true;
}

bool rollback_run(struct transact *x, struct err *err)
{
	auto_clear(str) text = {0};

	manifest_print(&x->manifest, &text);
	return transact_run(x, span_make(text.buf, text.len), stage, NULL, err);
}
