#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/call.h"
#include "cmd/condition.h"
#include "cmd/load.h"
#include "ext/js.h"
#include "model/version.h"
#include "scan/keep.h"
#include "store/doc.h"

#define CHECK_FORMAT "fettle.check/1"
#define MAX_AGE "48h"
#define CONDITIONS 7

static const char *const forms[] = {
        "check [WHAT...] [--fail-on LIST] [--max-age T] [--root DIR]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        OPT_FAIL_ON,
        OPT_POLICY,
        {"max-age", 0, OPT_VALUE, "T", "how old scan and assessment may be (" MAX_AGE ")"},
        {0},
};

const struct usage usage_check = {
        .purpose = "Answer by exit status where the host stands.",
        .forms = forms,
        .opts = options,
        .max_operands = SIZE_MAX,
};

/* What is known, and what was concluded from it. */
struct check {
	const struct call *call;
	struct policy policy;
	int64_t max_age;
	bool has_inventory, has_findings, has_plan;
	struct inventory inventory;
	struct findings findings;
	struct plan plan;
	struct history history;
	char *unfinished; /* a transaction that was interrupted; NULL */
	unsigned found;
	struct strlist reasons[CONDITIONS]; /* by the number of the condition */
};

static void check_clear(struct check *c)
{
	inventory_clear(&c->inventory);
	findings_clear(&c->findings);
	plan_clear(&c->plan);
	policy_clear(&c->policy);
	history_clear(&c->history);
	mem_free(&c->unfinished);
	for (size_t i = 0; i < CONDITIONS; i++)
		strlist_clear(&c->reasons[i]);
}

/* Takes `reason` over. */
static void conclude(struct check *c, enum status status, char *reason)
{
	enum status s;

	c->found |= condition_bit(status);
	for (size_t i = 0; i < CONDITIONS && condition_name(i, &s); i++)
		if (s == status)
			strlist_take(&c->reasons[i], reason);
}

static void conclude_some(struct check *c, enum status status, size_t n, const char *what)
{
	if (n)
		conclude(c, status, str_format("%s: %zu", what, n));
}

/* --- which findings are asked about --- */

static bool names_finding(const struct finding *f, const char *what)
{
	if (str_eq(f->vulnerability, what) || str_eq(f->source, what) || str_eq(f->id, what) ||
	    strlist_has(&f->aliases, what))
		return true;
	for (size_t i = 0; i < f->packages.count; i++) {
		size_t n = strcspn(f->packages.v[i], ":"); /* "name:arch" when foreign */

		if (strncmp(f->packages.v[i], what, n) == 0 && what[n] == '\0')
			return true;
	}
	return false;
}

static bool is_asked(const struct call *call, const struct finding *f)
{
	const char *what;

	for (size_t i = 0; (what = opts_operand(&call->opts, i)) != NULL; i++)
		if (names_finding(f, what))
			return true;
	return opts_operand(&call->opts, 0) == NULL;
}

/* Only what is asked about stays. */
static void narrow(struct check *c)
{
	struct findings *f = &c->findings;
	size_t kept = 0;

	if (!opts_operand(&c->call->opts, 0))
		return;
	for (size_t i = 0; i < f->count; i++) {
		if (is_asked(c->call, &f->items[i])) {
			struct finding moved = f->items[i];

			f->items[i] = f->items[kept];
			f->items[kept++] = moved;
		}
	}
	while (f->count > kept)
		finding_clear(&f->items[--f->count]);
	if (c->has_findings && !kept)
		conclude(c, STATUS_NOTHING, mem_strdup("no finding is about what was named"));
}

static bool ends_asked(const struct check *c, const struct patch *p)
{
	if (!opts_operand(&c->call->opts, 0))
		return true;
	for (size_t i = 0; i < c->findings.count; i++)
		if (strlist_has(&p->ends, c->findings.items[i].id))
			return true;
	return false;
}

/* --- what cannot be told --- */

static void judge_age(struct check *c, const char *what, int64_t when)
{
	auto_free char *text = clock_text(when);

	if (c->call->now - when > c->max_age)
		conclude(c, STATUS_UNKNOWN,
		         str_format("the %s is too old: %s", what,
		                    text ? text : "of no known time"));
}

static void judge_coverage(struct check *c)
{
	const struct inventory *inv = &c->inventory;

	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *at = &inv->coverage[i];

		if (at->result == COVERAGE_PARTIAL || at->result == COVERAGE_UNREADABLE)
			conclude(c, STATUS_UNKNOWN,
			         str_format("%s is %s: %s", at->source,
			                    coverage_result_name(at->result),
			                    at->reason ? at->reason : "no reason is known"));
	}
	if (!inventory_is_complete(inv) && !(c->found & condition_bit(STATUS_UNKNOWN)))
		conclude(c, STATUS_UNKNOWN, mem_strdup("no source had components"));
}

static void judge_scan(struct check *c)
{
	const struct receipt *last = history_last_change(&c->history);

	if (!c->has_inventory) {
		conclude(c, STATUS_UNKNOWN, mem_strdup("the host was never scanned"));
		return;
	}
	judge_age(c, "inventory", c->inventory.generated);
	if (last && last->finished > c->inventory.generated)
		conclude(c, STATUS_UNKNOWN, mem_strdup("the host was changed after its scan"));
	judge_coverage(c);
}

static void judge_feeds(struct check *c)
{
	const struct findings *f = &c->findings;

	if (!f->feed_count)
		conclude(c, STATUS_UNKNOWN, mem_strdup("no feed speaks of this host"));
	for (size_t i = 0; i < f->feed_count; i++)
		if (f->feeds[i].stale)
			conclude(c, STATUS_UNKNOWN,
			         str_format("feed '%s' was no longer valid", f->feeds[i].name));
}

static void judge_assessment(struct check *c)
{
	const struct findings *f = &c->findings;

	if (!c->has_findings) {
		conclude(c, STATUS_UNKNOWN, mem_strdup("the host was never assessed"));
		return;
	}
	judge_age(c, "assessment", f->generated);
	if (c->has_inventory && f->scanned < c->inventory.generated)
		conclude(c, STATUS_UNKNOWN, mem_strdup("the newest scan was not assessed"));
	judge_feeds(c);
	conclude_some(c, STATUS_UNKNOWN, findings_in_state(f, FINDING_UNKNOWN),
	              "findings that no feed can decide");
	if (!opts_operand(&c->call->opts, 0))
		conclude_some(c, STATUS_UNKNOWN, f->uncovered_count,
		              "components that no feed speaks of");
}

/* --- what waits --- */

static void judge_findings(struct check *c)
{
	conclude_some(c, STATUS_BREACHED, findings_overdue(&c->findings, c->call->now),
	              "findings that are overdue");
}

static void judge_plan(struct check *c)
{
	size_t security = 0, others = 0;

	for (size_t i = 0; i < c->plan.count; i++) {
		const struct patch *p = &c->plan.patches[i];

		if (!ends_asked(c, p) ||
		    (p->kind == PATCH_BUNDLE && history_of_digest(&c->history, p->sha256)))
			continue;
		if (condition_of_patch(p) == condition_bit(STATUS_SECURITY))
			security++;
		else
			others++;
	}
	conclude_some(c, STATUS_SECURITY, security, "security updates");
	conclude_some(c, STATUS_UPDATES, others, "other updates");
}

/* --- what runs --- */

static bool is_kernel_of(const struct component *running, const struct component *c)
{
	if (!str_eq(running->type, c->type) || !str_eq(running->source_name, c->source_name))
		return false;
	if (str_eq(c->type, "deb"))
		return str_starts(c->name, "linux-image-");
	return str_eq(running->name, c->name);
}

static void judge_kernel(struct check *c, const struct component *running)
{
	enum version_scheme scheme;

	if (!running->version || !version_scheme_of_type(running->type, &scheme))
		return;
	for (size_t i = 0; i < c->inventory.count; i++) {
		const struct component *at = &c->inventory.components[i];

		if (at->version && is_kernel_of(running, at) &&
		    version_compare(scheme, span_of(at->version), span_of(running->version)) > 0) {
			conclude(c, STATUS_REBOOT,
			         str_format("kernel %s runs, %s is installed", running->version,
			                    at->version));
			return;
		}
	}
}

/* Whether an inventory from the one before `when` on is of another boot than the present one. */
static bool has_rebooted(const struct check *c, int64_t when, bool *ret, struct err *err)
{
	auto_clear(strlist) ids = {0};
	bool rebooted = false, found;

	if (!keep_list(&c->call->state, &ids, err))
		return false;
	for (size_t i = ids.count; i-- > 0 && !rebooted;) {
		auto_clear(inventory) inv = {0};

		if (!keep_load(&c->call->state, ids.v[i], &inv, &found, err))
			return false;
		rebooted = found && inv.host.boot_id && c->inventory.host.boot_id &&
		           strcmp(inv.host.boot_id, c->inventory.host.boot_id) != 0;
		if (inv.generated <= when)
			break;
	}
	*ret = rebooted;
	return true;
}

static bool judge_receipts(struct check *c, struct err *err)
{
	for (size_t i = 0; i < c->history.count; i++) {
		const struct receipt *r = &c->history.items[i];
		bool rebooted;

		if (!r->reboot || r->result != RECEIPT_DONE || history_undoer(&c->history, r))
			continue;
		if (!has_rebooted(c, r->finished, &rebooted, err))
			return false;
		if (!rebooted)
			conclude(c, STATUS_REBOOT,
			         str_format("'%s' is in use after a reboot",
			                    r->bundle ? r->bundle : r->transaction));
	}
	return true;
}

static bool judge_running(struct check *c, struct err *err)
{
	size_t stale = 0;

	for (size_t i = 0; i < c->inventory.count; i++)
		if (c->inventory.components[i].is_running)
			judge_kernel(c, &c->inventory.components[i]);
	for (size_t i = 0; i < c->inventory.live.process_count; i++)
		stale += c->inventory.live.processes[i].container == NULL;
	conclude_some(c, STATUS_RESTART, stale, "replaced files that processes still run");
	return judge_receipts(c, err);
}

static bool gather(struct check *c, struct err *err)
{
	const struct state *s = &c->call->state;

	return load_inventory(s, &c->inventory, &c->has_inventory, err) &&
	       load_findings(s, &c->findings, &c->has_findings, err) &&
	       load_plan(s, NULL, &c->plan, &c->has_plan, err) &&
	       load_history(s, &c->history, &c->unfinished, err);
}

static bool judge(struct check *c, struct err *err)
{
	narrow(c);
	if (c->unfinished)
		conclude(c, STATUS_UNKNOWN,
		         str_format("transaction '%s' was interrupted", c->unfinished));
	judge_scan(c);
	judge_assessment(c);
	judge_findings(c);
	judge_plan(c);
	conclude_some(c, STATUS_RESTART, findings_in_state(&c->findings, FINDING_PENDING_RESTART),
	              "findings that end with a restart");
	return opts_operand(&c->call->opts, 0) || judge_running(c, err);
}

/* --- the answer --- */

/* What no patch can end is no condition before it is overdue, and not closed either. */
static void say_good(const struct findings *f, struct str *to)
{
	size_t live = 0;

	for (size_t i = 0; i < f->count; i++)
		live += finding_state_is_live(f->items[i].state);
	if (live)
		str_addf(to, "ok: nothing is overdue, nothing waits; open without a patch: %zu",
		         live);
	else
		str_adds(to, "ok: nothing is open, nothing waits");
}

static void print_line(const struct check *c, struct str *to)
{
	const char *name;
	enum status s;

	for (size_t i = 0; i < CONDITIONS && (name = condition_name(i, &s)) != NULL; i++) {
		size_t n = c->reasons[i].count;

		if (!n)
			continue;
		str_addf(to, "%s%s: %s", to->len ? "; " : "", name, c->reasons[i].v[0]);
		if (n > 1)
			str_addf(to, " (and %zu more)", n - 1);
	}
	if (!c->found)
		say_good(&c->findings, to);
	str_addc(to, '\n');
}

static void print_document(const struct check *c, int status, struct str *to)
{
	auto_js doc = doc_new(CHECK_FORMAT, c->call->now);
	struct js *all = js_array();
	const char *name;
	enum status s;

	js_set_int(doc, "exit_code", status);
	for (size_t i = 0; i < CONDITIONS && (name = condition_name(i, &s)) != NULL; i++) {
		struct js *one;

		if (!c->reasons[i].count)
			continue;
		one = js_object();
		js_set_str(one, "name", name);
		js_set_int(one, "exit_code", s);
		js_set_strings(one, "reasons", &c->reasons[i]);
		js_push(all, one);
	}
	js_set(doc, "conditions", all);
	js_set_time(doc, "scanned", c->inventory.generated);
	js_set_time(doc, "assessed", c->findings.generated);
	js_print(doc, JS_PRETTY, to);
}

bool cmd_check(struct call *call, struct err *err)
{
	__attribute__((cleanup(check_clear))) struct check c = {.call = call};
	const char *age = opts_value(&call->opts, "max-age");
	unsigned wanted;

	if (!out_only(&call->out, "table json", err) ||
	    !condition_wanted(&call->opts, &wanted, err))
		return false;
	if (!load_policy(&call->opts, &c.policy, err))
		return false;
	c.max_age = c.policy.scan_max_age;
	if ((age || !c.max_age) && !clock_parse_duration(age ? age : MAX_AGE, &c.max_age, err)) {
		err_as(err, ERR_USAGE);
		return err_prefix(err, "option '--max-age'");
	}
	if (!gather(&c, err) || !judge(&c, err))
		return false;
	if (!opts_has(&call->opts, "fail-on"))
		wanted = ~0u;
	call->status = condition_status(c.found & wanted);
	if (out_is(&call->out, "json"))
		print_document(&c, call->status, &call->out.text);
	else if (!call->msg.quiet || call->out.path)
		print_line(&c, &call->out.text);
	return true;
}
