#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "bundle/extract.h"
#include "bundle/make.h"
#include "bundle/prove.h"
#include "cmd/call.h"
#include "cmd/show.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "model/idmap.h"

static const char create_form[] =
        "bundle create --from OLD_DIR --to NEW_DIR --at PATH --id ID --product P --serial N "
        "--key SECRET -o FILE.fettle";

static const char *const forms[] = {
        create_form,
        "bundle sign (--key SECRET | --signature MINISIG) FILE",
        "bundle show FILE",
        "bundle extract FILE DIR",
        NULL,
};

static const struct opt options[] = {
        {"from", 0, OPT_VALUE, "OLD_DIR", "the tree as it is on hosts now"},
        {"to", 0, OPT_VALUE, "NEW_DIR", "the tree as it shall be"},
        {"at", 0, OPT_VALUE, "PATH", "where the tree stands on a host"},
        {"id", 0, OPT_VALUE, "ID", "the name of this patch"},
        {"product", 0, OPT_VALUE, "P", "what is patched"},
        {"serial", 0, OPT_VALUE, "N", "a number that grows with every patch of the product"},
        {"arch", 0, OPT_VALUE, "A", "amd64, arm64, ..., or all (the default)"},
        {"channel", 0, OPT_VALUE, "C", "a line of patches of its own; stable when not given"},
        {"class", 0, OPT_VALUE, "C", "security (the default), bugfix or feature"},
        {"severity", 0, OPT_VALUE, "S", "low, medium, high or critical"},
        {"title", 0, OPT_VALUE, "TEXT", "one line for people"},
        {"fixes", 0, OPT_VALUE, "CVE,CVE", "the vulnerabilities that it ends"},
        {"supersedes", 0, OPT_VALUE, "ID,ID", "the patches that it replaces"},
        {"floor", 0, OPT_VALUE, "N", "the lowest serial that a host may go back to"},
        {"expires", 0, OPT_VALUE, "T", "not to be applied from this time on"},
        {"checks", 0, OPT_VALUE, "FILE", "JSON with checks, hooks, applies_to, requires"},
        {"key", 0, OPT_VALUE, "SECRET", "the secret key to sign with"},
        {"signature", 0, OPT_VALUE, "MINISIG", "a signature of the manifest made by minisign"},
        OPT_PASSWORD_FILE,
        {0},
};

const struct usage usage_bundle = {
        .purpose = "Make, sign, show and unpack bundles: signed files that carry patches.",
        .forms = forms,
        .opts = options,
        .min_operands = 1,
        .max_operands = 3,
};

static bool need(const struct opts *o, const char *name, char **ret, struct err *err)
{
	const char *value = opts_value(o, name);

	if (!value || !*value)
		return err_set(err, ERR_USAGE, "bundle create: --%s is missing", name);
	*ret = mem_strdup(value);
	return true;
}

static bool number(const struct opts *o, const char *name, int64_t min, int64_t *ret,
                   struct err *err)
{
	const char *text = opts_value(o, name);
	uint64_t n;

	if (!text)
		return true;
	if (!span_to_u64(span_of(text), INT64_MAX, &n) || (int64_t)n < min)
		return err_set(err, ERR_USAGE, "option '--%s': '%s' is not a number from %lld on",
		               name, text, (long long)min);
	*ret = (int64_t)n;
	return true;
}

static bool one_of(const struct opts *o, const char *name, const char *words, struct err *err)
{
	const char *value = opts_value(o, name);
	struct span rest = span_of(words), word;

	while (value && span_word(&rest, &word))
		if (span_eq(word, value))
			return true;
	return !value ||
	       err_set(err, ERR_USAGE, "option '--%s': '%s' is none of: %s", name, value, words);
}

static bool read_conduct(const struct opts *o, struct manifest *m, struct err *err)
{
	const char *path = opts_value(o, "checks");
	auto_clear(str) text = {0};
	auto_js doc = NULL;

	if (!path)
		return true;
	if (!fs_read_operand(path, MANIFEST_MAX, &text, err))
		return false;
	return (js_parse(span_make(text.buf, text.len), &doc, err) &&
	        manifest_decode_conduct(doc, m, err)) ||
	       err_prefix(err, "'%s'", path);
}

/* What a reader would refuse is refused before anything is made of it. */
static bool check_description(const struct manifest *m, struct err *err)
{
	auto_clear(str) text = {0};
	auto_clear(manifest) again = {0};

	manifest_print(m, &text);
	return manifest_parse(span_make(text.buf, text.len), &again, err) || err_as(err, ERR_USAGE);
}

static bool describe(struct call *call, struct manifest *m, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *expires = opts_value(o, "expires"), *arch = opts_value(o, "arch");
	const char *class = opts_value(o, "class");

	if (!need(o, "at", &m->at, err) || !need(o, "id", &m->id, err) ||
	    !need(o, "product", &m->product, err) || !number(o, "serial", 1, &m->serial, err) ||
	    !number(o, "floor", 0, &m->floor, err) ||
	    !one_of(o, "class", "security bugfix feature", err) ||
	    !one_of(o, "severity", "low medium high critical", err))
		return false;
	if (!m->serial)
		return err_set(err, ERR_USAGE, "bundle create: --serial is missing");
	if (expires && !clock_parse(expires, &m->expires, err)) {
		err_as(err, ERR_USAGE);
		return err_prefix(err, "option '--expires'");
	}
	m->created = call->now;
	m->arch = mem_strdup(arch ? arch : "all");
	m->class = mem_strdup(class ? class : "security");
	m->channel = mem_strdup(opts_value(o, "channel"));
	m->title = mem_strdup(opts_value(o, "title"));
	m->severity = mem_strdup(opts_value(o, "severity"));
	strlist_split(&m->fixes, opts_value(o, "fixes"), ',');
	strlist_split(&m->supersedes, opts_value(o, "supersedes"), ',');
	return check_description(m, err) && read_conduct(o, m, err);
}

static void load_ids(const char *path, struct idmap *to)
{
	auto_clear(str) text = {0};

	/* without names the numbers do */
	if (fs_read_operand(path, 16u << 20, &text, NULL))
		idmap_parse(span_make(text.buf, text.len), to);
}

static bool create(struct call *call, struct err *err)
{
	const struct opts *o = &call->opts;
	auto_clear(idmap) users = {0}, groups = {0};
	auto_clear(minisign_secret) key = {0};
	auto_clear(manifest) m = {0};
	auto_fd from = -1, to = -1;

	if (!opts_value(o, "from") || !opts_value(o, "to") || !opts_value(o, "key") ||
	    !call->out.path)
		return err_set(err, ERR_USAGE,
		               "bundle create: --from, --to, --key and -o are needed");
	if (!describe(call, &m, err) || !trust_read_secret(call, opts_value(o, "key"), &key, err) ||
	    !fs_open_dir(opts_value(o, "from"), &from, err) ||
	    !fs_open_dir(opts_value(o, "to"), &to, err))
		return false;
	load_ids("/etc/passwd", &users);
	load_ids("/etc/group", &groups);
	if (!bundle_make(from, to, &users, &groups, &m, err) ||
	    !bundle_write(to, &m, &key, call->out.path, err))
		return false;
	msg_info(&call->msg, "wrote '%s': %zu paths, %zu objects", call->out.path, m.path_count,
	         m.object_count);
	call->out.path = NULL; /* written already */
	return true;
}

static bool sign(struct call *call, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *path = opts_operand(o, 1), *ready = opts_value(o, "signature");
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(minisign_secret) key = {0};
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) text = {0};
	auto_free char *comment = NULL;

	if (!path || !opts_value(o, "key") == !ready)
		return err_set(err, ERR_USAGE,
		               "bundle sign: give a bundle, and --key or --signature");
	if (!bundle_open_path(path, -1, &b, err) || !bundle_decode(&b, err))
		return false;
	if (ready) {
		if (!fs_read_operand(ready, MINISIGN_FILE_MAX, &text, err))
			return false;
	} else {
		if (!trust_read_secret(call, opts_value(o, "key"), &key, err))
			return false;
		comment = bundle_trusted_comment(&b.manifest, span_make(b.text.buf, b.text.len));
		minisign_sign(&key, span_make(b.text.buf, b.text.len), "", comment, &text);
	}
	return (minisign_sig_parse(span_make(text.buf, text.len), &sig, err) ||
	        err_prefix(err, "signature '%s'", ready)) &&
	       bundle_add_signature(&b, &sig, call->out.path ? call->out.path : path, err) &&
	       (call->out.path = NULL, true);
}

static bool show(struct call *call, struct err *err)
{
	auto_clear(bundle) b = BUNDLE_NONE;

	if (!opts_operand(&call->opts, 1))
		return err_set(err, ERR_USAGE, "bundle show: a file is missing");
	if (!out_only(&call->out, "table json", err) ||
	    !bundle_open_path(opts_operand(&call->opts, 1), -1, &b, err) || !bundle_decode(&b, err))
		return false;
	if (out_is(&call->out, "json"))
		str_add(&call->out.text, b.text.buf, b.text.len);
	else
		show_bundle(&b, &call->out);
	return true;
}

static bool extract(struct call *call, struct err *err)
{
	const char *path = opts_operand(&call->opts, 1), *dir = opts_operand(&call->opts, 2);
	auto_clear(idmap) users = {0}, groups = {0};
	auto_clear(bundle) b = BUNDLE_NONE;
	struct extract_result is = {0};

	if (!path || !dir)
		return err_set(err, ERR_USAGE, "bundle extract: give a bundle and a new directory");
	if (!bundle_open_path(path, -1, &b, err) || !bundle_decode(&b, err))
		return false;
	load_ids("/etc/passwd", &users);
	load_ids("/etc/group", &groups);
	if (!extract_bundle(&b, dir, &users, &groups, &is, err))
		return false;
	msg_info(&call->msg, "made '%s': %zu paths%s", dir, is.made,
	         is.left_out ? ", without what the bundle takes away or changes in attributes alone"
	                     : "");
	return true;
}

bool cmd_bundle(struct call *call, struct err *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct call *call, struct err *err);
	} acts[] = {{"create", create}, {"sign", sign}, {"show", show}, {"extract", extract}};
	const char *act = opts_operand(&call->opts, 0);

	if (call->opts.operands.count > 2 && strcmp(act, "extract") != 0)
		return err_set(err, ERR_USAGE, "too many arguments, from '%s' on",
		               opts_operand(&call->opts, 2));
	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].name, act) == 0)
			return acts[i].run(call, err);
	return err_set(err, ERR_USAGE, "bundle: no '%s': there is create, sign, show and extract",
	               act);
}
