#include "base/mem.h"
#include "cmd/feed.h"
#include "cmd/feed_tally.h"
#include "ext/js.h"
#include "store/doc.h"

void feed_tally_begin(struct feed_tally *t, struct call *call)
{
	static const struct grid_column columns[] = {
	        {"NAME", false, false}, {"RESULT", false, false}, {"RECORDS", true, false},
	        {"WHY", false, true},   {NULL, false, false},
	};

	*t = (struct feed_tally){.call = call, .grid = {.columns = columns}, .feeds = js_array()};
}

void feed_tally_clear(struct feed_tally *t)
{
	grid_clear(&t->grid);
	js_free(t->feeds);
}

static void count(struct feed_tally *t, const struct feed *f, const struct err *why)
{
	if (!why->kind) {
		t->done++;
		return;
	}
	if (t->failed == 0)
		t->is_same_kind = true;
	else if (why->kind != t->worst.kind)
		t->is_same_kind = false;
	if (t->failed == 0 || (why->kind == ERR_UNTRUSTED && t->worst.kind != ERR_UNTRUSTED)) {
		t->worst = *why;
		err_prefix(&t->worst, "feed '%s'", f->name);
	}
	t->failed++;
}

void feed_tally_add(struct feed_tally *t, const struct feed *f, const char *result,
                    const struct err *why)
{
	struct js *o = feed_encode(f, t->call->now);

	count(t, f, why);
	js_set_str(o, "result", result);
	if (why->kind) {
		js_set_str(o, "error", why->msg);
		js_set_str(o, "kind", err_kind_name(why->kind));
	}
	js_push(t->feeds, o);
	if (t->call->msg.quiet && !why->kind)
		return;
	grid_add(&t->grid, f->name);
	grid_add(&t->grid, result);
	if (f->sha256)
		grid_addf(&t->grid, "%lld", (long long)f->records);
	else
		grid_add(&t->grid, NULL);
	grid_add(&t->grid, why->kind ? why->msg : NULL);
}

void feed_tally_show(struct feed_tally *t)
{
	auto_js doc = doc_new("fettle.feeds/1", t->call->now);

	if (out_is(&t->call->out, "json")) {
		js_set(doc, "feeds", js_copy(t->feeds));
		js_print(doc, JS_PRETTY, &t->call->out.text);
	} else if (t->grid.cells.count) {
		grid_print(&t->grid, &t->call->out);
	}
}

bool feed_tally_verdict(const struct feed_tally *t, struct err *err)
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
