#include <stdlib.h>
#include <time.h>

#include "apply/expire.h"
#include "apply/stash.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/state.h"
#include "store/transaction.h"

#define MARK "expired.json"

void expire_clear(struct expire *e)
{
	free(e->items);
	*e = (struct expire){0};
}

bool expire_find(const struct state *s, const char *transaction, int64_t *ret_when, struct err *err)
{
	auto_js doc = NULL;
	bool found;

	*ret_when = 0;
	return transaction_load(s, transaction, MARK, EXPIRED_FORMAT, &doc, &found, err) &&
	       (!found || js_get_time(doc, "generated", ret_when, err));
}

static bool load_set(const struct state *s, const char *transaction, struct changeset *ret,
                     struct err *err)
{
	auto_free char *name = str_format("transactions/%s/plan.json", transaction);
	auto_clear(str) text = {0};

	return (fs_read(s->dir, name, DOC_MAX, &text, err) &&
	        changeset_parse(span_make(text.buf, text.len), ret, err)) ||
	       err_prefix(err, "transaction '%s'", transaction);
}

/* --- how much room one takes --- */

static bool add_size(int dir, const char *name, uint64_t *sum, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd sub = -1;
	struct stat st;

	if (!fs_stat(dir, name, &st, err))
		return false;
	*sum += (uint64_t)st.st_blocks * 512;
	if (!S_ISDIR(st.st_mode))
		return true;
	if (!fs_open_subdir(dir, name, &sub, err) || !fs_list(sub, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (!add_size(sub, names.v[i], sum, err))
			return false;
	return true;
}

static bool measure(const struct state *s, int root, const char *transaction, uint64_t *ret,
                    struct err *err)
{
	auto_clear(changeset) set = {0};
	auto_clear(stashes) stashes = {0};
	uint64_t sum = 0;

	if (!load_set(s, transaction, &set, err) || !stashes_open(root, &set, &stashes, err))
		return false;
	for (size_t i = 0; i < stashes.count; i++)
		if (stashes.dirs[i] >= 0 && !add_size(stashes.dirs[i], ".", &sum, err))
			return false;
	*ret = sum;
	return true;
}

/* --- which of them go --- */

static void judge(struct expire *e, const struct expire_rules *rules, int64_t now)
{
	uint64_t all = 0;

	for (size_t i = 0; i < e->count; i++)
		all += e->items[i].bytes;
	for (size_t i = 0; i + rules->keep < e->count; i++) {
		struct expire_snapshot *one = &e->items[i];

		if (!rules->has_age && !rules->has_bytes)
			one->why = "there are more than are kept";
		else if (rules->has_age && now - one->receipt->finished > rules->max_age)
			one->why = "it is too old";
		else if (rules->has_bytes && all > rules->max_bytes)
			one->why = "all of them take too much room";
		else
			return; /* those after it are newer */
		all -= one->bytes;
	}
}

bool expire_choose(const struct state *s, int root, const struct history *h,
                   const struct expire_rules *rules, int64_t now, struct expire *ret,
                   struct err *err)
{
	auto_clear(expire) e = {0};

	for (size_t i = 0; i < h->count; i++) {
		const struct receipt *r = &h->items[i];
		int64_t when;
		uint64_t bytes;

		if (!history_stands(h, r))
			continue;
		if (!expire_find(s, r->transaction, &when, err) ||
		    (!when && !measure(s, root, r->transaction, &bytes, err)))
			return false;
		if (when)
			continue;
		e.items = mem_grow(e.items, e.count, &e.cap, sizeof(*e.items));
		e.items[e.count++] = (struct expire_snapshot){.receipt = r, .bytes = bytes};
	}
	judge(&e, rules, now);
	*ret = e;
	e = (struct expire){0};
	return true;
}

/* --- giving up --- */

/* What is to be removed, and what a crash in between would lose. */
struct dropping {
	struct changeset set;
	struct timespec *times; /* of the tops, one a mount */
};

static void dropping_clear(struct dropping *d)
{
	changeset_clear(&d->set);
	mem_free(&d->times);
}

static bool dropping_load(const struct state *s, const char *transaction, struct dropping *d,
                          struct err *err)
{
	if (!load_set(s, transaction, &d->set, err))
		return false;
	d->times = mem_alloc(d->set.mount_count, sizeof(*d->times));
	return true;
}

static bool save(const struct state *s, const char *transaction, const struct js *doc,
                 struct err *err)
{
	auto_free char *name = str_format("transactions/%s/" MARK, transaction);

	return doc_save(s, name, doc, err);
}

static struct js *new_mark(const struct expire_snapshot *one, const struct dropping *d, int64_t now)
{
	struct js *doc = doc_new(EXPIRED_FORMAT, now), *times = js_array();

	js_set_str(doc, "transaction", one->receipt->transaction);
	js_set_str(doc, "why", one->why);
	js_set_int(doc, "bytes", (int64_t)one->bytes);
	for (size_t i = 0; i < d->set.mount_count; i++) {
		struct js *o = js_object();

		js_set_int(o, "seconds", d->times[i].tv_sec);
		js_set_int(o, "nanoseconds", d->times[i].tv_nsec);
		js_push(times, o);
	}
	js_set(doc, "times", times);
	js_set_bool(doc, "removed", false);
	return doc;
}

static bool read_times(const struct js *mark, struct dropping *d, struct err *err)
{
	const struct js *times;

	if (!js_get_array(mark, "times", &times, err))
		return false;
	for (size_t i = 0; i < d->set.mount_count && i < js_count(times); i++) {
		int64_t seconds, nanoseconds;

		if (!js_is_object(js_at(times, i)))
			return err_set(err, ERR_INPUT, "times[%zu]: not an object", i);
		if (!js_get_int(js_at(times, i), "seconds", INT64_MIN, INT64_MAX, &seconds, err) ||
		    !js_get_int(js_at(times, i), "nanoseconds", 0, 999999999, &nanoseconds, err))
			return err_prefix(err, "times[%zu]", i);
		d->times[i] = (struct timespec){.tv_sec = seconds, .tv_nsec = nanoseconds};
	}
	return true;
}

/* The snapshot goes, and the mark says that nothing of it is left. */
static bool drop(const struct state *s, int root, const char *transaction, struct dropping *d,
                 struct js *mark, struct err *err)
{
	if (!stashes_expire(root, &d->set, d->times, err))
		return false;
	js_remove(mark, "times");
	js_set_bool(mark, "removed", true);
	return save(s, transaction, mark, err);
}

static bool give_up(const struct state *s, int root, const struct expire_snapshot *one, int64_t now,
                    struct err *err)
{
	const char *id = one->receipt->transaction;
	auto_clear(dropping) d = {0};
	auto_js mark = NULL;

	if (!dropping_load(s, id, &d, err) || !stashes_times(root, &d.set, d.times, err))
		return false;
	mark = new_mark(one, &d, now);
	return save(s, id, mark, err) && drop(s, root, id, &d, mark, err);
}

/* Marks that were begun and not finished. */
static bool sweep(const struct state *s, const char *id, struct err *err)
{
	auto_free char *name = str_format("transactions/%s", id);
	auto_fd dir = -1;

	return fs_open_subdir(s->dir, name, &dir, err) && fs_sweep_temp(dir, err);
}

/* One that is marked and was not removed whole was left by a crash. */
static bool finish_one(const struct state *s, int root, const char *id, struct err *err)
{
	auto_clear(dropping) d = {0};
	auto_js mark = NULL;
	bool found, removed = true;

	if (!sweep(s, id, err) ||
	    !transaction_load(s, id, MARK, EXPIRED_FORMAT, &mark, &found, err) ||
	    (found && !js_opt_bool(mark, "removed", false, &removed, err)))
		return false;
	if (!found || removed)
		return true;
	return dropping_load(s, id, &d, err) && read_times(mark, &d, err) &&
	       stashes_times(root, &d.set, d.times, err) && drop(s, root, id, &d, mark, err);
}

bool expire_run(const struct state *s, int root, const struct history *h, const struct expire *e,
                int64_t now, struct err *err)
{
	for (size_t i = 0; i < h->count; i++)
		if (!finish_one(s, root, h->items[i].transaction, err))
			return err_prefix(err, "transaction '%s'", h->items[i].transaction);
	for (size_t i = 0; i < e->count; i++)
		if (e->items[i].why && !give_up(s, root, &e->items[i], now, err))
			return false;
	return true;
}
