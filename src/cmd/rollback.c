#include "apply/expire.h"
#include "apply/receipts.h"
#include "apply/rollback.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "cmd/change.h"
#include "ext/js.h"
#include "ui/grid.h"

static const char *const forms[] = {
        "rollback [TRANSACTION] [--root DIR] [-n] [-y] [--keep-drift] [--accept-exposure CVE,...]",
        "rollback --list [--root DIR]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        OPT_DRY_RUN,
        {"list", 0, OPT_FLAG, NULL, "show what was done, newest last"},
        {"keep-drift", 0, OPT_FLAG, NULL, "leave alone what was changed since"},
        {"accept-exposure", 0, OPT_LIST, "CVE,...", "vulnerabilities that may come back"},
        {0},
};

const struct usage usage_rollback = {
        .purpose = "Put back what a transaction replaced, byte for byte.",
        .forms = forms,
        .opts = options,
        .max_operands = 1,
};

/* Since when the snapshot of one that could be rolled back is no longer there; 0: it is. */
static bool expired_at(struct call *call, const struct history *h, const struct receipt *r,
                       int64_t *ret, struct err *err)
{
	*ret = 0;
	return !history_stands(h, r) || expire_find(&call->state, r->transaction, ret, err);
}

static const char *word_of(const struct history *h, const struct receipt *r, int64_t expired)
{
	if (expired)
		return "done, expired";
	if (r->result == RECEIPT_DONE && !r->undoes && !history_stands(h, r))
		return "rolled back";
	return receipt_result_name(r->result);
}

static bool show_list(struct call *call, const struct history *h, struct err *err)
{
	static const struct grid_column columns[] = {{"TRANSACTION", false, false},
	                                             {"FINISHED", false, false},
	                                             {"KIND", false, false},
	                                             {"RESULT", false, false},
	                                             {"PATHS", true, false},
	                                             {"BUNDLE", false, true},
	                                             {0}};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < h->count; i++) {
		const struct receipt *r = &h->items[i];
		auto_free char *when = clock_text(r->finished);
		int64_t expired;

		if (!expired_at(call, h, r, &expired, err))
			return false;
		grid_add(&g, r->transaction);
		grid_add(&g, when);
		grid_add(&g, r->kind);
		grid_add(&g, word_of(h, r, expired));
		grid_addf(&g, "%zu", r->change_count);
		grid_add(&g, r->bundle);
	}
	if (h->count)
		grid_print(&g, &call->out);
	else
		msg_info(&call->msg, "nothing was done yet");
	return true;
}

static bool show_list_json(struct call *call, const struct history *h, struct err *err)
{
	auto_js doc = js_object();
	struct js *list = js_array();

	js_set_str(doc, "format", "fettle.transactions/1");
	js_set(doc, "transactions", list);
	for (size_t i = 0; i < h->count; i++) {
		const struct receipt *r = &h->items[i];
		struct js *o = js_object();
		int64_t expired;

		js_push(list, o);
		if (!expired_at(call, h, r, &expired, err))
			return false;
		js_set_str(o, "transaction", r->transaction);
		js_set_str(o, "kind", r->kind);
		js_set_str(o, "undoes", r->undoes);
		js_set_str(o, "bundle", r->bundle);
		js_set_str(o, "result", receipt_result_name(r->result));
		js_set_time(o, "finished", r->finished);
		js_set_int(o, "paths", (int64_t)r->change_count);
		js_set_bool(o, "can_be_rolled_back", history_stands(h, r) && !expired);
		js_set_time(o, "expired", expired);
	}
	js_print(doc, JS_PRETTY, &call->out.text);
	return true;
}

static bool choose(struct call *call, const struct history *h, char **ret, struct err *err)
{
	const char *operand = opts_operand(&call->opts, 0);
	const struct receipt *newest = history_newest(h);

	if (operand)
		return transaction_find(&call->state, operand, ret, err);
	if (!newest)
		return err_set(err, ERR_REFUSED, "nothing was applied that could be rolled back");
	*ret = mem_strdup(newest->transaction);
	return true;
}

static void split_exposure(const struct call *call, struct strlist *accepted)
{
	auto_clear(strlist) given = {0};

	opts_list(&call->opts, "accept-exposure", &given);
	for (size_t i = 0; i < given.count; i++)
		strlist_split(accepted, given.v[i], ',');
}

/* Nobody gets a vulnerability back without having been told its name. */
static bool accept_exposure(struct call *call, const struct receipt *r, struct err *err)
{
	auto_clear(strlist) accepted = {0};
	auto_clear(str) names = {0}, question = {0};
	bool yes = opts_has(&call->opts, "yes") || opts_has(&call->opts, "dry-run");

	split_exposure(call, &accepted);
	for (size_t i = 0; i < r->fixes.count; i++)
		if (!strlist_has(&accepted, r->fixes.v[i]))
			str_addf(&names, "%s%s", names.len ? "," : "", r->fixes.v[i]);
	if (names.len == 0)
		return true;
	if (yes) {
		msg_warn(&call->msg, "vulnerable again: %s", str_c(&names));
		return true;
	}
	if (!msg_can_ask() || opts_has(&call->opts, "no-input")) {
		err_set(err, ERR_USAGE, "rolling back makes this host vulnerable again: %s",
		        str_c(&names));
		return err_hint(err, "--accept-exposure %s", str_c(&names));
	}
	str_addf(&question, "rolling back makes this host vulnerable again (%s): go on?",
	         str_c(&names));
	if (!msg_ask(str_c(&question), &yes, err))
		return false;
	return yes || err_set(err, ERR_CANCELLED, "nothing was changed");
}

static void show_drifted(struct call *call, const struct strlist *drifted)
{
	auto_js doc = NULL;

	if (drifted->count == 0)
		return;
	if (!out_is(&call->out, "json")) {
		for (size_t i = 0; i < drifted->count; i++)
			str_addf(&call->out.text, "%s\n", drifted->v[i]);
		return;
	}
	doc = js_object();
	js_set_str(doc, "format", "fettle.refusal/1");
	js_set_strings(doc, "paths", drifted);
	js_print(doc, JS_PRETTY, &call->out.text);
}

static bool run_rollback(struct call *call, int root, const struct history *h, const char *id,
                         struct err *err)
{
	struct rollback r = {
	        .state = &call->state,
	        .history = h,
	        .root = root,
	        .root_path = call->root,
	        .now = call->now,
	        .keep_drift = opts_has(&call->opts, "keep-drift"),
	};
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) drifted = {0};
	bool done;

	if (!rollback_plan(&r, id, &x, &drifted, err)) {
		show_drifted(call, &drifted);
		return false;
	}
	if (!accept_exposure(call, &x.receipt, err))
		return false;
	if (opts_has(&call->opts, "dry-run")) {
		change_show_plan(call, &x.set, &x.manifest);
		return true;
	}
	change_begin(call, root, &x);
	x.heeds_stop = true;
	stop_arm();
	done = rollback_run(&x, err);
	if (x.ended && (done || x.receipt.why))
		change_show(call, &x);
	return done;
}

bool cmd_rollback(struct call *call, struct err *err)
{
	auto_clear(history) h = {0};
	auto_free char *id = NULL;
	auto_fd root = -1;

	if (!out_only(&call->out, "table json", err) || !fs_open_dir(call->root, &root, err))
		return false;
	if (opts_has(&call->opts, "list")) {
		if (!receipts_load(&call->state, &h, err))
			return false;
		return out_is(&call->out, "json") ? show_list_json(call, &h, err)
		                                  : show_list(call, &h, err);
	}
	return change_finish(call, root, err) && receipts_load(&call->state, &h, err) &&
	       choose(call, &h, &id, err) && run_rollback(call, root, &h, id, err);
}
