#include "assess/import.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/url.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "cmd/feed_tally.h"
#include "cmd/trust.h"
#include "fetch/carry.h"
#include "fetch/download.h"
#include "fetch/gather.h"
#include "fetch/repository.h"
#include "ui/progress.h"

#define FEED_MAX ((uint64_t)4 << 30)
#define FEED_SECONDS 7200

/* What one run of update or import works with. */
struct run {
	struct call *call;
	struct downloader downloader;
	struct progress progress;
	struct keyring keyring;
	bool has_keyring;
	const char *from; /* the directory that was carried here; NULL: the network */
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
	r->from = opts_value(&call->opts, "from");
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
                 int64_t fetched, struct err *err)
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
	f->fetched = fetched;
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
	struct download_request ask = {.url = f->url,
	                               .ca_file = f->ca_file,
	                               .proxy = f->proxy,
	                               .max = FEED_MAX,
	                               .seconds = FEED_SECONDS};
	auto_clear(download) d = {0};

	if (is_intact(r, f)) {
		ask.etag = f->etag;
		ask.last_modified = f->last_modified;
	}
	if (!download_get(&r->downloader, &ask, &d, err))
		return false;
	*ret_changed = !d.unchanged && !str_eq(f->sha256, d.sha256);
	if (!d.unchanged)
		return take(r, f, &d, f->url, r->call->now, err);
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
	auto_free char *url = NULL;

	if (r->from && !carry_url(r->from, f->name, &url, err))
		return false;
	repo.url = url;
	if (!r->has_keyring && !trust_load_keyring(r->call, &r->keyring, err))
		return false;
	r->has_keyring = true;
	if (!repository_update(&repo, f, ret_changed, &notes, err))
		return false;
	for (size_t i = 0; i < notes.count; i++)
		msg_warn(&r->call->msg, "%s", notes.v[i]);
	return true;
}

/* Data that was carried here is as old as it was where it came from. */
static bool update_carried(struct run *r, struct feed *f, bool *ret_changed, struct err *err)
{
	auto_clear(carried) c = {0};
	auto_clear(download) d = {0};
	auto_free char *folder = NULL, *url = NULL;
	struct download_request ask = {0};
	bool found = false;

	if (!carry_read(r->from, f->name, &c, &found, err) ||
	    !carry_url(r->from, f->name, &folder, err))
		return false;
	if (!found || strcmp(c.type, f->type) != 0)
		return err_set(err, ERR_INPUT, "'%s/%s' is no feed of type '%s'", r->from, f->name,
		               f->type);
	if (f->release && c.release && strcmp(f->release, c.release) != 0)
		return err_set(err, ERR_INPUT, "it is of release '%s', not '%s'", c.release,
		               f->release);
	url = url_join(folder, "data");
	ask = (struct download_request){.url = url, .max = c.size, .sha256 = c.sha256};
	if (!download_get(&r->downloader, &ask, &d, err))
		return false;
	*ret_changed = !str_eq(f->sha256, d.sha256);
	return take(r, f, &d, url, c.fetched < r->call->now ? c.fetched : r->call->now, err);
}

static bool update_one(struct run *r, struct feed *f, bool *ret_changed, struct err *err)
{
	bool is_bundles = strcmp(f->type, FEED_BUNDLES) == 0;

	if (r->from) {
		begin_phase(r, f->name, r->from);
		return is_bundles ? update_bundles(r, f, ret_changed, err)
		                  : update_carried(r, f, ret_changed, err);
	}
	if (!f->url) {
		err_set(err, ERR_INPUT, "it has no URL");
		return err_hint(err, "'fettle feed import' brings its data");
	}
	if (!feed_check_url(f->type, f->url, err))
		return err_as(err, ERR_INPUT);
	begin_phase(r, f->name, f->url);
	return is_bundles ? update_bundles(r, f, ret_changed, err)
	                  : update_advisories(r, f, ret_changed, err);
}

static bool update_named(struct run *r, const char *name, struct feed_tally *t, struct err *err)
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
		feed_tally_add(t, &kept, "failed", &why);
	} else {
		feed_tally_add(t, &f, changed ? "updated" : "unchanged", &why);
	}
	progress_clear(&r->progress);
	return true;
}

/* Whether an update of all feeds concerns this one. */
static bool is_concerned(const struct run *r, const struct feed *f, bool *ret, struct err *err)
{
	auto_clear(carried) c = {0};

	*ret = f->url != NULL;
	if (r->from)
		return carry_read(r->from, f->name, &c, ret, err);
	if (!f->url)
		msg_detail(&r->call->msg, "feed '%s' is imported by hand", f->name);
	return true;
}

static bool choose(const struct run *r, struct strlist *names, struct err *err)
{
	const struct call *call = r->call;
	auto_clear(strlist) all = {0};
	bool is_named = call->opts.operands.count > 1;

	for (size_t i = 1; i < call->opts.operands.count; i++)
		strlist_add(&all, opts_operand(&call->opts, i));
	if (!is_named && !feed_list(&call->state, &all, err))
		return false;
	for (size_t i = 0; i < all.count; i++) {
		auto_clear(feed) f = {0};
		bool is_wanted = true;

		/* a name that is none is told before anything is done */
		if (!feed_need(call, all.v[i], &f, err) ||
		    (!is_named && !is_concerned(r, &f, &is_wanted, err)))
			return false;
		if (is_wanted)
			strlist_add(names, all.v[i]);
	}
	return true;
}

bool feed_update(struct call *call, struct err *err)
{
	auto_clear(run) r = {0};
	auto_clear(feed_tally) t = {0};
	auto_clear(strlist) names = {0};

	run_begin(&r, call);
	feed_tally_begin(&t, call);
	if (!out_only(&call->out, "table json", err) || !choose(&r, &names, err))
		return false;
	if (names.count == 0)
		msg_warn(&call->msg, "there is no feed that could be updated");
	for (size_t i = 0; i < names.count; i++)
		if (!update_named(&r, names.v[i], &t, err))
			return false;
	feed_tally_show(&t);
	return feed_tally_verdict(&t, err);
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

static bool read_local(struct run *r, const char *real, struct download *ret, struct err *err)
{
	struct download_request ask = {.max = FEED_MAX};
	auto_free char *url = url_join("file:///", real + 1);
	auto_fd dir = -1;

	if (fs_open_dir(real, &dir, NULL))
		return gather_folder(&r->call->state, real, FEED_MAX, ret, err);
	ask.url = url;
	return download_get(&r->downloader, &ask, ret, err);
}

bool feed_import(struct call *call, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *name = opts_operand(o, 1), *path = opts_operand(o, 2);
	const char *type = opts_value(o, "type");
	auto_free char *real = NULL;
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
	if (!read_local(&r, real, &d, err) || !take(&r, &f, &d, real, call->now, err))
		return err_prefix(err, "feed '%s'", name);
	msg_info(&call->msg, "feed '%s': %lld records", name, (long long)f.records);
	return true;
}
