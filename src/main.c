/*
 * fettle: the command table, and what happens around every verb.
 *
 * main alone reads the environment, opens and locks the state, finishes an interrupted transaction,
 * and turns errors into exit statuses.
 */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fault.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/str.h"
#include "cmd/call.h"
#include "cmd/change.h"
#include "ext/digest.h"

static const struct verb verbs[] = {
        {"apply", cmd_apply, &usage_apply, NEED_CHANGE},
        {"assess", cmd_assess, &usage_assess, NEED_WRITE},
        {"bundle", cmd_bundle, &usage_bundle, NEED_NOTHING},
        {"check", cmd_check, &usage_check, NEED_READ},
        {"compare", cmd_compare, &usage_compare, NEED_NOTHING},
        {"feed", cmd_feed, &usage_feed, NEED_WRITE_UNLESS_LIST},
        {"fetch", cmd_fetch, &usage_fetch, NEED_WRITE},
        {"gc", cmd_gc, &usage_gc, NEED_CHANGE},
        {"keygen", cmd_keygen, &usage_keygen, NEED_NOTHING},
        {"keyring", cmd_keyring, &usage_keyring, NEED_WRITE_UNLESS_LIST},
        {"recover", cmd_recover, &usage_recover, NEED_CHANGE},
        {"repo", cmd_repo, &usage_repo, NEED_NOTHING},
        {"rollback", cmd_rollback, &usage_rollback, NEED_CHANGE},
        {"scan", cmd_scan, &usage_scan, NEED_WRITE_UNLESS_GIVEN},
        {"verify", cmd_verify, &usage_verify, NEED_READ},
        {"report", cmd_report, &usage_report, NEED_READ},
        {"status", cmd_status, &usage_status, NEED_READ},
        {"help", cmd_help, &usage_help, NEED_NOTHING},
        {"version", cmd_version, &usage_version, NEED_NOTHING},
        {0},
};

static void call_clear(struct call *call)
{
	opts_clear(&call->opts);
	state_clear(&call->state);
	out_clear(&call->out);
}

/* Where this user's state is when nobody says otherwise. */
static char *default_state(void)
{
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (geteuid() == 0)
		return mem_strdup("/var/lib/fettle");
	if (xdg && *xdg == '/')
		return str_format("%s/fettle", xdg);
	return str_format("%s/.local/state/fettle", home ? home : "");
}

/* The state of a foreign root is the operator's and lies outside it, named by the root's path. */
static bool state_path(const struct call *call, char **ret, struct err *err)
{
	const char *given = opts_value(&call->opts, "state-dir");
	auto_free char *base = given ? mem_strdup(given) : default_state();
	auto_free char *real = NULL;
	char hex[SHA256_HEX_SIZE];

	if (given || strcmp(call->root, "/") == 0) {
		*ret = base;
		base = NULL;
		return true;
	}
	if (!fs_realpath(call->root, &real, err))
		return err_prefix(err, "option '--root'");
	if (strcmp(real, "/") == 0) {
		*ret = base;
		base = NULL;
		return true;
	}
	digest_hex(span_of(real), hex);
	*ret = str_format("%s/roots/%s", base, hex);
	return true;
}

/* What is read from a file is of some other host than the state's. */
static bool wants_state(const struct call *call, const struct verb *verb)
{
	bool given = opts_has(&call->opts, "image") || opts_has(&call->opts, "sbom") ||
	             opts_has(&call->opts, "import");

	return verb->need != NEED_NOTHING && !(verb->need == NEED_WRITE_UNLESS_GIVEN && given);
}

static bool wants_lock(const struct call *call, const struct verb *verb)
{
	if (verb->need == NEED_WRITE_UNLESS_LIST)
		return !str_eq(opts_operand(&call->opts, 0), "list");
	return verb->need != NEED_READ;
}

static bool open_state(struct call *call, const struct verb *verb, struct err *err)
{
	const char *text = opts_value(&call->opts, "lock-wait");
	auto_free char *path = NULL;
	int64_t wait = 0;

	if (!wants_state(call, verb))
		return true;
	if (text && !clock_parse_duration(text, &wait, err))
		return err_prefix(err, "option '--lock-wait'");
	if (!state_path(call, &path, err) || !state_open(path, &call->state, err))
		return false;
	if (call->state.made)
		msg_info(&call->msg, "made state directory '%s'", path);
	if (wants_lock(call, verb) && !state_lock(&call->state, wait, verb->name, err))
		return false;
	if (verb->need != NEED_CHANGE)
		change_finish_files(call);
	return true;
}

/* Whether an error in the options themselves is to be told as JSON. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--json") == 0 || strcmp(argv[i], "--format=json") == 0 ||
		    (strcmp(argv[i], "--format") == 0 && i + 1 < argc &&
		     strcmp(argv[i + 1], "json") == 0))
			return true;
	return false;
}

static bool is_set(const char *value)
{
	return value && *value;
}

static bool read_options(struct call *call, const struct verb *verb, int argc, char **argv,
                         struct err *err)
{
	const struct opts *o = &call->opts;
	const char *now, *term = getenv("TERM");
	bool plain = is_set(getenv("NO_COLOR")) || (term && strcmp(term, "dumb") == 0);

	if (!opts_parse(argc, argv, verb ? verb->usage : NULL, &call->opts, err)) {
		call->msg.json = wants_json(argc, argv);
		return err_hint(err,
		                verb ? "'fettle %s --help' shows the options"
		                     : "'fettle help' shows the verbs",
		                verb ? verb->name : "");
	}
	opts_default(&call->opts, "state-dir", getenv("FETTLE_STATE_DIR"));
	opts_default(&call->opts, "color", getenv("FETTLE_COLOR"));
	opts_default(&call->opts, "lock-wait", getenv("FETTLE_LOCK_WAIT"));
	opts_default(&call->opts, "now", getenv("FETTLE_NOW"));
	opts_default(&call->opts, "policy", getenv("FETTLE_POLICY"));
	call->msg.quiet = opts_has(o, "quiet");
	call->msg.verbose = opts_has(o, "verbose");
	call->msg.json = opts_has(o, "json") || str_eq(opts_value(o, "format"), "json");
	call->root = opts_value(o, "root") ? opts_value(o, "root") : "/";
	call->now = clock_now();
	now = opts_value(o, "now");
	if (now && !clock_parse(now, &call->now, err))
		return err_prefix(err, "option '--now'");
	return out_open(opts_has(o, "json") ? "json" : opts_value(o, "format"),
	                opts_value(o, "output"), opts_value(o, "color"), plain, &call->out, err);
}

static bool run(struct call *call, int argc, char **argv, struct err *err)
{
	const char *name = opts_find_verb(argc, argv);
	const struct verb *verb = name ? verb_find(verbs, name) : NULL;

	if (name && !verb) {
		call->msg.json = wants_json(argc, argv);
		err_set(err, ERR_USAGE, "unknown verb '%s'", name);
		return err_hint(err, "'fettle help' shows the verbs");
	}
	if (!read_options(call, verb, argc, argv, err))
		return false;
	if (opts_has(&call->opts, "version"))
		verb = verb_find(verbs, "version");
	else if (!verb && !opts_has(&call->opts, "help")) {
		err_set(err, ERR_USAGE, "no verb given");
		return err_hint(err, "'fettle help' shows the verbs");
	} else if (!verb)
		verb = verb_find(verbs, "help");
	else if (opts_has(&call->opts, "help")) {
		usage_print(verb->usage, &call->out.text);
		return out_close(&call->out, err);
	}
	call->verb = verb->name;
	if (!open_state(call, verb, err))
		return false;
	if (!verb->run(call, err)) {
		/* what was found before the failure is still the result (a list of refusals, say)
		 */
		if (call->out.text.len && !call->out.path && !out_close(&call->out, NULL))
			return false;
		return false;
	}
	return out_close(&call->out, err);
}

int main(int argc, char **argv)
{
	__attribute__((cleanup(call_clear))) struct call call = {
	        .verbs = verbs, .state = STATE_NONE, .root = "/"};
	struct err err = {0};

	signal(SIGPIPE, SIG_IGN);
	/* a run is short: memory comes in a few large pieces and goes back at the end */
	mallopt(M_TOP_PAD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
#ifdef FETTLE_FAULT
	if (getenv("FETTLE_FAULT") && !fault_arm(getenv("FETTLE_FAULT"), &err)) {
		msg_error(&call.msg, &err);
		return ERR_USAGE;
	}
#endif
	if (run(&call, argc, argv, &err))
		return call.status;
	err_set(&err, ERR_FAILED, "failed without saying why");
	if (err.sys == EPIPE) /* whoever read the output has seen enough ("| head") */
		return 128 + SIGPIPE;
	msg_error(&call.msg, &err);
	if (err.kind == ERR_CANCELLED && stop_signal())
		return 128 + stop_signal();
	return (int)err.kind;
}
