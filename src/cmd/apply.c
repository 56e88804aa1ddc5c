#include <fcntl.h>
#include <stdlib.h>

#include "apply/gate.h"
#include "apply/install.h"
#include "apply/receipts.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "cmd/change.h"
#include "cmd/host.h"
#include "cmd/load.h"
#include "cmd/trust.h"
#include "ext/digest.h"
#include "ext/js.h"

#define PLAN_MAX (64u << 20)

static const char *const forms[] = {
        "apply [PLAN | FILE...] [--root DIR] [-n] [-y] [--irreversible]", NULL};

static const struct opt options[] = {
        OPT_ROOT,
        OPT_DRY_RUN,
        {"irreversible", 0, OPT_FLAG, NULL, "apply even what cannot be rolled back"},
        {0},
};

const struct usage usage_apply = {
        .purpose = "Put bundles in, so that the host is wholly before or wholly after.",
        .forms = forms,
        .opts = options,
        .max_operands = SIZE_MAX,
};

/* One bundle that is to be put in. */
struct job {
	struct bundle bundle;
	char *plan_digest; /* NULL: named by itself */
	char *sha256;      /* of the file */
	char *signers;
};

struct jobs {
	struct job *v;
	size_t count, cap;
	struct strlist ids; /* of their bundles */
};

static void jobs_clear(struct jobs *j)
{
	for (size_t i = 0; i < j->count; i++) {
		bundle_clear(&j->v[i].bundle);
		mem_free(&j->v[i].plan_digest);
		mem_free(&j->v[i].sha256);
		mem_free(&j->v[i].signers);
	}
	free(j->v);
	strlist_clear(&j->ids);
	*j = (struct jobs){0};
}

static bool digest_file(const struct bundle *b, char **ret, struct err *err)
{
	char hex[SHA256_HEX_SIZE];

	if (!fs_seek(b->fd, 0, err) || !digest_fd(b->fd, hex, NULL, err))
		return false;
	*ret = mem_strdup(hex);
	return true;
}

/* Whether the bundle lies in the state, where it was proved when it was fetched. */
static bool is_fetched(const struct call *call, const char *sha256)
{
	auto_free char *name = str_format("bundles/%s.fettle", sha256);

	return fs_exists(call->state.dir, name);
}

static char *signers_of(const struct keyring_proof *proof)
{
	auto_clear(str) who = {0};

	for (size_t i = 0; i < proof->count; i++)
		str_addf(&who, "%s%s (%s)", i ? ", " : "", proof->keys[i]->name,
		         proof->keys[i]->id);
	return str_steal(&who);
}

static bool add_bundle(struct call *call, struct gate *gate, const char *path,
                       const char *plan_digest, struct jobs *jobs, struct err *err)
{
	auto_clear(keyring_proof) proof = {0};
	struct job *job;

	jobs->v = mem_grow(jobs->v, jobs->count, &jobs->cap, sizeof(*jobs->v));
	job = &jobs->v[jobs->count++];
	*job = (struct job){.bundle = BUNDLE_NONE, .plan_digest = mem_strdup(plan_digest)};
	if (!bundle_open_path(path, call->state.dir, &job->bundle, err))
		return false;
	gate->together = &jobs->ids;
	if (!digest_file(&job->bundle, &job->sha256, err) ||
	    !gate_admit(gate, &job->bundle, is_fetched(call, job->sha256), &proof, err))
		return err_prefix(err, "'%s'", path);
	job->signers = signers_of(&proof);
	strlist_add(&jobs->ids, job->bundle.manifest.id);
	return true;
}

static bool add_patch(struct call *call, struct gate *gate, const struct plan *p,
                      const struct patch *patch, struct jobs *jobs, struct err *err)
{
	auto_free char *name = str_format("bundles/%s.fettle", patch->sha256 ? patch->sha256 : "");
	auto_free char *path = str_format("%s/%s", call->state.path, name);

	if (history_of_bundle(gate->history, patch->id)) {
		msg_detail(&call->msg, "bundle '%s' is applied already", patch->id);
		return true;
	}
	if (!patch->sha256 || !fs_exists(call->state.dir, name)) {
		err_set(err, ERR_INPUT, "bundle '%s' of plan '%s' was not fetched", patch->id,
		        p->id);
		return err_hint(err, "fettle fetch %s", p->id);
	}
	return add_bundle(call, gate, path, p->digest, jobs, err);
}

static bool add_plan(struct call *call, struct gate *gate, const struct plan *p, struct jobs *jobs,
                     struct err *err)
{
	size_t others = 0;

	for (size_t i = 0; i < p->order.count; i++) {
		const struct patch *patch = plan_find(p, p->order.v[i]);

		if (!patch)
			return err_set(err, ERR_INPUT,
			               "plan '%s' orders '%s', which it does not have", p->id,
			               p->order.v[i]);
		if (patch->kind != PATCH_BUNDLE)
			others++;
		else if (!add_patch(call, gate, p, patch, jobs, err))
			return false;
	}
	if (others)
		msg_warn(&call->msg,
		         "%zu patch%s of plan '%s' come%s from the package archive, and %s left to "
		         "the package manager: 'fettle assess' lists them, and "
		         "'fettle scan' tells when they are in",
		         others, others == 1 ? "" : "es", p->id, others == 1 ? "s" : "",
		         others == 1 ? "is" : "are");
	return true;
}

static bool add_newest_plan(struct call *call, struct gate *gate, struct jobs *jobs,
                            struct err *err)
{
	auto_clear(plan) p = {0};
	bool found;

	if (!load_plan(&call->state, NULL, &p, &found, err))
		return false;
	if (found)
		return add_plan(call, gate, &p, jobs, err);
	err_set(err, ERR_USAGE, "there is no plan, and no bundle was named");
	return err_hint(err, "'fettle assess' makes a plan");
}

/* A plan in a file of its own. *ret false when the file is none: a bundle, then. */
static bool add_plan_file(struct call *call, struct gate *gate, const char *path, struct jobs *jobs,
                          bool *ret, struct err *err)
{
	auto_clear(str) text = {0};
	auto_clear(plan) p = {0};
	auto_js doc = NULL;
	auto_fd fd = -1;
	char first;

	*ret = false;
	if (!fs_open_operand(path, false, &fd, err))
		return false;
	if (!fs_pread(fd, &first, 1, 0, NULL) || first != '{')
		return true;
	*ret = true;
	if (!fs_read_fd(fd, PLAN_MAX, &text, err) ||
	    !js_parse_document(span_make(text.buf, text.len), PLAN_FORMAT, &doc, err) ||
	    !plan_decode(doc, &p, err))
		return err_prefix(err, "'%s'", path);
	return add_plan(call, gate, &p, jobs, err);
}

static bool add_operand(struct call *call, struct gate *gate, const char *operand,
                        struct jobs *jobs, struct err *err)
{
	auto_clear(plan) p = {0};
	bool found = false;

	if (str_starts(operand, "plan-") && !strchr(operand, '/') &&
	    !load_plan(&call->state, operand, &p, &found, err))
		return false;
	if (found)
		return add_plan(call, gate, &p, jobs, err);
	if (!add_plan_file(call, gate, operand, jobs, &found, err))
		return false;
	return found || add_bundle(call, gate, operand, NULL, jobs, err);
}

static bool collect(struct call *call, struct gate *gate, struct jobs *jobs, struct err *err)
{
	if (call->opts.operands.count == 0)
		return add_newest_plan(call, gate, jobs, err);
	for (size_t i = 0; i < call->opts.operands.count; i++)
		if (!add_operand(call, gate, opts_operand(&call->opts, i), jobs, err))
			return false;
	return true;
}

static void show_refused(struct call *call, const struct strlist *refused)
{
	auto_js doc = NULL;

	if (!out_is(&call->out, "json")) {
		for (size_t i = 0; i < refused->count; i++)
			str_addf(&call->out.text, "%s\n", refused->v[i]);
		return;
	}
	if (refused->count == 0)
		return;
	doc = js_object();
	js_set_str(doc, "format", "fettle.refusal/1");
	js_set_strings(doc, "paths", refused);
	js_print(doc, JS_PRETTY, &call->out.text);
}

static bool run_job(struct call *call, int root, struct job *job, struct err *err)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	const char *id = job->bundle.manifest.id;
	bool done;

	if (!install_plan(&job->bundle, &call->state, root, call->root, &x.set, &refused, err)) {
		show_refused(call, &refused);
		return err_prefix(err, "bundle '%s'", id);
	}
	if (x.set.count == 0) {
		for (size_t i = 0; i < x.set.notes.count; i++)
			msg_warn(&call->msg, "%s", x.set.notes.v[i]);
		msg_info(&call->msg, "bundle '%s': nothing to do", id);
		return true;
	}
	if (opts_has(&call->opts, "dry-run")) {
		change_show_plan(call, &x.set, &job->bundle.manifest);
		return true;
	}
	change_begin(call, root, &x);
	x.heeds_stop = true;
	x.receipt.plan_digest = mem_strdup(job->plan_digest);
	x.receipt.bundle_sha256 = mem_strdup(job->sha256);
	x.receipt.signed_by = mem_strdup(job->signers);
	stop_arm();
	done = install_run(&x, &job->bundle, err);
	if (x.ended && (done || x.receipt.why))
		change_show(call, &x);
	return done || err_prefix(err, "bundle '%s'", id);
}

/* What is in is in; that the rest is not is another thing than that nothing is. */
static bool say_partial(const struct jobs *jobs, size_t done, struct err *err)
{
	if (done == 0 || (err && (err->kind == ERR_BROKEN || err->kind == ERR_UNDONE)))
		return false;
	err_prefix(err, "%zu of %zu bundles are in; then", done, jobs->count);
	return err_as(err, ERR_PARTIAL);
}

static bool run_jobs(struct call *call, int root, struct jobs *jobs, struct err *err)
{
	if (jobs->count == 0)
		msg_info(&call->msg, "nothing to do");
	for (size_t i = 0; i < jobs->count; i++)
		if (!run_job(call, root, &jobs->v[i], err))
			return say_partial(jobs, i, err);
	return true;
}

bool cmd_apply(struct call *call, struct err *err)
{
	auto_clear(host) host = HOST_NONE;
	auto_clear(keyring) keyring = {0};
	auto_clear(history) history = {0};
	auto_clear(jobs) jobs = {0};
	struct gate gate = {
	        .state = &call->state,
	        .keyring = &keyring,
	        .history = &history,
	        .now = call->now,
	        .irreversible = opts_has(&call->opts, "irreversible"),
	};

	if (!out_only(&call->out, "table json", err) || !host_open(call, &host, err) ||
	    !change_finish(call, host.root, err) || !trust_load_keyring(call, &keyring, err) ||
	    !receipts_load(&call->state, &history, err))
		return false;
	gate.host = host_facts(&host, NULL);
	return collect(call, &gate, &jobs, err) && run_jobs(call, host.root, &jobs, err);
}
