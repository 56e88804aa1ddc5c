#include "assess/import.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/url.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "fetch/download.h"
#include "fetch/repository.h"
#include "store/doc.h"
#include "ui/grid.h"
#include "ui/progress.h"

#define FEED_MAX ((uint64_t)4 << 30)

/* What one run of update or import works with. */
struct run {
	struct call *call;
	struct downloader downloader;
	struct progress progress;
	struct keyring keyring;
	bool has_keyring;
};

static void run_clear(struct run *r)
{
	downloader_clear(&r->downloader);
	progress_clear(&r->progress);
	keyring_clear(&r->keyring);
}

static void run_begin(struct run *r, struct call *call)
{
	r->call = call;
	r->downloader.state = &call->state;
	r->downloader.on_progress = progress_step;
	r->downloader.ctx = &r->progress;
}

static void begin_phase(struct run *r, const char *name, const char *from)
{
	auto_free char *what = str_format("fetching '%s' from %s", name, from);

	progress_begin(&r->progress, &r->call->msg, what);
}

/* An older copy than what is here may be a replay, or a mirror that lags. */
static bool check_age(const struct run *r, const struct feed *f, int64_t published, struct err *err)
{
	if (!published || !f->sha256 || published >= f->published ||
	    opts_has(&r->call->opts, "allow-older"))
		return true;
	err_set(err, ERR_REFUSED, "the data is older than what is here");
	return err_hint(err, "--allow-older takes it all the same");
}

static void replace(char **to, const char *text)
{
	char *copy = mem_strdup(text);

	mem_free(to);
	*to = copy;
}

static bool open_cache(const struct run *r, int *ret, struct err *err)
{
	return fs_mkdirs(r->call->state.dir, "cache", 0700, err) &&
	       fs_open_subdir(r->call->state.dir, "cache", ret, err);
}

/* Judges the bytes that were received, and keeps them when they are what they should be. */
static bool take(struct run *r, struct feed *f, const struct download *d, const char *origin,
                 struct err *err)
{
	const struct state *state = &r->call->state;
	auto_clear(assess_import_result) is = {0};
	auto_fd cache = -1, fd = -1;

	if (!open_cache(r, &cache, err) || !fs_open_file(state->dir, d->part, &fd, err) ||
	    !assess_import(cache, f->type, f->release, fd, &is, err) ||
	    !check_age(r, f, is.published, err))
		return false;
	if (is.broken)
		msg_warn(&r->call->msg, "feed '%s': %lld records cannot be read, the first: %s",
		         f->name, (long long)is.broken, is.first_broken ? is.first_broken : "?");
	f->records = is.records;
	f->broken = is.broken;
	f->published = is.published;
	f->valid_until = is.valid_until;
	if (is.release && !f->release)
		f->release = mem_strdup(is.release);
	replace(&f->sha256, d->sha256);
	replace(&f->etag, d->etag);
	replace(&f->last_modified, d->last_modified);
	replace(&f->origin, origin);
	f->size = d->size;
	f->fetched = r->call->now;
	return feed_replace_data(state, f, d->part, err);
}

/* The validators of the copy at hand count only when it is whole. */
static bool is_intact(const struct run *r, const struct feed *f)
{
	auto_fd fd = -1;

	return f->sha256 && f->url && str_eq(f->origin, f->url) &&
	       feed_open_data(&r->call->state, f, true, &fd, NULL);
}

static bool update_advisories(struct run *r, struct feed *f, bool *ret_changed, struct err *err)
{
	struct download_request ask = {
	        .url = f->url, .ca_file = f->ca_file, .proxy = f->proxy, .max = FEED_MAX};
	auto_clear(download) d = {0};

	if (is_intact(r, f)) {
		ask.etag = f->etag;
		ask.last_modified = f->last_modified;
	}
	if (!download_get(&r->downloader, &ask, &d, err))
		return false;
	*ret_changed = !d.unchanged && !str_eq(f->sha256, d.sha256);
	if (!d.unchanged)
		return take(r, f, &d, f->url, err);
	f->fetched = r->call->now;
	return feed_save(&r->call->state, f, err);
}

static bool update_bundles(struct run *r, struct feed *f, bool *ret_changed, struct err *err)
{
	struct repository repo = {.downloader = &r->downloader,
	                          .state = &r->call->state,
	                          .keyring = &r->keyring,
	                          .now = r->call->now,
	                          .allow_older = opts_has(&r->call->opts, "allow-older")};
	auto_clear(strlist) notes = {0};

	if (!r->has_keyring && !trust_load_keyring(r->call, &r->keyring, err))
		return false;
	r->has_keyring = true;
	if (!repository_update(&repo, f, ret_changed, &notes, err))
		return false;
	for (size_t i = 0; i < notes.count; i++)
		msg_warn(&r->call->msg, "%s", notes.v[i]);
	return true;
}

static bool update_one(struct run *r, struct feed *f, bool *ret_changed, struct err *err)
{
	if (!f->url) {
		err_set(err, ERR_INPUT, "it has no URL");
		return err_hint(err, "'fettle feed import' brings its data");
	}
	if (!feed_check_url(f->type, f->url, err))
		return err_as(err, ERR_INPUT);
	begin_phase(r, f->name, f->url);
	return strcmp(f->type, FEED_BUNDLES) == 0 ? update_bundles(r, f, ret_changed, err)
	                                          : update_advisories(r, f, ret_changed, err);
}

/* What an update of several feeds came to. */
struct tally {
	struct grid grid;
	struct js *feeds;
	size_t done, failed;
	struct err worst;
	bool is_same_kind; /* all failures are of one kind */
};

static void tally_clear(struct tally *t)
{
	grid_clear(&t->grid);
	js_free(t->feeds);
}

static void add_result(struct tally *t, const struct call *call, const struct feed *f,
                       const char *result, const struct err *why)
{
	struct js *o = feed_encode(f, call->now);

	js_set_str(o, "result", result);
	if (why->kind) {
		js_set_str(o, "error", why->msg);
		js_set_str(o, "kind", err_kind_name(why->kind));
	}
	js_push(t->feeds, o);
	if (call->msg.quiet && !why->kind)
		return;
	grid_add(&t->grid, f->name);
	grid_add(&t->grid, result);
	if (f->sha256)
		grid_addf(&t->grid, "%lld", (long long)f->records);
	else
		grid_add(&t->grid, NULL);
	grid_add(&t->grid, why->kind ? why->msg : NULL);
}

static void count(struct tally *t, const struct err *why)
{
	if (!why->kind) {
		t->done++;
		return;
	}
	if (t->failed == 0)
		t->is_same_kind = true;
	else if (why->kind != t->worst.kind)
		t->is_same_kind = false;
	if (t->failed == 0 || (why->kind == ERR_UNTRUSTED && t->worst.kind != ERR_UNTRUSTED))
		t->worst = *why;
	t->failed++;
}

static bool update_named(struct run *r, const char *name, struct tally *t, struct err *err)
{
	auto_clear(feed) f = {0};
	struct err why = {0};
	bool changed = false;

	if (!feed_need(r->call, name, &f, err))
		return false;
	if (!update_one(r, &f, &changed, &why)) {
		auto_clear(feed) kept = {0};

		/* what was changed in memory and not kept is not shown */
		if (!feed_need(r->call, name, &kept, err))
			return false;
		add_result(t, r->call, &kept, "failed", &why);
		err_prefix(&why, "feed '%s'", name);
	} else {
		add_result(t, r->call, &f, changed ? "updated" : "unchanged", &why);
	}
	progress_clear(&r->progress);
	count(t, &why);
	return true;
}

/* One feed alone fails with its own kind; so do several that all fail for the same reason. */
static bool verdict(const struct tally *t, struct err *err)
{
	if (t->failed == 0)
		return true;
	if (t->done == 0 && (t->is_same_kind || t->worst.kind == ERR_UNTRUSTED)) {
		*err = t->worst;
		return false;
	}
	err_set(err, ERR_PARTIAL, "%zu of %zu feeds failed: %s", t->failed, t->failed + t->done,
	        t->worst.msg);
	return t->worst.hint[0] ? err_hint(err, "%s", t->worst.hint) : false;
}

static bool choose(const struct call *call, struct strlist *names, struct err *err)
{
	auto_clear(strlist) all = {0};

	for (size_t i = 1; i < call->opts.operands.count; i++) {
		auto_clear(feed) f = {0};

		/* a name that is none is told before anything is done */
		if (!feed_need(call, opts_operand(&call->opts, i), &f, err))
			return false;
		strlist_add(names, opts_operand(&call->opts, i));
	}
	if (names->count)
		return true;
	if (!feed_list(&call->state, &all, err))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		auto_clear(feed) f = {0};

		if (!feed_need(call, all.v[i], &f, err))
			return false;
		if (f.url)
			strlist_add(names, all.v[i]);
		else
			msg_detail(&call->msg, "feed '%s' is imported by hand", all.v[i]);
	}
	return true;
}

bool feed_update(struct call *call, struct err *err)
{
	static const struct grid_column columns[] = {
	        {"NAME", false, false}, {"RESULT", false, false}, {"RECORDS", true, false},
	        {"WHY", false, true},   {NULL, false, false},
	};
	auto_clear(run) r = {0};
	auto_clear(tally) t = {.grid = {.columns = columns}, .feeds = js_array()};
	auto_clear(strlist) names = {0};

	run_begin(&r, call);
	if (!out_only(&call->out, "table json", err) || !choose(call, &names, err))
		return false;
	if (names.count == 0)
		msg_warn(&call->msg, "there is no feed that could be updated");
	for (size_t i = 0; i < names.count; i++)
		if (!update_named(&r, names.v[i], &t, err))
			return false;
	if (out_is(&call->out, "json")) {
		auto_js doc = doc_new("fettle.feeds/1", call->now);

		js_set(doc, "feeds", js_copy(t.feeds));
		js_print(doc, JS_PRETTY, &call->out.text);
	} else if (t.grid.cells.count) {
		grid_print(&t.grid, &call->out);
	}
	return verdict(&t, err);
}

/* The feed that the data is for: one that is there, of the same type, or a new one. */
static bool prepare(struct call *call, const char *name, const char *type, struct feed *ret,
                    struct err *err)
{
	const char *release = opts_value(&call->opts, "release");
	bool found;

	if (!feed_load(&call->state, name, ret, &found, err))
		return false;
	if (found && strcmp(ret->type, type) != 0)
		return err_set(err, ERR_INPUT, "feed '%s' is of type '%s', not '%s'", name,
		               ret->type, type);
	if (!found) {
		ret->name = mem_strdup(name);
		ret->type = mem_strdup(type);
		ret->added = call->now;
	}
	if (release)
		replace(&ret->release, release);
	return true;
}

bool feed_import(struct call *call, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *name = opts_operand(o, 1), *path = opts_operand(o, 2);
	const char *type = opts_value(o, "type");
	struct download_request ask = {.max = FEED_MAX};
	auto_free char *real = NULL, *url = NULL;
	auto_clear(run) r = {0};
	auto_clear(feed) f = {0};
	auto_clear(download) d = {0};

	if (!name || !path || !type || o->operands.count > 3)
		return err_set(err, ERR_USAGE, "feed import: give a name, --type and a file");
	if (strcmp(type, FEED_BUNDLES) == 0) {
		err_set(err, ERR_USAGE, "a source of bundles is not imported");
		return err_hint(err, "'fettle feed add %s --type bundles --url file:///DIR'", name);
	}
	if (!feed_check_name(name, err) || !feed_check_type(type, err) ||
	    !prepare(call, name, type, &f, err) || !fs_realpath(path, &real, err))
		return false;
	run_begin(&r, call);
	url = url_join("file:///", real + 1);
	ask.url = url;
	if (!download_get(&r.downloader, &ask, &d, err) || !take(&r, &f, &d, real, err))
		return err_prefix(err, "feed '%s'", name);
	msg_info(&call->msg, "feed '%s': %lld records", name, (long long)f.records);
	return true;
}
