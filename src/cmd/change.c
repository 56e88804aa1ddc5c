#include "apply/recover.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/change.h"
#include "cmd/show.h"
#include "ext/js.h"
#include "ui/grid.h"

static void say(void *ctx, const char *phase)
{
	const struct call *call = ctx;

	msg_detail(&call->msg, "%s", phase);
}

void change_begin(struct call *call, int root, struct transact *x)
{
	x->state = &call->state;
	x->root = root;
	x->now = call->now;
	x->programs = true;
	x->say = say;
	x->ctx = call;
}

static void show_line(struct call *call, const struct receipt *r)
{
	struct str *to = &call->out.text;

	str_addf(to, "%s: %s%s", r->transaction, r->undoes ? "rollback of " : "",
	         r->bundle ? r->bundle : "?");
	if (r->result != RECEIPT_DONE) {
		str_addf(to, ": %s: %s\n", receipt_result_name(r->result), r->why ? r->why : "");
		return;
	}
	str_addf(to, ": done, %zu path%s%s\n", r->change_count, r->change_count == 1 ? "" : "s",
	         r->undoes ? "" : ", snapshot kept");
}

void change_show(struct call *call, const struct transact *x)
{
	for (size_t i = 0; i < x->set.notes.count; i++)
		msg_warn(&call->msg, "%s", x->set.notes.v[i]);
	for (size_t i = 0; i < x->notes.count; i++)
		msg_warn(&call->msg, "%s", x->notes.v[i]);
	if (out_is(&call->out, "json"))
		receipt_encode(&x->receipt, &call->out.text);
	else
		show_line(call, &x->receipt);
	for (size_t i = 0; x->receipt.result == RECEIPT_DONE && i < x->manifest.restart.count; i++)
		msg_info(&call->msg, "to be restarted: %s", x->manifest.restart.v[i]);
	if (x->receipt.reboot)
		msg_info(&call->msg, "the host is to be rebooted");
}

static void show_plan_json(struct call *call, const struct changeset *set, const struct manifest *m)
{
	auto_js doc = js_object();
	struct js *paths = js_array();

	js_set_str(doc, "format", "fettle.preview/1");
	js_set_str(doc, "bundle", m->id);
	for (size_t i = 0; i < set->count; i++) {
		struct js *o = js_object();
		auto_free char *path = str_format("/%s", set->changes[i].path);

		js_set_str(o, "path", path);
		js_set_str(o, "op", set->changes[i].op);
		js_set_str(o, "kind", change_kind_name(set->changes[i].kind));
		js_set_int(o, "size", (int64_t)set->changes[i].size);
		js_push(paths, o);
	}
	js_set(doc, "paths", paths);
	js_set_strings(doc, "notes", &set->notes);
	js_set_strings(doc, "restart", &m->restart);
	js_set_bool(doc, "reboot", m->reboot);
	js_print(doc, JS_PRETTY, &call->out.text);
}

static void show_space(struct call *call, const struct changeset *set)
{
	for (size_t i = 0; i < set->mount_count; i++) {
		auto_free char *size = show_size(set->mounts[i].bytes);

		if (!set->mounts[i].borrowed)
			str_addf(&call->out.text, "takes %s more in '/%s'\n", size,
			         set->mounts[i].top);
	}
}

void change_show_plan(struct call *call, const struct changeset *set, const struct manifest *m)
{
	static const struct grid_column columns[] = {
	        {"OP", false, false}, {"SIZE", true, false}, {"PATH", false, true}, {0}};
	auto_clear(grid) g = {.columns = columns};

	if (out_is(&call->out, "json")) {
		show_plan_json(call, set, m);
		return;
	}
	for (size_t i = 0; i < set->count; i++) {
		auto_free char *size =
		        set->changes[i].size ? show_size(set->changes[i].size) : NULL;

		grid_add(&g, set->changes[i].op);
		grid_add(&g, size);
		grid_addf(&g, "/%s", set->changes[i].path);
	}
	grid_print(&g, &call->out);
	show_space(call, set);
	for (size_t i = 0; i < set->notes.count; i++)
		str_addf(&call->out.text, "%s\n", set->notes.v[i]);
	for (size_t i = 0; i < m->restart.count; i++)
		str_addf(&call->out.text, "to be restarted: %s\n", m->restart.v[i]);
	if (m->reboot)
		str_adds(&call->out.text, "the host is to be rebooted\n");
}

static void tell_end(struct call *call, const struct transact *x)
{
	const struct receipt *r = &x->receipt;

	for (size_t i = 0; i < x->notes.count; i++)
		msg_warn(&call->msg, "%s", x->notes.v[i]);
	if (!x->ended)
		msg_warn(&call->msg,
		         "transaction '%s' waits for its hooks and checks: run 'fettle recover'",
		         x->t.id);
	else
		msg_info(&call->msg, "transaction '%s' was interrupted, and is %s now%s%s",
		         r->transaction, receipt_result_name(r->result), r->why ? ": " : "",
		         r->why ? r->why : "");
}

bool change_finish(struct call *call, int root, struct err *err)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_free char *id = NULL;
	bool found = false;

	if (!transaction_current(&call->state, &id, err))
		return false;
	if (id && opts_has(&call->opts, "dry-run")) {
		err_set(err, ERR_REFUSED, "transaction '%s' is not finished", id);
		return err_hint(err, "'fettle recover' finishes it");
	}
	if (opts_has(&call->opts, "dry-run"))
		return true;
	change_begin(call, root, &x);
	if (!recover(&x, &found, err))
		return false;
	if (found)
		tell_end(call, &x);
	return true;
}

void change_finish_files(struct call *call)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_free char *id = NULL;
	bool locked = state_is_locked(&call->state), found = false;
	struct err why = {0};
	auto_fd root = -1;

	if (!transaction_current(&call->state, &id, &why)) {
		msg_warn(&call->msg, "%s", why.msg);
		return;
	}
	/* whoever holds the lock is at work on it */
	if (!id || (!locked && !state_lock(&call->state, 0, call->verb, NULL)))
		return;
	change_begin(call, -1, &x);
	x.programs = false;
	if (fs_open_dir(call->root, &root, &why)) {
		x.root = root;
		if (recover(&x, &found, &why) && found)
			tell_end(call, &x);
	}
	if (why.kind != ERR_NONE)
		msg_warn(&call->msg, "transaction '%s' is not finished: %s", id, why.msg);
	if (!locked)
		fs_close(&call->state.lock);
}
