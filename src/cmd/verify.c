#include "base/fs.h"
#include "base/mem.h"
#include "bundle/prove.h"
#include "cmd/call.h"
#include "cmd/host.h"
#include "cmd/trust.h"
#include "cmd/verify_state.h"
#include "ext/js.h"

static const char *const forms[] = {
        "verify FILE... [--root DIR] [--product P]",
        "verify --state [--root DIR]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        {"product", 0, OPT_VALUE, "P", "the product that the bundle must be for"},
        {"state", 0, OPT_FLAG, NULL, "prove the records of the state, and the snapshots"},
        {0},
};

const struct usage usage_verify = {
        .purpose = "Prove that bundles are signed, whole, and meant for this host; or the state.",
        .forms = forms,
        .opts = options,
        .max_operands = SIZE_MAX,
};

static void signers(const struct keyring_proof *proof, struct str *to)
{
	for (size_t i = 0; i < proof->count; i++)
		str_addf(to, "%s%s (%s)", i ? ", " : "", proof->keys[i]->name, proof->keys[i]->id);
}

static bool verify_one(struct call *call, const char *path, const struct keyring *keyring,
                       const struct host *host, struct js *result, struct err *err)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};
	auto_clear(str) who = {0};
	struct bundle_host facts = host_facts(host, opts_value(&call->opts, "product"));

	if (!bundle_open_path(path, -1, &b, err))
		return false;
	if (!bundle_prove(&b, keyring, call->now, false, &proof, err) ||
	    !bundle_prove_objects(&b, err) || !bundle_applies(&b.manifest, &facts, err))
		return err_prefix(err, "'%s'", path);
	signers(&proof, &who);
	js_set_str(result, "id", b.manifest.id);
	js_set_str(result, "product", b.manifest.product);
	js_set_int(result, "serial", b.manifest.serial);
	js_set_str(result, "signed_by", str_c(&who));
	if (!out_is(&call->out, "json"))
		str_addf(&call->out.text, "%s: %s, product %s, serial %lld, signed by %s: good\n",
		         path, b.manifest.id, b.manifest.product, (long long)b.manifest.serial,
		         str_c(&who));
	return true;
}

static void say_bad(struct call *call, const char *path, const struct err *why, struct js *result)
{
	js_set_str(result, "error", why->msg);
	js_set_str(result, "kind", err_kind_name(why->kind));
	if (!out_is(&call->out, "json") && call->opts.operands.count > 1)
		str_addf(&call->out.text, "%s: %s\n", path, why->msg);
}

bool cmd_verify(struct call *call, struct err *err)
{
	auto_clear(keyring) keyring = {0};
	auto_clear(host) host = HOST_NONE;
	auto_js doc = js_object();
	struct js *results = js_array();
	struct err worst = {0};

	js_set_str(doc, "format", "fettle.verification/1");
	js_set(doc, "bundles", results);
	if (!out_only(&call->out, "table json", err))
		return false;
	if (opts_has(&call->opts, "state") == (call->opts.operands.count > 0))
		return err_set(err, ERR_USAGE, "verify: give files, or --state");
	if (opts_has(&call->opts, "state"))
		return verify_state(call, err);
	if (!trust_load_keyring(call, &keyring, err) || !host_open(call, &host, err))
		return false;
	for (size_t i = 0; i < call->opts.operands.count; i++) {
		const char *path = opts_operand(&call->opts, i);
		struct js *result = js_object();
		struct err why = {0};

		js_push(results, result);
		js_set_str(result, "file", path);
		js_set_bool(result, "good", verify_one(call, path, &keyring, &host, result, &why));
		if (why.kind == ERR_NONE)
			continue;
		say_bad(call, path, &why, result);
		if (why.kind == ERR_UNTRUSTED || worst.kind == ERR_NONE)
			worst = why;
	}
	if (out_is(&call->out, "json"))
		js_print(doc, JS_PRETTY, &call->out.text);
	if (worst.kind != ERR_NONE)
		*err = worst;
	return worst.kind == ERR_NONE;
}
