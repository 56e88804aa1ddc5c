#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/load.h"
#include "cmd/show.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "fetch/bring.h"
#include "fetch/repository.h"
#include "store/doc.h"
#include "ui/grid.h"
#include "ui/progress.h"

#define ROOM_LEFT (16u << 20) /* for the state's own documents */

static const char *const forms[] = {"fetch [PLAN] [--repo NAME] [--root DIR]", NULL};

static const struct opt options[] = {
        {"repo", 0, OPT_VALUE, "NAME", "only what this source of bundles offers"},
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

/* A source of bundles that the plan names. */
struct source {
	struct feed feed;
	struct catalog catalog;
	struct err why; /* it cannot be used */
};

/* One patch of the plan and what became of it. */
struct item {
	const struct patch *patch;
	struct source *source;             /* NULL for what no source of bundles offers */
	const struct catalog_entry *entry; /* NULL: not to be had, or not wanted */
	bool is_held;                      /* it was fetched before */
	const char *result;
	char *signers;
	struct err why;
};

struct work {
	struct call *call;
	struct plan plan;
	struct keyring keyring;
	struct downloader downloader;
	struct progress progress;
	struct source **sources; /* each its own, since items point to them */
	size_t source_count, source_cap;
	struct item *items; /* in the order of installation */
	size_t count, cap;
	uint64_t bytes; /* to fetch */
};

static void work_clear(struct work *w)
{
	for (size_t i = 0; i < w->source_count; i++) {
		feed_clear(&w->sources[i]->feed);
		catalog_clear(&w->sources[i]->catalog);
		mem_free(&w->sources[i]);
	}
	for (size_t i = 0; i < w->count; i++)
		mem_free(&w->items[i].signers);
	mem_free(&w->sources);
	mem_free(&w->items);
	plan_clear(&w->plan);
	keyring_clear(&w->keyring);
	downloader_clear(&w->downloader);
	progress_clear(&w->progress);
}

static bool load(struct work *w, struct err *err)
{
	const char *id = opts_operand(&w->call->opts, 0);
	bool found;

	if (!load_plan(&w->call->state, id, &w->plan, &found, err))
		return false;
	if (!found) {
		if (id)
			return err_set(err, ERR_INPUT, "there is no plan '%s'", id);
		err_set(err, ERR_INPUT, "there is no plan");
		return err_hint(err, "'fettle assess' makes one");
	}
	return trust_load_keyring(w->call, &w->keyring, err);
}

static bool open_source(struct work *w, const char *name, struct source *s, struct err *err)
{
	struct repository repo = {
	        .state = &w->call->state, .keyring = &w->keyring, .now = w->call->now};
	bool found;

	if (!feed_load(&w->call->state, name, &s->feed, &found, err))
		return false;
	if (!found || !s->feed.url || strcmp(s->feed.type, "bundles") != 0)
		return err_set(err, ERR_INPUT, "'%s' is no source of bundles", name);
	return repository_open(&repo, &s->feed, &s->catalog, err);
}

static struct source *find_source(struct work *w, const char *name)
{
	struct source *s;

	for (size_t i = 0; i < w->source_count; i++)
		if (str_eq(w->sources[i]->feed.name, name))
			return w->sources[i];
	w->sources = mem_grow(w->sources, w->source_count, &w->source_cap, sizeof(struct source *));
	s = mem_alloc(1, sizeof(*s));
	w->sources[w->source_count++] = s;
	if (!open_source(w, name, s, &s->why)) {
		mem_free(&s->feed.name);
		s->feed.name = mem_strdup(name);
	}
	return s;
}

static const struct catalog_entry *find_entry(const struct catalog *c, const struct patch *p)
{
	for (size_t i = 0; i < c->count; i++)
		if (str_eq(c->entries[i].sha256, p->sha256) && str_eq(c->entries[i].id, p->id))
			return &c->entries[i];
	return NULL;
}

static void look_up(struct work *w, struct item *item)
{
	const struct patch *p = item->patch;

	item->is_held = bring_is_held(&w->call->state, p->sha256);
	if (item->is_held)
		return;
	item->source = find_source(w, p->source ? p->source : "");
	item->why = item->source->why;
	if (item->why.kind)
		return;
	item->entry = find_entry(&item->source->catalog, p);
	if (!item->entry) {
		err_set(&item->why, ERR_STALE, "'%s' no longer offers it as it was planned",
		        item->source->feed.name);
		err_hint(&item->why, "'fettle assess' makes a new plan");
	}
}

static void add_item(struct work *w, const struct patch *p)
{
	const char *repo = opts_value(&w->call->opts, "repo");
	struct item *item;

	if (repo && (p->kind != PATCH_BUNDLE || !str_eq(p->source, repo)))
		return;
	w->items = mem_grow(w->items, w->count, &w->cap, sizeof(*w->items));
	item = &w->items[w->count++];
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

	for (size_t i = 0; i < w->count; i++)
		if (w->items[i].entry)
			w->bytes += bring_missing(&w->call->state, &w->items[i].source->feed,
			                          w->items[i].entry);
	if (w->bytes == 0)
		return true;
	if (!fs_free_space(w->call->state.dir, &free_bytes, &inodes, err))
		return false;
	if (w->bytes + ROOM_LEFT <= free_bytes)
		return true;
	wanted = show_size(w->bytes + ROOM_LEFT);
	is = show_size(free_bytes);
	err_set(err, ERR_FAILED, "no room: %s are needed and %s are free", wanted, is);
	return err_hint(err, "make room on the file system of '%s'", w->call->state.path);
}

static bool bring_one(struct work *w, const struct bring *b, struct item *item, struct err *err)
{
	auto_free char *what = NULL;

	if (item->is_held)
		return bring_check(b, item->patch->sha256, item->patch->id, &item->signers, err);
	what = str_format("fetching '%s' from '%s'", item->patch->id, item->source->feed.name);
	progress_begin(&w->progress, &w->call->msg, what);
	return bring_bundle(b, &item->source->feed, item->entry, &item->signers, err);
}

static void bring_item(struct work *w, struct item *item)
{
	struct bring b = {.downloader = &w->downloader,
	                  .state = &w->call->state,
	                  .keyring = &w->keyring,
	                  .now = w->call->now};

	if (opts_has(&w->call->opts, "dry-run"))
		item->result = item->is_held ? "held" : "missing";
	else if (bring_one(w, &b, item, &item->why))
		item->result = item->is_held ? "held" : "fetched";
	else
		item->result = item->why.kind == ERR_UNTRUSTED ? "refused" : "failed";
	progress_clear(&w->progress);
}

static uint64_t size_of(const struct item *item)
{
	return item->entry ? item->entry->size : item->patch->size;
}

static void show_row(struct grid *g, const struct item *item)
{
	const struct patch *p = item->patch;
	auto_free char *size = show_size(size_of(item));

	grid_add(g, p->id);
	grid_add(g, item->result);
	grid_add(g, size_of(item) ? size : NULL);
	grid_add(g, p->source);
	if (item->why.kind)
		grid_add(g, item->why.msg);
	else if (p->kind == PATCH_ARCHIVE)
		grid_add(g, "installed by the host's own package manager");
	else if (item->signers)
		grid_addf(g, "signed by %s", item->signers);
	else
		grid_add(g, NULL);
}

static void show_table(struct work *w)
{
	static const struct grid_column columns[] = {
	        {"PATCH", false, false}, {"RESULT", false, false}, {"SIZE", true, false},
	        {"FROM", false, false},  {"WHY", false, true},     {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < w->count; i++)
		if (!w->call->msg.quiet || w->items[i].why.kind)
			show_row(&g, &w->items[i]);
	if (g.cells.count)
		grid_print(&g, &w->call->out);
	else if (!w->call->msg.quiet)
		str_adds(&w->call->out.text, "nothing is to be fetched\n");
}

static struct js *encode(const struct item *item)
{
	const struct patch *p = item->patch;
	struct js *o = js_object();

	js_set_str(o, "id", p->id);
	js_set_str(o, "kind", patch_kind_name(p->kind));
	js_set_str(o, "name", p->name);
	js_set_str(o, "source", p->source);
	js_set_str(o, "result", item->result);
	if (p->kind == PATCH_BUNDLE) {
		auto_free char *name = bring_name(p->sha256);

		js_set_str(o, "sha256", p->sha256);
		if (item->signers)
			js_set_str(o, "file", name);
	}
	if (size_of(item))
		js_set_int(o, "size", (int64_t)size_of(item));
	js_set_str(o, "signed_by", item->signers);
	if (item->why.kind) {
		js_set_str(o, "error", item->why.msg);
		js_set_str(o, "error_kind", err_kind_name(item->why.kind));
	}
	return o;
}

static void show(struct work *w)
{
	auto_js doc = doc_new("fettle.fetched/1", w->call->now);
	struct js *patches = js_array();

	js_set_str(doc, "plan", w->plan.id);
	js_set_str(doc, "plan_digest", w->plan.digest);
	js_set_int(doc, "bytes", (int64_t)w->bytes);
	for (size_t i = 0; i < w->count; i++)
		js_push(patches, encode(&w->items[i]));
	js_set(doc, "patches", patches);
	if (out_is(&w->call->out, "json"))
		js_print(doc, JS_PRETTY, &w->call->out.text);
	else
		show_table(w);
}

/* One bundle alone fails with its own kind; so do several that all fail for the same reason. */
static bool verdict(const struct work *w, struct err *err)
{
	size_t failed = 0, bundles = 0;
	const struct item *worst = NULL;
	bool same = true;

	for (size_t i = 0; i < w->count; i++) {
		const struct item *item = &w->items[i];

		bundles += item->patch->kind == PATCH_BUNDLE;
		if (!item->why.kind)
			continue;
		failed++;
		same = same && (!worst || worst->why.kind == item->why.kind);
		if (!worst || (item->why.kind == ERR_UNTRUSTED && worst->why.kind != ERR_UNTRUSTED))
			worst = item;
	}
	if (!worst)
		return true;
	if (failed == bundles && (same || worst->why.kind == ERR_UNTRUSTED)) {
		*err = worst->why;
		return err_prefix(err, "bundle '%s'", worst->patch->id);
	}
	err_set(err, ERR_PARTIAL, "%zu of %zu bundles could not be fetched: '%s': %s", failed,
	        bundles, worst->patch->id, worst->why.msg);
	return worst->why.hint[0] ? err_hint(err, "%s", worst->why.hint) : false;
}

bool cmd_fetch(struct call *call, struct err *err)
{
	auto_clear(work) w = {.call = call};

	w.downloader.state = &call->state;
	w.downloader.on_progress = progress_step;
	w.downloader.ctx = &w.progress;
	if (!out_only(&call->out, "table json", err) || !load(&w, err))
		return false;
	collect(&w);
	if (!opts_has(&call->opts, "dry-run") && !check_room(&w, err))
		return false;
	for (size_t i = 0; i < w.count; i++)
		if (w.items[i].entry || w.items[i].is_held)
			bring_item(&w, &w.items[i]);
	show(&w);
	return verdict(&w, err);
}
