#include "assess/assess.h"
#include "assess/goal.h"
#include "assess/select.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "cmd/assess_many.h"
#include "cmd/call.h"
#include "cmd/condition.h"
#include "cmd/explain.h"
#include "cmd/findings_show.h"
#include "cmd/foresee.h"
#include "cmd/hosts.h"
#include "cmd/inventory_given.h"
#include "cmd/load.h"
#include "cmd/plan_show.h"
#include "cmd/render.h"
#include "cmd/since_show.h"
#include "ext/js.h"
#include "store/doc.h"

static const char *const forms[] = {
        "assess [--root DIR] [--class LIST] [--by patch|finding|package|host]",
        "assess --inventory FILE|-|DIR|@LIST... [--by patch|finding|package|host]",
        "assess --until GOAL [--root DIR] [--inventory FILE|-]",
        "assess --after PLAN [--root DIR] [--inventory FILE|-]",
        "assess --since WHEN|--new [--root DIR]",
        "assess --explain WHAT [--root DIR] [--inventory FILE|-]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        {"inventory", 0, OPT_LIST, "FILE",
         "judge this inventory or bill of materials: CycloneDX, SPDX"},
        {"explain", 0, OPT_VALUE, "WHAT",
         "tell all of a finding, vulnerability, source or package"},
        {"class", 0, OPT_VALUE, "LIST",
         "plan these classes: security (the default), bugfix, feature, all"},
        {"until", 0, OPT_VALUE, "GOAL", "plan the smallest set of patches that reaches GOAL"},
        {"after", 0, OPT_VALUE, "PLAN", "say what would remain when PLAN was carried out"},
        {"since", 0, OPT_VALUE, "WHEN", "show what changed since a time, a plan or a transaction"},
        {"new", 0, OPT_FLAG, NULL, "show what changed since the last assessment"},
        {"by", 0, OPT_VALUE, "WHAT", "one line a patch (the default), finding, package or host"},
        OPT_POLICY,
        OPT_EXIT_CODE,
        OPT_FAIL_ON,
        {0},
};

const struct usage usage_assess = {
        .purpose = "Say what is wrong with the host, how urgent it is, and what mends it.",
        .forms = forms,
        .opts = options,
};

/* What the options ask for. */
struct ask {
	enum findings_by by;
	unsigned wanted;  /* conditions */
	unsigned classes; /* of patches */
	struct goal goal; /* no terms: none */
	struct policy policy;
	struct rules rules;   /* of the policy */
	struct strlist files; /* inventories that are not the state's */
	bool is_many;         /* a list of them was asked for */
	bool keeps;           /* the result is kept in the state */
	bool is_since;        /* what changed is asked for */
	int64_t since;
};

static void ask_clear(struct ask *a)
{
	goal_clear(&a->goal);
	strlist_clear(&a->files);
	policy_clear(&a->policy);
	*a = (struct ask){0};
}

static bool read_inventory(const struct call *call, const struct ask *ask, struct inventory *ret,
                           struct err *err)
{
	bool found;

	if (ask->files.count)
		return inventory_given(ask->files.v[0], call->now, ret, err);
	if (!load_inventory(&call->state, ret, &found, err))
		return false;
	if (found)
		return true;
	err_set(err, ERR_INPUT, "there is no inventory of this host yet");
	if (strcmp(call->root, "/") == 0)
		return err_hint(err, "run 'fettle scan' first");
	return err_hint(err, "run 'fettle scan --root %s' first", call->root);
}

/* The lists of a host's archives are read from its root; those of an inventory that came from
 * elsewhere only when its root is named. */
static bool open_root(const struct call *call, int *ret, struct err *err)
{
	if (opts_has(&call->opts, "inventory") && !opts_has(&call->opts, "root"))
		return true;
	return fs_open_dir(call->root, ret, err) || err_prefix(err, "root");
}

static bool open_cache(const struct call *call, int *ret, struct err *err)
{
	return fs_mkdirs(call->state.dir, "cache", 0700, err) &&
	       fs_open_subdir(call->state.dir, "cache", ret, err);
}

static bool drain(void *ctx, struct str *to, struct err *err)
{
	const struct newfile *f = ctx;
	bool done = fs_write(f->fd, to->buf, to->len, err);

	str_reset(to);
	return done;
}

static bool keep_findings(const struct call *call, const struct findings *findings, struct err *err)
{
	__attribute__((cleanup(newfile_clear))) struct newfile f = NEWFILE_NONE;
	auto_clear(str) piece = {0};

	return newfile_begin(call->state.dir, "findings.json", 0600, &f, err) &&
	       findings_write(findings, &piece, drain, &f, err) && newfile_commit(&f, err);
}

/* The findings last: who reads them finds the plan that they name. */
static bool keep(const struct call *call, const struct assess_result *r,
                 const struct episodes *episodes, struct err *err)
{
	auto_free char *name = str_format("plans/%s.json", r->plan.id);
	auto_js plan = plan_encode(&r->plan);

	return episodes_append(&call->state, episodes, span_make(r->events.buf, r->events.len),
	                       err) &&
	       doc_save(&call->state, name, plan, err) && keep_findings(call, &r->findings, err);
}

static bool say_stale(const struct findings *f, struct err *err)
{
	for (size_t i = 0; i < f->feed_count; i++) {
		auto_free char *age = clock_age(f->feeds[i].age);

		if (!f->feeds[i].stale)
			continue;
		err_set(err, ERR_STALE,
		        "feed '%s' is %s old, and no longer valid: no claim is made",
		        f->feeds[i].name, age);
		if (strcmp(f->feeds[i].type, "archive") == 0)
			return err_hint(err, "update the package lists, as 'apt-get update' does");
		return err_hint(err, "'fettle feed update %s' fetches it", f->feeds[i].name);
	}
	return true;
}

/* As the state keeps it: of a goal the plan, else the findings. */
static void show_document(struct call *call, const struct assess_result *r, const struct ask *ask)
{
	struct str *to = &call->out.text;
	auto_clear(hosts) hosts = {0};
	auto_js plan = ask->goal.count ? plan_encode(&r->plan) : NULL;

	if (ask->by == BY_HOST) {
		hosts_add(&hosts, r, ask->files.count ? ask->files.v[0] : NULL);
		hosts_encode(&hosts, call->now, to);
	} else if (plan) {
		js_print(plan, JS_PRETTY, to);
	} else {
		findings_encode(&r->findings, to);
	}
}

static void show_host(const struct assess_result *r, struct out *out)
{
	auto_clear(hosts) hosts = {0};

	hosts_add(&hosts, r, NULL);
	hosts_show(&hosts, out);
	str_addc(&out->text, '\n');
}

static bool show(struct call *call, const struct assess_result *r, const struct inventory *inv,
                 const struct ask *ask, struct err *err)
{
	const char *what = opts_value(&call->opts, "explain");
	struct explain e = {&r->findings, &r->plan, inv, &ask->rules, call->now};

	for (size_t i = 0; i < r->notes.count; i++)
		msg_warn(&call->msg, "%s", r->notes.v[i]);
	if (what)
		return explain(&e, what, &call->out.text, err);
	if (render_is_asked(&call->out))
		return render_findings(&r->findings, inv, call->now, &call->out, err);
	if (out_is(&call->out, "json")) {
		show_document(call, r, ask);
	} else if (!call->msg.quiet || call->out.path) {
		if (ask->goal.count) {
			plan_show(&r->plan, &r->findings, &call->out);
			return true;
		}
		if (ask->by == BY_HOST)
			show_host(r, &call->out);
		else
			findings_show(&r->findings, &r->plan, ask->by, &call->out);
		findings_show_sum(&r->findings, r->claims, &call->out);
	}
	return true;
}

static bool show_since(struct call *call, const struct assess_result *r, const struct ask *ask,
                       struct err *err)
{
	auto_clear(episodes) then = {.until = ask->since ? ask->since : 1};
	auto_clear(since) s = {0};

	for (size_t i = 0; i < r->notes.count; i++)
		msg_warn(&call->msg, "%s", r->notes.v[i]);
	if (!episodes_load(&call->state, &then, err))
		return false;
	since_make(&r->findings, &then, ask->since, &s);
	if (out_is(&call->out, "json"))
		since_encode(&s, &r->findings, &call->out.text);
	else if (!call->msg.quiet || call->out.path)
		since_show(&s, &call->out);
	return true;
}

/* What is not known to apply is no obstacle and no success either. */
static void say_doubts(const struct call *call, const struct assess_result *r,
                       const struct goal *goal)
{
	size_t n = 0;

	for (size_t i = 0; i < r->findings.count; i++)
		n += goal_is_in_doubt(goal, &r->findings.items[i], call->now);
	if (n)
		msg_warn(
		        &call->msg,
		        "%zu findings whose state is unknown would stand against '%s': no claim is "
		        "made about them",
		        n, goal->text);
}

/* An exit status that no line of the result explains. */
static void say_untold(const struct call *call, const struct assess_result *r, unsigned wanted)
{
	if ((wanted & condition_kev_untold()) && !findings_have_feed(&r->findings, "kev"))
		msg_warn(&call->msg, "option '--fail-on kev': there is no feed of type kev that "
		                     "says what is exploited");
}

static bool say_goal(const struct call *call, const struct assess_result *r, const struct ask *ask,
                     struct err *err)
{
	size_t n = r->plan.in_the_way.count;
	const char *unknown = foresee_unknown(r, &ask->goal);

	if (!ask->goal.count)
		return true;
	say_doubts(call, r, &ask->goal);
	if (r->plan.is_reached)
		return true;
	if (!n && unknown)
		return err_set(err, ERR_PARTIAL, "%s: no claim is made that '%s' is reached",
		               unknown, ask->goal.text);
	err_set(err, ERR_PARTIAL, "goal '%s' cannot be reached: no patch ends %zu finding%s",
	        ask->goal.text, n, n == 1 ? "" : "s");
	return err_hint(err, "'fettle assess --explain' tells why, of each");
}

/* What is about one host. */
static bool check_many(const struct ask *ask, const struct opts *o, struct err *err)
{
	static const char *const single[] = {"root", "explain", "until", "after"};

	for (size_t i = 0; ask->is_many && i < ARRAY_LEN(single); i++)
		if (opts_has(o, single[i]))
			return err_set(err, ERR_USAGE,
			               "option '--%s' is about one host, and several inventories "
			               "are named",
			               single[i]);
	return true;
}

/* What changed is known of the state's host alone, from the assessments that were kept. */
static bool read_since(const struct call *call, struct ask *ret, struct err *err)
{
	static const char *const others[] = {"inventory", "explain", "until", "after", "by"};
	const char *since = opts_value(&call->opts, "since");

	ret->is_since = since || opts_has(&call->opts, "new");
	if (!ret->is_since)
		return true;
	if (since && opts_has(&call->opts, "new"))
		return err_set(err, ERR_USAGE, "options '--since' and '--new' do not go together");
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (opts_has(&call->opts, others[i]))
			return err_set(err, ERR_USAGE,
			               "options '--%s' and '--%s' do not go together",
			               since ? "since" : "new", others[i]);
	return out_only(&call->out, "table json", err) && since_time(call, since, &ret->since, err);
}

/* Documents have a shape of their own, one entry a finding; only the sum of hosts is one too. */
static bool check_by(const struct call *call, const struct ask *ask, struct err *err)
{
	if (!opts_has(&call->opts, "by") || ask->by == BY_FINDING || out_is(&call->out, "table") ||
	    (ask->by == BY_HOST && out_is(&call->out, "json")))
		return true;
	return err_set(err, ERR_USAGE, "option '--by %s' is for tables: format '%s' is by finding",
	               opts_value(&call->opts, "by"), call->out.format);
}

/* The story of a finding is text, and about nothing but what it is asked for. */
static bool check_explain(const struct call *call, struct err *err)
{
	static const char *const others[] = {"until", "class", "by"};

	if (!opts_has(&call->opts, "explain"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (opts_has(&call->opts, others[i]))
			return err_set(err, ERR_USAGE,
			               "options '--explain' and '--%s' do not go together",
			               others[i]);
	return out_only(&call->out, "table", err);
}

static bool read_ask(const struct call *call, struct ask *ret, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *until = opts_value(o, "until");

	if (!findings_by_parse(opts_value(o, "by"), &ret->by, err) ||
	    !condition_wanted_parts(o, &ret->wanted, err) ||
	    (!select_parse(opts_value(o, "class"), &ret->classes, err) &&
	     !err_prefix(err, "option '--class'")) ||
	    (until && !goal_parse(until, &ret->goal, err) && !err_prefix(err, "option '--until'")))
		return false;
	if (until && opts_has(o, "class"))
		return err_set(err, ERR_USAGE,
		               "options '--until' and '--class' do not go together");
	if (!load_policy(o, &ret->policy, err))
		return false;
	ret->rules = rules_of(&ret->policy);
	if (!assess_many_files(o, &ret->files, &ret->is_many, err) || !check_many(ret, o, err) ||
	    !check_by(call, ret, err) || !check_explain(call, err) || !read_since(call, ret, err))
		return false;
	ret->keeps = !ret->files.count && !opts_has(o, "explain") && !opts_has(o, "after");
	return true;
}

bool cmd_assess(struct call *call, struct err *err)
{
	auto_clear(inventory) inv = {0};
	auto_clear(episodes) episodes = {0};
	auto_clear(assess_result) r = {0};
	auto_clear(ask) ask = {0};
	const char *after = opts_value(&call->opts, "after");
	struct assess_input in;
	auto_fd cache = -1, root = -1;

	if (!out_only(&call->out, "table json " RENDER_FINDINGS, err) ||
	    !read_ask(call, &ask, err) || !open_cache(call, &cache, err))
		return false;
	in = (struct assess_input){.state = &call->state,
	                           .inventory = &inv,
	                           .rules = &ask.rules,
	                           .cache = cache,
	                           .root = -1,
	                           .episodes = ask.files.count ? NULL : &episodes,
	                           .classes = ask.classes,
	                           .goal = ask.goal.count ? &ask.goal : NULL,
	                           .now = call->now};
	if (ask.is_many)
		return assess_many(call, &ask.files, &in, ask.by, ask.wanted, err);
	if (!read_inventory(call, &ask, &inv, err) ||
	    (after && !foresee_plan(call, after, &inv, err)) || !open_root(call, &root, err) ||
	    (in.episodes && !episodes_load(&call->state, &episodes, err)))
		return false;
	in.root = root;
	if (!assess_run(&in, &r, err) || (in.goal && !foresee_goal(&in, &r, err)) ||
	    (ask.keeps && !keep(call, &r, &episodes, err)))
		return false;
	call->status = condition_status(condition_of_assessment(&r, &inv) & ask.wanted);
	say_untold(call, &r, ask.wanted);
	return (ask.is_since ? show_since(call, &r, &ask, err) : show(call, &r, &inv, &ask, err)) &&
	       (!r.is_stale || say_stale(&r.findings, err)) && say_goal(call, &r, &ask, err);
}
