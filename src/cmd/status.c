#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/call.h"
#include "cmd/load.h"
#include "ext/js.h"
#include "report/summary.h"
#include "store/doc.h"
#include "store/feed.h"

#define STATUS_FORMAT "fettle.status/1"
#define DAY 86400

static const char *const forms[] = {"status [--root DIR]", NULL};

static const struct opt options[] = {
        OPT_ROOT,
        {0},
};

const struct usage usage_status = {
        .purpose = "Show where the host stands on one screen, and what to run next.",
        .forms = forms,
        .opts = options,
};

/* What is known, and what follows from it. */
struct standing {
	bool has_inventory, has_findings, has_plan;
	struct inventory inventory;
	struct findings findings;
	struct plan plan;
	struct history history;
	char *unfinished; /* a transaction that was interrupted; NULL */
	struct strlist feeds;
	struct summary summary;
	size_t to_fetch, to_apply, applied, from_archive; /* patches of the plan */
	const char *next; /* a command without "fettle ", or NULL when there is nothing to do */
	const char *why;
};

static void standing_clear(struct standing *s)
{
	inventory_clear(&s->inventory);
	findings_clear(&s->findings);
	plan_clear(&s->plan);
	history_clear(&s->history);
	mem_free(&s->unfinished);
	strlist_clear(&s->feeds);
}

static void sort_patches(const struct call *call, struct standing *s)
{
	for (size_t i = 0; i < s->plan.count; i++) {
		const struct patch *p = &s->plan.patches[i];
		auto_free char *file = str_format("bundles/%s.fettle", p->sha256 ? p->sha256 : "");

		if (p->kind == PATCH_ARCHIVE)
			s->from_archive++;
		else if (history_of_digest(&s->history, p->sha256))
			s->applied++;
		else if (fs_exists(call->state.dir, file))
			s->to_apply++;
		else
			s->to_fetch++;
	}
}

static void next(struct standing *s, const char *verb, const char *why)
{
	if (!s->why) {
		s->next = verb;
		s->why = why;
	}
}

/* In the order of the loop; the first that holds is the answer. */
static void decide(const struct call *call, struct standing *s)
{
	const struct receipt *last = history_last_change(&s->history);

	if (s->unfinished)
		next(s, "recover", "a transaction was interrupted");
	if (!s->has_inventory)
		next(s, "scan", "this host has not been scanned");
	if (last && last->finished > s->inventory.generated)
		next(s, "scan", "the host was changed after it was scanned");
	if (call->now - s->inventory.generated > DAY)
		next(s, "scan", "the inventory is older than a day");
	if (!s->has_findings)
		next(s, "assess", "the inventory has not been assessed");
	if (s->findings.scanned < s->inventory.generated)
		next(s, "assess", "the findings are older than the inventory");
	if (s->to_fetch)
		next(s, "fetch", "the plan has bundles that are not here yet");
	if (s->to_apply)
		next(s, "apply", "the plan's bundles are here and proved");
	if (s->from_archive)
		next(s, NULL,
		     "the rest of the plan is for the host's own package manager: "
		     "'fettle assess' lists the packages");
	if (s->summary.live)
		next(s, "feed update", "what is open has no patch in any known source");
	if (!s->findings.complete || s->findings.uncovered_count)
		next(s, NULL,
		     "nothing known is open or waiting, but part of the host could not be judged: "
		     "'fettle check' says why");
	next(s, NULL, "nothing is open, nothing is waiting");
}

static bool gather(const struct call *call, struct standing *s, struct err *err)
{
	if (!load_inventory(&call->state, &s->inventory, &s->has_inventory, err) ||
	    !load_findings(&call->state, &s->findings, &s->has_findings, err) ||
	    !load_plan(&call->state, NULL, &s->plan, &s->has_plan, err) ||
	    !load_history(&call->state, &s->history, &s->unfinished, err) ||
	    !feed_list(&call->state, &s->feeds, err))
		return false;
	summary_make(&s->findings, call->now, &s->summary);
	sort_patches(call, s);
	decide(call, s);
	return true;
}

/* The caller frees it. */
static char *ago(int64_t now, int64_t then)
{
	auto_free char *age = clock_age(now - then);

	return now - then < 120 ? mem_strdup("just now") : str_format("%s ago", age);
}

/* Packages are one thing, what runs and the platform another: neither hides the other's gaps. */
static char *coverage_text(const struct inventory *inv)
{
	size_t gaps = inventory_gaps(inv);

	if (!inventory_is_complete(inv))
		return mem_strdup("but not every source could be read");
	if (!gaps)
		return mem_strdup("every source was read");
	return str_format("every source of packages was read, %zu other%s not whole", gaps,
	                  gaps == 1 ? "" : "s");
}

static void say_host(const struct call *call, const struct standing *s, struct str *to)
{
	auto_free char *when = ago(call->now, s->inventory.generated);
	const struct inventory *inv = &s->inventory;
	auto_free char *coverage = coverage_text(inv);

	if (!s->has_inventory) {
		str_addf(to, "host         %s: never scanned\n", call->root);
		return;
	}
	str_addf(to, "host         %s, %s\n", inv->host.name ? inv->host.name : call->root,
	         inv->host.os.pretty ? inv->host.os.pretty : "system not known");
	str_addf(to, "scanned      %s, components: %zu; %s\n", when, inv->count, coverage);
}

static void say_feeds(const struct call *call, const struct standing *s, struct str *to)
{
	size_t unfetched = 0;
	int64_t oldest = 0;
	auto_free char *age = NULL;

	for (size_t i = 0; i < s->feeds.count; i++) {
		auto_clear(feed) f = {0};
		bool found = false;

		if (!feed_load(&call->state, s->feeds.v[i], &f, &found, NULL) || !found ||
		    !f.fetched)
			unfetched++;
		else if (!oldest || f.fetched < oldest)
			oldest = f.fetched;
	}
	age = ago(call->now, oldest);
	if (!s->feeds.count)
		str_adds(to, "feeds        none but the host's own archive lists\n");
	else if (!oldest)
		str_addf(to, "feeds        %zu, none fetched yet\n", s->feeds.count);
	else
		str_addf(to, "feeds        %zu, the oldest fetched %s%s\n", s->feeds.count, age,
		         unfetched ? "; some never" : "");
}

static void say_findings(const struct call *call, const struct standing *s, struct str *to)
{
	const struct summary *sum = &s->summary;
	auto_free char *when = ago(call->now, s->findings.generated);

	if (!s->has_findings) {
		str_adds(to, "findings     never assessed\n");
		return;
	}
	str_addf(to, "findings     assessed %s: %zu open, %zu overdue, %zu known to be exploited\n",
	         when, sum->live, sum->overdue, sum->kev);
	if (sum->live)
		str_addf(to,
		         "             %zu urgent, %zu soon, %zu scheduled, %zu with the next "
		         "upgrade\n",
		         sum->by_tier[TIER_URGENT], sum->by_tier[TIER_SOON],
		         sum->by_tier[TIER_SCHEDULED], sum->by_tier[TIER_UPGRADE]);
	if (s->findings.uncovered_count)
		str_addf(to, "             components that no feed speaks of: %zu\n",
		         s->findings.uncovered_count);
}

static void say_plan(const struct standing *s, struct str *to)
{
	if (!s->has_plan) {
		str_adds(to, "plan         none\n");
		return;
	}
	str_addf(to, "plan         %s: ", s->plan.id);
	if (s->plan.count == 0)
		str_adds(to, "nothing to install\n");
	else
		str_addf(to, "%zu to fetch, %zu to apply, %zu applied; packages to upgrade: %zu\n",
		         s->to_fetch, s->to_apply, s->applied, s->from_archive);
}

static void say_changes(const struct call *call, const struct standing *s, struct str *to)
{
	const struct receipt *last = history_last_change(&s->history);
	auto_free char *when = last ? ago(call->now, last->finished) : NULL;

	if (last)
		str_addf(to, "last change  %s: %s of %s (%s)\n", when, last->kind,
		         last->bundle ? last->bundle : "-", last->transaction);
	else
		str_adds(to, "last change  none\n");
	if (s->unfinished)
		str_addf(to, "interrupted  %s\n", s->unfinished);
}

static void say_next(const struct call *call, const struct standing *s, struct str *to)
{
	str_addf(to, "\n%s%s\n", s->next ? "" : "nothing to run: ", s->why);
	if (!s->next)
		return;
	str_addf(to, "next: fettle %s", s->next);
	if (strcmp(call->root, "/") != 0)
		str_addf(to, " --root %s", call->root);
	str_addc(to, '\n');
}

static void print_document(const struct call *call, const struct standing *s, struct str *to)
{
	auto_js doc = doc_new(STATUS_FORMAT, call->now);
	const struct receipt *last = history_last_change(&s->history);
	struct js *plan;

	js_set_time(doc, "scanned", s->inventory.generated);
	js_set_int(doc, "components", (int64_t)s->inventory.count);
	js_set_bool(doc, "complete", s->has_inventory && inventory_is_complete(&s->inventory));
	js_set_time(doc, "assessed", s->findings.generated);
	if (s->has_findings)
		js_set(doc, "findings", summary_encode(&s->summary));
	js_set_strings(doc, "feeds", &s->feeds);
	if (s->has_plan) {
		plan = js_object();
		js_set_str(plan, "id", s->plan.id);
		js_set_int(plan, "to_fetch", (int64_t)s->to_fetch);
		js_set_int(plan, "to_apply", (int64_t)s->to_apply);
		js_set_int(plan, "applied", (int64_t)s->applied);
		js_set_int(plan, "archive", (int64_t)s->from_archive);
		js_set(doc, "plan", plan);
	}
	js_set_str(doc, "last_change", last ? last->transaction : NULL);
	js_set_str(doc, "unfinished", s->unfinished);
	js_set_str(doc, "next", s->next);
	js_set_str(doc, "why", s->why);
	js_print(doc, JS_PRETTY, to);
}

bool cmd_status(struct call *call, struct err *err)
{
	__attribute__((cleanup(standing_clear))) struct standing s = {0};
	struct str *to = &call->out.text;

	if (!out_only(&call->out, "table json", err) || !gather(call, &s, err))
		return false;
	if (out_is(&call->out, "json")) {
		print_document(call, &s, to);
		return true;
	}
	say_host(call, &s, to);
	say_feeds(call, &s, to);
	say_findings(call, &s, to);
	say_plan(&s, to);
	say_changes(call, &s, to);
	say_next(call, &s, to);
	return true;
}
