#include "apply/expire.h"
#include "apply/receipts.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "cmd/show.h"
#include "ext/js.h"
#include "fetch/parts.h"
#include "store/doc.h"
#include "ui/grid.h"

#define KEEP 3
#define PARTS_AGE 86400

static const char *const forms[] = {
        "gc [--keep N] [--older-than T] [--max-size SIZE] [--root DIR] [-n]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        OPT_DRY_RUN,
        {"keep", 0, OPT_VALUE, "N", "the newest N snapshots always stay (3)"},
        {"older-than", 0, OPT_VALUE, "T", "of the others only those that are older: 90d, 12h"},
        {"max-size", 0, OPT_VALUE, "SIZE",
         "of the others the oldest, until all take no more: 500M, 2G"},
        {0},
};

const struct usage usage_gc = {
        .purpose = "Remove old snapshots and parts of cut downloads.",
        .forms = forms,
        .opts = options,
};

struct gc {
	struct call *call;
	struct expire_rules rules;
	struct history history;
	struct expire expire;
	struct strlist parts;
	uint64_t part_bytes;
};

static void gc_clear(struct gc *g)
{
	expire_clear(&g->expire);
	history_clear(&g->history);
	strlist_clear(&g->parts);
}

/* --- options --- */

static bool parse_size(const char *text, uint64_t *ret, struct err *err)
{
	static const char units[] = "KMGT";
	struct span s = span_of(text);
	const char *unit = s.len ? strchr(units, s.ptr[s.len - 1]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (unit)
		s.len--;
	if (s.len && span_to_u64(s, UINT64_MAX >> shift, ret)) {
		*ret <<= shift;
		return true;
	}
	return err_set(err, ERR_USAGE,
	               "option '--max-size': '%s' is not a number of bytes, or one with K, M, G or "
	               "T",
	               text);
}

static bool read_options(struct gc *g, struct err *err)
{
	const struct opts *o = &g->call->opts;
	const char *keep = opts_value(o, "keep"), *age = opts_value(o, "older-than");
	const char *size = opts_value(o, "max-size");
	uint64_t n = KEEP;

	if (keep && !span_to_u64(span_of(keep), 1000000, &n))
		return err_set(err, ERR_USAGE, "option '--keep': '%s' is not a number", keep);
	g->rules.keep = (size_t)n;
	g->rules.has_age = age != NULL;
	g->rules.has_bytes = size != NULL;
	if (age && !clock_parse_duration(age, &g->rules.max_age, err))
		return err_prefix(err, "option '--older-than'") || err_as(err, ERR_USAGE);
	return !size || parse_size(size, &g->rules.max_bytes, err);
}

/* --- what is shown --- */

static uint64_t freed(const struct gc *g, size_t *ret_count)
{
	uint64_t bytes = g->part_bytes;

	*ret_count = 0;
	for (size_t i = 0; i < g->expire.count; i++)
		if (g->expire.items[i].why) {
			bytes += g->expire.items[i].bytes;
			++*ret_count;
		}
	return bytes;
}

static void show_table(const struct gc *g)
{
	static const struct grid_column columns[] = {
	        {"SNAPSHOT OF", false, false}, {"FINISHED", false, false}, {"BUNDLE", false, true},
	        {"SIZE", true, false},         {"GOES", false, false},     {0}};
	auto_clear(grid) grid = {.columns = columns};
	bool dry = opts_has(&g->call->opts, "dry-run");
	size_t count;
	auto_free char *sum = show_size(freed(g, &count));

	for (size_t i = 0; i < g->expire.count; i++) {
		const struct expire_snapshot *one = &g->expire.items[i];
		auto_free char *when = clock_text(one->receipt->finished);
		auto_free char *size = show_size(one->bytes);

		grid_add(&grid, one->receipt->transaction);
		grid_add(&grid, when);
		grid_add(&grid, one->receipt->bundle);
		grid_add(&grid, size);
		grid_add(&grid, one->why ? one->why : "no");
	}
	if (g->expire.count) {
		grid_print(&grid, &g->call->out);
		str_addc(&g->call->out.text, '\n');
	}
	str_addf(&g->call->out.text, "%zu snapshot%s and %zu part%s of downloads %s, %s\n", count,
	         count == 1 ? "" : "s", g->parts.count, g->parts.count == 1 ? "" : "s",
	         dry ? "would be removed" : "removed", sum);
}

static void show_json(const struct gc *g)
{
	auto_js doc = doc_new("fettle.gc/1", g->call->now);
	struct js *list = js_array();
	size_t count;

	js_set_bool(doc, "dry_run", opts_has(&g->call->opts, "dry-run"));
	for (size_t i = 0; i < g->expire.count; i++) {
		const struct expire_snapshot *one = &g->expire.items[i];
		struct js *o = js_object();

		js_set_str(o, "transaction", one->receipt->transaction);
		js_set_str(o, "bundle", one->receipt->bundle);
		js_set_time(o, "finished", one->receipt->finished);
		js_set_int(o, "bytes", (int64_t)one->bytes);
		js_set_bool(o, "removed", one->why != NULL);
		js_set_str(o, "why", one->why);
		js_push(list, o);
	}
	js_set(doc, "snapshots", list);
	js_set_strings(doc, "parts", &g->parts);
	js_set_int(doc, "part_bytes", (int64_t)g->part_bytes);
	js_set_int(doc, "freed", (int64_t)freed(g, &count));
	js_print(doc, JS_PRETTY, &g->call->out.text);
}

bool cmd_gc(struct call *call, struct err *err)
{
	auto_clear(gc) g = {.call = call};
	auto_fd root = -1;
	bool dry = opts_has(&call->opts, "dry-run");

	if (!out_only(&call->out, "table json", err) || !read_options(&g, err) ||
	    !fs_open_dir(call->root, &root, err) || !change_finish(call, root, err) ||
	    !receipts_load(&call->state, &g.history, err) ||
	    !expire_choose(&call->state, root, &g.history, &g.rules, call->now, &g.expire, err) ||
	    !parts_old(&call->state, call->now, g.rules.has_age ? g.rules.max_age : PARTS_AGE,
	               &g.parts, &g.part_bytes, err))
		return false;
	if (!dry && (!expire_run(&call->state, root, &g.history, &g.expire, call->now, err) ||
	             !parts_remove(&call->state, &g.parts, err)))
		return false;
	if (out_is(&call->out, "json"))
		show_json(&g);
	else if (!call->msg.quiet)
		show_table(&g);
	return true;
}
