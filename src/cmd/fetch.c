#include "base/fs.h"
#include "base/mem.h"
#include "base/newdir.h"
#include "cmd/call.h"
#include "cmd/fetch.h"
#include "cmd/load.h"
#include "cmd/show.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "fetch/bring.h"
#include "store/doc.h"
#include "ui/progress.h"

#define ROOM_LEFT (16u << 20) /* for the state's own documents */

static const char *const forms[] = {
        "fetch [PLAN] [--repo NAME] [--carry OUT] [--from DIR] [--root DIR]", NULL};

static const struct opt options[] = {
        {"repo", 0, OPT_VALUE, "NAME", "only what this source of bundles offers"},
        {"carry", 0, OPT_VALUE, "OUT", "put it, with all feeds, into a new directory to carry"},
        {"from", 0, OPT_VALUE, "DIR", "take it from a directory that was carried here"},
        OPT_ROOT,
        OPT_DRY_RUN,
        {0},
};

const struct usage usage_fetch = {
        .purpose = "Bring the bundles of a plan, and prove them.",
        .forms = forms,
        .opts = options,
        .max_operands = 1,
};

struct work {
	struct call *call;
	struct plan plan;
	struct keyring keyring;
	struct downloader downloader;
	struct progress progress;
	struct fetch_sources sources;
	struct fetch_items items;
};

static void work_clear(struct work *w)
{
	fetch_sources_clear(&w->sources);
	fetch_items_clear(&w->items);
	plan_clear(&w->plan);
	keyring_clear(&w->keyring);
	downloader_clear(&w->downloader);
	progress_clear(&w->progress);
}

/* A plan of another host, which a person brought. */
static bool read_plan(const char *path, struct plan *ret, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;

	return fs_read_operand(path, DOC_MAX, &text, err) &&
	       ((js_parse_document(span_make(text.buf, text.len), PLAN_FORMAT, &doc, err) &&
	         plan_decode(doc, ret, err)) ||
	        err_prefix(err, "'%s'", path));
}

static bool load(struct work *w, struct err *err)
{
	const char *id = opts_operand(&w->call->opts, 0);
	bool found;

	if (id && strchr(id, '/'))
		return read_plan(id, &w->plan, err);
	if (!load_plan(&w->call->state, id, &w->plan, &found, err))
		return false;
	if (found)
		return true;
	if (id)
		return err_set(err, ERR_INPUT, "there is no plan '%s'", id);
	/* feeds and catalogs are worth carrying without one */
	if (opts_has(&w->call->opts, "carry"))
		return true;
	err_set(err, ERR_INPUT, "there is no plan");
	return err_hint(err, "'fettle assess' makes one");
}

static void look_up(struct work *w, struct fetch_item *item)
{
	const struct patch *p = item->patch;

	item->is_held = bring_is_held(&w->call->state, p->sha256);
	if (item->is_held)
		return;
	item->source = fetch_sources_find(&w->sources, p->source ? p->source : "");
	item->why = item->source->why;
	if (item->why.kind)
		return;
	item->entry = fetch_source_entry(item->source, p);
	if (!item->entry) {
		err_set(&item->why, ERR_STALE, "'%s' no longer offers it as it was planned",
		        item->source->feed.name);
		err_hint(&item->why, "'fettle assess' makes a new plan");
	}
}

static void add_item(struct work *w, const struct patch *p)
{
	const char *repo = opts_value(&w->call->opts, "repo");
	struct fetch_item *item;

	if (repo && (p->kind != PATCH_BUNDLE || !str_eq(p->source, repo)))
		return;
	w->items.v = mem_grow(w->items.v, w->items.count, &w->items.cap, sizeof(*w->items.v));
	item = &w->items.v[w->items.count++];
	item->patch = p;
	if (p->kind == PATCH_BUNDLE) {
		look_up(w, item);
		item->result = item->why.kind ? "failed" : "missing";
	} else {
		item->result = "left";
	}
}

static void collect(struct work *w)
{
	for (size_t i = 0; i < w->plan.order.count; i++) {
		const struct patch *p = plan_find(&w->plan, w->plan.order.v[i]);

		if (p)
			add_item(w, p);
	}
	for (size_t i = 0; i < w->plan.count; i++)
		if (!strlist_has(&w->plan.order, w->plan.patches[i].id))
			add_item(w, &w->plan.patches[i]);
}

/* All of it must fit before the first byte is fetched. */
static bool check_room(struct work *w, struct err *err)
{
	uint64_t free_bytes, inodes;
	auto_free char *wanted = NULL, *is = NULL;

	for (size_t i = 0; i < w->items.count; i++)
		if (w->items.v[i].entry)
			w->items.bytes += bring_missing(
			        &w->call->state, &w->items.v[i].source->feed, w->items.v[i].entry);
	if (w->items.bytes == 0)
		return true;
	if (!fs_free_space(w->call->state.dir, &free_bytes, &inodes, err))
		return false;
	if (w->items.bytes + ROOM_LEFT <= free_bytes)
		return true;
	wanted = show_size(w->items.bytes + ROOM_LEFT);
	is = show_size(free_bytes);
	err_set(err, ERR_FAILED, "no room: %s are needed and %s are free", wanted, is);
	return err_hint(err, "make room on the file system of '%s'", w->call->state.path);
}

static bool bring_one(struct work *w, const struct bring *b, struct fetch_item *item,
                      struct err *err)
{
	const struct fetch_source *s = item->source;
	auto_free char *what = NULL;

	/* what is held was not looked up */
	if (!s)
		return bring_check(b, item->patch->sha256, item->patch->id, &item->signers, err);
	what = str_format("fetching '%s' from '%s'", item->patch->id, s->feed.name);
	progress_begin(&w->progress, &w->call->msg, what);
	return bring_bundle(b, &s->feed, item->entry, &item->signers, err);
}

static void bring_item(struct work *w, struct fetch_item *item)
{
	struct bring b = {.downloader = &w->downloader,
	                  .state = &w->call->state,
	                  .keyring = &w->keyring,
	                  .now = w->call->now,
	                  .url = item->source ? item->source->url : NULL};

	if (opts_has(&w->call->opts, "dry-run"))
		item->result = item->is_held ? "held" : "missing";
	else if (bring_one(w, &b, item, &item->why))
		item->result = item->is_held ? "held" : "fetched";
	else
		item->result = item->why.kind == ERR_UNTRUSTED ? "refused" : "failed";
	progress_clear(&w->progress);
}

static bool fetch(struct work *w, struct err *err)
{
	bool is_dry = opts_has(&w->call->opts, "dry-run");

	collect(w);
	if (!is_dry && !check_room(w, err))
		return false;
	for (size_t i = 0; i < w->items.count; i++)
		if (w->items.v[i].entry || w->items.v[i].is_held)
			bring_item(w, &w->items.v[i]);
	return true;
}

/* The directory is begun before anything is fetched: a name that is taken is told at once. */
static bool fetch_and_carry(struct work *w, const char *path, struct err *err)
{
	auto_clear(newdir) d = NEWDIR_NONE;

	return newdir_begin_path(path, 0755, &d, err) && fetch(w, err) &&
	       fetch_carry(w->call, &w->sources, &w->items, d.fd, err) && newdir_commit(&d, err);
}

bool cmd_fetch(struct call *call, struct err *err)
{
	const char *carry = opts_value(&call->opts, "carry");
	auto_clear(work) w = {.call = call};

	w.downloader.state = &call->state;
	w.downloader.on_progress = progress_step;
	w.downloader.ctx = &w.progress;
	w.sources = (struct fetch_sources){.call = call, .keyring = &w.keyring};
	if (!out_only(&call->out, "table json", err) || !load(&w, err) ||
	    !trust_load_keyring(call, &w.keyring, err))
		return false;
	if (carry && !opts_has(&call->opts, "dry-run") ? !fetch_and_carry(&w, carry, err)
	                                               : !fetch(&w, err))
		return false;
	fetch_show(call, &w.plan, &w.items);
	return fetch_verdict(&w.items, err);
}
