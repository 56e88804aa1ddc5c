#include "base/err.h"
#include "base/str.h"
#include "report/compliance.h"
#include "report/prom.h"
#include "report/summary.h"

static void family(struct str *to, const char *name, const char *help)
{
	str_addf(to, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void one(struct str *to, const char *name, const char *help, double value)
{
	family(to, name, help);
	str_addf(to, "%s %.15g\n", name, value);
}

/* In the text format a label's value escapes the backslash, the quotation mark and the newline. */
static void add_label(struct str *to, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			str_adds(to, "\\n");
		else if (*text == '\\' || *text == '"')
			str_addf(to, "\\%c", *text);
		else
			str_addc(to, *text);
}

static void findings_part(const struct records *r, struct str *to)
{
	struct summary s;

	summary_make(r->findings, r->now, &s);
	family(to, "fettle_findings", "Findings of the last assessment.");
	for (unsigned i = 0; i < FINDING_STATES; i++)
		for (unsigned t = 0; t < TIERS; t++)
			str_addf(to, "fettle_findings{state=\"%s\",tier=\"%s\"} %zu\n",
			         finding_state_name((enum finding_state)i), tier_name((enum tier)t),
			         s.by[i][t]);
	one(to, "fettle_findings_overdue", "Findings past their date that the host is exposed by.",
	    (double)s.overdue);
	one(to, "fettle_findings_exploited",
	    "Findings known to be exploited that the host is exposed by.", (double)s.kev);
	one(to, "fettle_components_uncovered", "Components that no feed speaks of.",
	    (double)r->findings->uncovered_count);
	if (s.next_due)
		one(to, "fettle_next_due_timestamp_seconds",
		    "Next date of a finding that is not overdue.", (double)s.next_due);
}

static void feeds_part(const struct findings *f, struct str *to)
{
	family(to, "fettle_feed_stale", "Whether a feed was too old when it was used.");
	for (size_t i = 0; i < f->feed_count; i++) {
		str_adds(to, "fettle_feed_stale{feed=\"");
		add_label(to, f->feeds[i].name);
		str_addf(to, "\"} %d\n", f->feeds[i].stale);
	}
	family(to, "fettle_feed_fetched_timestamp_seconds", "When a feed was fetched.");
	for (size_t i = 0; i < f->feed_count; i++) {
		if (!f->feeds[i].fetched)
			continue;
		str_adds(to, "fettle_feed_fetched_timestamp_seconds{feed=\"");
		add_label(to, f->feeds[i].name);
		str_addf(to, "\"} %lld\n", (long long)f->feeds[i].fetched);
	}
}

static size_t unread(const struct inventory *inv)
{
	size_t n = 0;

	for (size_t i = 0; i < inv->coverage_count; i++)
		n += inv->coverage[i].result == COVERAGE_PARTIAL ||
		     inv->coverage[i].result == COVERAGE_UNREADABLE;
	return n;
}

static void host_part(const struct records *r, struct str *to)
{
	one(to, "fettle_scanned", "Whether there is an inventory.", r->inventory != NULL);
	one(to, "fettle_assessed", "Whether there are findings.", r->findings != NULL);
	if (r->inventory) {
		one(to, "fettle_scan_timestamp_seconds", "When the host was scanned.",
		    (double)r->inventory->generated);
		one(to, "fettle_components", "Installed components.", (double)r->inventory->count);
		one(to, "fettle_sources_unread", "Sources that could not be read whole.",
		    (double)unread(r->inventory));
	}
	if (r->findings)
		one(to, "fettle_assess_timestamp_seconds", "When the host was assessed.",
		    (double)r->findings->generated);
}

static void compliance_part(const struct records *r, struct str *to)
{
	const char *why;
	enum compliance is = compliance_judge(r, &why);

	family(to, "fettle_compliance", "1 for what the host is: one of four parts.");
	for (unsigned i = 0; i < METRIC_PARTS; i++)
		str_addf(to, "fettle_compliance{part=\"%s\"} %d\n",
		         compliance_name((enum compliance)i), is == (enum compliance)i);
}

static void receipts_part(const struct records *r, struct str *to)
{
	size_t by[RECEIPT_BROKEN + 1] = {0};

	for (size_t i = 0; i < r->history.count; i++)
		if (r->history.items[i].finished >= r->window.since &&
		    r->history.items[i].finished < r->window.until)
			by[r->history.items[i].result]++;
	family(to, "fettle_transactions", "Transactions that ended in the window.");
	for (unsigned i = 0; i <= RECEIPT_BROKEN; i++)
		str_addf(to, "fettle_transactions{result=\"%s\"} %zu\n",
		         receipt_result_name((enum receipt_result)i), by[i]);
	one(to, "fettle_transactions_unfinished", "Transactions without a receipt.",
	    r->unfinished != NULL);
}

static void figures_part(const struct figures *f, struct str *to)
{
	family(to, "fettle_metric", "Figures of the report that have a value.");
	for (size_t i = 0; i < f->count; i++)
		if (metric_has_value(&f->v[i]))
			str_addf(to, "fettle_metric{name=\"%s\"} %.15g\n", f->v[i].name,
			         metric_value(&f->v[i]));
	family(to, "fettle_metric_denominator", "Of how many things a figure speaks.");
	for (size_t i = 0; i < f->count; i++)
		str_addf(to, "fettle_metric_denominator{name=\"%s\"} %zu\n", f->v[i].name,
		         f->v[i].denominator.count);
}

void prom_report(const struct records *r, const struct figures *figures, struct str *to)
{
	host_part(r, to);
	compliance_part(r, to);
	if (r->findings) {
		findings_part(r, to);
		feeds_part(r->findings, to);
	}
	receipts_part(r, to);
	figures_part(figures, to);
	one(to, "fettle_report_timestamp_seconds", "When these figures were made.", (double)r->now);
}
