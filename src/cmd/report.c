#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/call.h"
#include "cmd/load.h"
#include "cmd/render.h"
#include "ext/js.h"
#include "report/figures.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/prom.h"
#include "report/summary.h"
#include "store/doc.h"
#include "ui/grid.h"

#define REPORT_FORMAT "fettle.report/1"
#define LAST 10
/* What is older says nothing of the present, unless the policy allows more or less. */
#define MAX_AGE ((int64_t)7 * 86400)

static const char *const forms[] = {
        "report [--since T] [--until T] [--explain METRIC] [--root DIR]", NULL};

static const struct opt options[] = {
        {"since", 0, OPT_VALUE, "T", "count from this time on; a duration means so long ago"},
        {"until", 0, OPT_VALUE, "T", "count up to this time, which is not in it"},
        {"explain", 0, OPT_VALUE, "METRIC", "show the lists that a figure is made of"},
        OPT_ROOT,
        OPT_POLICY,
        {0},
};

const struct usage usage_report = {
        .purpose = "Tell what was found and done: findings, transactions, figures.",
        .forms = forms,
        .opts = options,
};

/* What the report is made of. */
struct material {
	bool has_inventory, has_findings;
	struct inventory inventory;
	struct findings findings;
	struct history history;
	char *unfinished; /* a transaction that was interrupted; NULL */
	struct episodes episodes;
	struct window window;
	struct summary summary;
	struct policy policy;
	struct records records;
	struct figures figures;
};

static void material_clear(struct material *m)
{
	inventory_clear(&m->inventory);
	findings_clear(&m->findings);
	history_clear(&m->history);
	mem_free(&m->unfinished);
	episodes_clear(&m->episodes);
	policy_clear(&m->policy);
	figures_clear(&m->figures);
}

static bool read_time(const struct call *call, const char *name, int64_t fallback, int64_t *ret,
                      struct err *err)
{
	const char *text = opts_value(&call->opts, name);
	int64_t ago;

	if (!text) {
		*ret = fallback;
		return true;
	}
	if (clock_parse_duration(text, &ago, NULL)) {
		*ret = call->now - ago;
		return true;
	}
	if (clock_parse(text, ret, err))
		return true;
	err_as(err, ERR_USAGE);
	err_prefix(err, "option '--%s'", name);
	return err_hint(err, "a date or a duration such as 30d is taken too");
}

static bool gather(const struct call *call, struct material *m, struct err *err)
{
	if (!read_time(call, "since", 0, &m->window.since, err) ||
	    !read_time(call, "until", call->now + 1, &m->window.until, err))
		return false;
	if (m->window.since >= m->window.until)
		return err_set(err, ERR_USAGE, "--since is not before --until: nothing is between");
	if (!load_policy(&call->opts, &m->policy, err) ||
	    !load_inventory(&call->state, &m->inventory, &m->has_inventory, err) ||
	    !load_findings(&call->state, &m->findings, &m->has_findings, err) ||
	    !load_history(&call->state, &m->history, &m->unfinished, err) ||
	    !episodes_load(&call->state, &m->episodes, err))
		return false;
	summary_make(&m->findings, call->now, &m->summary);
	m->records = (struct records){
	        .now = call->now,
	        .window = m->window,
	        .max_age = m->policy.scan_max_age ? m->policy.scan_max_age : MAX_AGE,
	        .inventory = m->has_inventory ? &m->inventory : NULL,
	        .findings = m->has_findings ? &m->findings : NULL,
	        .history = m->history,
	        .episodes = &m->episodes,
	        .unfinished = m->unfinished,
	};
	figures_make(&m->records, &m->figures);
	return true;
}

static bool is_in(const struct window *w, const struct receipt *r)
{
	return r->finished >= w->since && r->finished < w->until;
}

/* --- the document --- */

static struct js *encode_transaction(const struct history *all, const struct receipt *r)
{
	const struct receipt *undoer = history_undoer(all, r);
	struct js *o = js_object();

	js_set_str(o, "transaction", r->transaction);
	js_set_str(o, "kind", r->kind);
	js_set_str(o, "bundle", r->bundle);
	js_set_str(o, "product", r->product);
	js_set_time(o, "started", r->started);
	js_set_time(o, "finished", r->finished);
	js_set_str(o, "result", receipt_result_name(r->result));
	js_set_str(o, "why", r->why);
	js_set_str(o, "undoes", r->undoes);
	js_set_str(o, "undone_by", undoer ? undoer->transaction : NULL);
	js_set_int(o, "paths", (int64_t)r->change_count);
	return o;
}

static struct js *encode_unread(const struct inventory *inv)
{
	struct js *list = js_array();

	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];
		struct js *o;

		if (c->result == COVERAGE_READ || c->result == COVERAGE_ABSENT)
			continue;
		o = js_object();
		js_set_str(o, "source", c->source);
		js_set_str(o, "path", c->path);
		js_set_str(o, "result", coverage_result_name(c->result));
		js_set_str(o, "reason", c->reason);
		js_push(list, o);
	}
	return list;
}

static void add_host(const struct material *m, struct js *doc)
{
	struct js *host = js_object();

	js_set_str(host, "id", m->inventory.host.id);
	js_set_str(host, "name", m->inventory.host.name);
	js_set_str(host, "os", m->inventory.host.os.pretty);
	js_set_time(host, "scanned", m->inventory.generated);
	js_set_int(host, "components", (int64_t)m->inventory.count);
	js_set(host, "unread", encode_unread(&m->inventory));
	js_set(doc, "host", host);
}

static void add_findings(const struct material *m, struct js *doc)
{
	struct js *o = summary_encode(&m->summary), *feeds = js_array();

	js_set_time(o, "assessed", m->findings.generated);
	js_set_int(o, "uncovered", (int64_t)m->findings.uncovered_count);
	for (size_t i = 0; i < m->findings.feed_count; i++) {
		struct js *feed = js_object();

		js_set_str(feed, "name", m->findings.feeds[i].name);
		js_set_str(feed, "type", m->findings.feeds[i].type);
		js_set_time(feed, "fetched", m->findings.feeds[i].fetched);
		js_set_bool(feed, "stale", m->findings.feeds[i].stale);
		js_push(feeds, feed);
	}
	js_set(o, "feeds", feeds);
	js_set(doc, "findings", o);
}

static void print_document(const struct call *call, const struct material *m, struct str *to)
{
	auto_js doc = doc_new(REPORT_FORMAT, call->now);
	struct js *window = js_object(), *metrics = js_array(), *list = js_array();

	js_set_time(window, "since", m->window.since);
	js_set_time(window, "until", m->window.until);
	js_set(doc, "window", window);
	if (m->has_inventory)
		add_host(m, doc);
	else
		js_set_null(doc, "host");
	if (m->has_findings)
		add_findings(m, doc);
	else
		js_set_null(doc, "findings");
	for (size_t i = 0; i < m->figures.count; i++)
		js_push(metrics, metric_encode(&m->figures.v[i]));
	js_set(doc, "metrics", metrics);
	for (size_t i = 0; i < m->history.count; i++)
		if (is_in(&m->window, &m->history.items[i]))
			js_push(list, encode_transaction(&m->history, &m->history.items[i]));
	js_set(doc, "transactions", list);
	js_set_str(doc, "unfinished", m->unfinished);
	js_print(doc, JS_PRETTY, to);
}

/* --- for people --- */

static void head(const struct call *call, const struct material *m, struct str *to)
{
	auto_free char *scanned = clock_text(m->inventory.generated);
	auto_free char *since = clock_text(m->window.since), *until = clock_text(m->window.until);

	if (!m->has_inventory)
		str_addf(to, "host          not scanned: run 'fettle scan'\n");
	else
		str_addf(to, "host          %s, %s\nscanned       %s, components: %zu%s\n",
		         m->inventory.host.name ? m->inventory.host.name : "(no name)",
		         m->inventory.host.os.pretty ? m->inventory.host.os.pretty
		                                     : "system not known",
		         scanned, m->inventory.count,
		         inventory_is_complete(&m->inventory) ? ""
		                                              : "; not everything could be read");
	if (opts_value(&call->opts, "since") || opts_value(&call->opts, "until"))
		str_addf(to, "window        %s to %s\n", since ? since : "the beginning", until);
}

static void findings_table(const struct material *m, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"STATE", false, false},    {"URGENT", true, false},       {"SOON", true, false},
	        {"SCHEDULED", true, false}, {"NEXT-UPGRADE", true, false}, {"UNKNOWN", true, false},
	        {"ALL", true, false},       {NULL, false, false},
	};
	static const enum tier order[] = {TIER_URGENT, TIER_SOON, TIER_SCHEDULED, TIER_UPGRADE,
	                                  TIER_UNKNOWN};
	auto_clear(grid) g = {.columns = columns};

	for (unsigned s = 0; s < FINDING_STATES; s++) {
		if (!m->summary.by_state[s])
			continue;
		grid_add(&g, finding_state_name(s));
		for (size_t t = 0; t < ARRAY_LEN(order); t++)
			grid_addf(&g, "%zu", m->summary.by[s][order[t]]);
		grid_addf(&g, "%zu", m->summary.by_state[s]);
	}
	if (g.cells.count)
		grid_print(&g, out);
	else
		str_adds(&out->text, "no findings\n");
}

static void findings_part(const struct material *m, struct out *out)
{
	auto_free char *when = clock_text(m->findings.generated);
	auto_free char *next = clock_text(m->summary.next_due);
	struct str *to = &out->text;

	str_adds(to, "\nFindings\n");
	if (!m->has_findings) {
		str_adds(to, "not assessed: run 'fettle assess'\n");
		return;
	}
	findings_table(m, out);
	str_addf(to, "overdue: %zu, known to be exploited: %zu%s%s\n", m->summary.overdue,
	         m->summary.kev, next ? ", next due: " : "", next ? next : "");
	str_addf(to, "assessed %s, feeds: %zu\n", when, m->findings.feed_count);
	if (m->findings.uncovered_count)
		str_addf(to, "components that no feed speaks of: %zu\n",
		         m->findings.uncovered_count);
}

static void transaction_row(const struct material *m, const struct receipt *r, struct grid *g)
{
	const struct receipt *undoer = history_undoer(&m->history, r);
	auto_free char *when = clock_text(r->finished);

	grid_add(g, when);
	grid_add(g, r->transaction);
	grid_add(g, r->kind);
	grid_add(g, r->bundle);
	if (undoer)
		grid_addf(g, "rolled back by %s", undoer->transaction);
	else if (r->why)
		grid_addf(g, "%s: %s", receipt_result_name(r->result), r->why);
	else
		grid_add(g, receipt_result_name(r->result));
}

static void transactions_part(const struct material *m, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"FINISHED", false, false}, {"TRANSACTION", false, false}, {"KIND", false, false},
	        {"BUNDLE", false, true},    {"RESULT", false, true},       {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};
	size_t in = 0, shown = 0;

	str_adds(&out->text, "\nTransactions\n");
	for (size_t i = 0; i < m->history.count; i++)
		in += is_in(&m->window, &m->history.items[i]);
	/* the newest first */
	for (size_t i = m->history.count; i-- > 0 && shown < LAST;)
		if (is_in(&m->window, &m->history.items[i])) {
			transaction_row(m, &m->history.items[i], &g);
			shown++;
		}
	if (shown)
		grid_print(&g, out);
	else
		str_adds(&out->text, "none\n");
	if (in > shown)
		str_addf(&out->text, "and %zu before them\n", in - shown);
	if (m->unfinished)
		str_addf(&out->text, "%s: interrupted; 'fettle recover' finishes it\n",
		         m->unfinished);
}

/* The parts and further numbers of a figure stand on a line of their own. */
static void figures_part(const struct material *m, struct str *to)
{
	str_adds(to, "\nFigures\n");
	for (size_t i = 0; i < m->figures.count; i++) {
		auto_free char *text = metric_text(&m->figures.v[i]);
		char *more = strchr(text, ';');

		if (more)
			*more++ = '\0';
		str_addf(to, "%-25s %s\n", m->figures.v[i].name, text);
		if (more)
			str_addf(to, "%-25s%s\n", "", more);
	}
}

static void unread_part(const struct material *m, struct str *to)
{
	const struct inventory *inv = &m->inventory;

	if (!m->has_inventory || (inventory_is_complete(inv) && !inventory_gaps(inv)))
		return;
	str_adds(to, "\nWhat could not be read\n");
	if (!inventory_gaps(inv))
		str_adds(to, "no source had components: nothing is known of what is installed\n");
	for (size_t i = 0; i < m->inventory.coverage_count; i++) {
		const struct coverage *c = &m->inventory.coverage[i];

		if (c->result != COVERAGE_READ && c->result != COVERAGE_ABSENT)
			str_addf(to, "%s (%s): %s: %s\n", c->source, c->path ? c->path : "-",
			         coverage_result_name(c->result), c->reason ? c->reason : "-");
	}
}

static bool explain(const struct material *m, const char *name, struct str *to, struct err *err)
{
	const struct metric *found = figures_find(&m->figures, name);
	auto_clear(str) names = {0};

	for (size_t i = 0; i < m->figures.count; i++)
		str_addf(&names, "%s%s", i ? ", " : "", m->figures.v[i].name);
	if (!found) {
		err_set(err, ERR_USAGE, "option '--explain': there is no figure '%.40s'", name);
		return err_hint(err, "there are %s", str_c(&names));
	}
	metric_explain(found, to);
	return true;
}

/* A list of findings that were never looked for would look like a host without any. */
static bool list_findings(const struct material *m, struct out *out, struct err *err)
{
	if (!m->has_findings) {
		err_set(err, ERR_FAILED, "the host was not assessed: there is nothing to list");
		return err_hint(err, "run 'fettle assess'");
	}
	return render_findings(&m->findings, &m->inventory, m->records.now, out, err);
}

static void print_text(const struct call *call, const struct material *m, struct out *out)
{
	head(call, m, &out->text);
	findings_part(m, out);
	transactions_part(m, out);
	figures_part(m, &out->text);
	unread_part(m, &out->text);
}

bool cmd_report(struct call *call, struct err *err)
{
	__attribute__((cleanup(material_clear))) struct material m = {0};
	const char *figure = opts_value(&call->opts, "explain");
	struct out *out = &call->out;

	if (!out_only(out, figure ? "table" : "table json csv plain html prom junit", err) ||
	    !gather(call, &m, err))
		return false;
	if (figure)
		return explain(&m, figure, &out->text, err);
	if (render_is_asked(out))
		return list_findings(&m, out, err);
	if (out_is(out, "json"))
		print_document(call, &m, &out->text);
	else if (out_is(out, "prom"))
		prom_report(&m.records, &m.figures, &out->text);
	else if (out_is(out, "html"))
		html_report(&m.records, &m.figures, &out->text);
	else if (out_is(out, "junit"))
		junit_report(&m.records, &out->text);
	else
		print_text(call, &m, out);
	return true;
}
