#include "apply/intact.h"
#include "apply/receipts.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/load.h"
#include "cmd/verify_state.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/episode.h"
#include "store/feed.h"
#include "store/transaction.h"
#include "ui/grid.h"

struct proving {
	struct call *call;
	struct grid grid;
	struct js *list;
	struct err first; /* what does not hold */
	size_t count, bad;
};

static void proving_clear(struct proving *p)
{
	grid_clear(&p->grid);
	js_free(p->list);
}

/* One record: `proof` is how it was judged. An error is taken off `why`. */
static void add(struct proving *p, const char *what, const char *name, const char *proof, bool good,
                struct err *why)
{
	struct js *o = js_object();

	js_set_str(o, "what", what);
	js_set_str(o, "name", name);
	js_set_str(o, "proof", proof);
	js_set_bool(o, "good", good);
	if (!good)
		js_set_str(o, "error", why->msg);
	js_push(p->list, o);
	grid_add(&p->grid, what);
	grid_add(&p->grid, name);
	grid_add(&p->grid, proof);
	grid_add(&p->grid, good ? "good" : why->msg);
	p->count++;
	p->bad += !good;
	if (!good && p->first.kind == ERR_NONE)
		p->first = *why;
	*why = (struct err){0};
}

static void prove_documents(struct proving *p)
{
	const struct state *s = &p->call->state;
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	auto_clear(episodes) e = {0};
	struct err why = {0};
	bool found = false, good = load_inventory(s, &inv, &found, &why);

	if (!good || found)
		add(p, "inventory", "current", "form", good, &why);
	good = load_findings(s, &f, &found, &why);
	if (!good || found)
		add(p, "findings", NULL, "form", good, &why);
	good = episodes_load(s, &e, &why);
	if (!good || e.count)
		add(p, "episodes", NULL, "form", good, &why);
}

static bool prove_plans(struct proving *p, struct err *err)
{
	const struct state *s = &p->call->state;
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(s->dir, "plans", &dir, NULL))
		return true;
	if (!fs_list(dir, &names, err))
		return false;
	strlist_sort(&names);
	for (size_t i = 0; i < names.count; i++) {
		size_t n = strlen(names.v[i]);
		auto_free char *id =
		        str_ends(names.v[i], ".json") ? mem_dup(names.v[i], n - 5) : NULL;
		auto_clear(plan) plan = {0};
		struct err why = {0};
		bool found, good;

		if (!id)
			continue;
		good = load_plan(s, id, &plan, &found, &why);
		add(p, "plan", id, "digest", good, &why);
	}
	return true;
}

static bool prove_feed(const struct state *s, const char *name, bool *ret_data, struct err *err)
{
	auto_clear(feed) f = {0};
	auto_fd fd = -1;
	bool found;

	*ret_data = true;
	if (!feed_load(s, name, &f, &found, err))
		return false;
	*ret_data = found && f.sha256;
	return !*ret_data || feed_open_data(s, &f, true, &fd, err) ||
	       err_prefix(err, "feed '%s'", name);
}

static bool prove_feeds(struct proving *p, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!feed_list(&p->call->state, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		struct err why = {0};
		bool has_data, good = prove_feed(&p->call->state, names.v[i], &has_data, &why);

		if (has_data)
			add(p, "feed", names.v[i], "digest", good, &why);
	}
	return true;
}

static const char *proof_of(enum intact_snapshot snapshot)
{
	if (snapshot == INTACT_PROVED)
		return "journal, plan, snapshot";
	return snapshot == INTACT_ELSEWHERE ? "journal, plan; its root is another"
	                                    : "journal, plan";
}

static bool prove_transactions(struct proving *p, int root, const char *root_path, struct err *err)
{
	const struct state *s = &p->call->state;
	auto_clear(strlist) ids = {0};
	auto_clear(history) h = {0};
	auto_free char *current = NULL;
	struct err why = {0};

	if (!transaction_list(s, &ids, err) || !transaction_current(s, &current, err))
		return false;
	if (!receipts_load(s, &h, &why))
		add(p, "receipts", NULL, "form", false, &why);
	for (size_t i = 0; i < ids.count; i++) {
		enum intact_snapshot snapshot;
		bool good;

		if (str_eq(ids.v[i], current))
			continue; /* it has not come to an end */
		good = intact_transaction(s, root, root_path, ids.v[i], &h, &snapshot, &why);
		add(p, "transaction", ids.v[i], proof_of(snapshot), good, &why);
	}
	return true;
}

static void show(struct proving *p)
{
	struct call *call = p->call;
	auto_js doc = doc_new("fettle.verification/1", call->now);

	js_set(doc, "state", p->list);
	p->list = NULL;
	if (out_is(&call->out, "json")) {
		js_print(doc, JS_PRETTY, &call->out.text);
		return;
	}
	if (call->msg.quiet)
		return;
	if (p->count) {
		grid_print(&p->grid, &call->out);
		str_addc(&call->out.text, '\n');
	}
	str_addf(&call->out.text, "%zu record%s, %zu damaged\n", p->count, p->count == 1 ? "" : "s",
	         p->bad);
}

bool verify_state(struct call *call, struct err *err)
{
	static const struct grid_column columns[] = {{"WHAT", false, false},
	                                             {"NAME", false, true},
	                                             {"PROOF", false, false},
	                                             {"RESULT", false, true},
	                                             {0}};
	auto_clear(proving) p = {.call = call, .grid = {.columns = columns}, .list = js_array()};
	auto_free char *path = NULL;
	auto_fd root = -1;

	if (!fs_open_dir(call->root, &root, err) || !fs_realpath(call->root, &path, err))
		return false;
	prove_documents(&p);
	if (!prove_plans(&p, err) || !prove_feeds(&p, err) ||
	    !prove_transactions(&p, root, path, err))
		return false;
	show(&p);
	if (!p.bad)
		return true;
	*err = p.first;
	return err_as(err, ERR_DAMAGED);
}
