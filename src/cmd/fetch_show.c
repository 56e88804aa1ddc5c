#include "base/mem.h"
#include "cmd/fetch.h"
#include "cmd/show.h"
#include "ext/js.h"
#include "fetch/bring.h"
#include "store/doc.h"
#include "ui/grid.h"

void fetch_items_clear(struct fetch_items *items)
{
	for (size_t i = 0; i < items->count; i++)
		mem_free(&items->v[i].signers);
	mem_free(&items->v);
	*items = (struct fetch_items){0};
}

static uint64_t size_of(const struct fetch_item *item)
{
	return item->entry ? item->entry->size : item->patch->size;
}

static void show_row(struct grid *g, const struct fetch_item *item)
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

static void show_table(struct call *call, const struct fetch_items *items)
{
	static const struct grid_column columns[] = {
	        {"PATCH", false, false}, {"RESULT", false, false}, {"SIZE", true, false},
	        {"FROM", false, false},  {"WHY", false, true},     {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < items->count; i++)
		if (!call->msg.quiet || items->v[i].why.kind)
			show_row(&g, &items->v[i]);
	if (g.cells.count)
		grid_print(&g, &call->out);
	else if (!call->msg.quiet)
		str_adds(&call->out.text, "nothing is to be fetched\n");
}

static struct js *encode(const struct fetch_item *item)
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

void fetch_show(struct call *call, const struct plan *plan, const struct fetch_items *items)
{
	auto_js doc = doc_new("fettle.fetched/1", call->now);
	struct js *patches = js_array();

	js_set_str(doc, "plan", plan->id);
	js_set_str(doc, "plan_digest", plan->digest);
	js_set_int(doc, "bytes", (int64_t)items->bytes);
	for (size_t i = 0; i < items->count; i++)
		js_push(patches, encode(&items->v[i]));
	js_set(doc, "patches", patches);
	if (out_is(&call->out, "json"))
		js_print(doc, JS_PRETTY, &call->out.text);
	else
		show_table(call, items);
}

/* One bundle alone fails with its own kind; so do several that all fail for the same reason. */
bool fetch_verdict(const struct fetch_items *items, struct err *err)
{
	size_t failed = 0, bundles = 0;
	const struct fetch_item *worst = NULL;
	bool same = true;

	for (size_t i = 0; i < items->count; i++) {
		const struct fetch_item *item = &items->v[i];

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
