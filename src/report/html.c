#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/compliance.h"
#include "report/html.h"
#include "report/html_part.h"
#include "report/html_section.h"
#include "report/markup.h"
#include "report/summary.h"

static const char *name_of(const struct records *r)
{
	if (r->inventory && r->inventory->host.name)
		return r->inventory->host.name;
	return r->findings && r->findings->host_name ? r->findings->host_name : "unnamed host";
}

static void open_page(const struct records *r, struct str *to)
{
	str_adds(to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
	             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	             "style-src 'unsafe-inline'\">\n<meta name=\"generator\" "
	             "content=\"fettle " FETTLE_VERSION "\">\n");
	html_elementf(to, "title", NULL, "Patch report: %s", name_of(r));
	str_addf(to, "<style>\n%s%s</style>\n</head>\n<body>\n<main>\n", html_style,
	         html_style_narrow);
}

static void fact(struct str *to, const char *name, const char *value)
{
	if (!value)
		return;
	html_element(to, "dt", NULL, name);
	html_element(to, "dd", NULL, value);
}

static void fact_time(struct str *to, const char *name, bool known, int64_t when)
{
	html_element(to, "dt", NULL, name);
	str_adds(to, "<dd>");
	if (known)
		html_time(to, when);
	else
		str_adds(to, "never");
	str_adds(to, "</dd>\n");
}

static void window_fact(const struct records *r, struct str *to)
{
	html_element(to, "dt", NULL, "window");
	str_adds(to, "<dd>");
	if (r->window.since)
		html_time(to, r->window.since);
	else
		str_adds(to, "the beginning");
	str_adds(to, " to ");
	html_time(to, r->window.until > r->now ? r->now : r->window.until);
	str_adds(to, "</dd>\n");
}

static void head(const struct records *r, struct str *to)
{
	const struct inventory *inv = r->inventory;

	str_adds(to, "<header>\n");
	html_elementf(to, "h1", NULL, "Patch report: %s", name_of(r));
	str_adds(to, "<dl class=\"facts\">\n");
	if (inv) {
		fact(to, "system", inv->host.os.pretty ? inv->host.os.pretty : inv->host.os.id);
		fact(to, "kernel", inv->host.kernel_running);
		fact(to, "host id", inv->host.id);
		if (!str_eq(inv->host.root, "/"))
			fact(to, "root", inv->host.root);
	}
	fact_time(to, "scanned", inv != NULL, inv ? inv->generated : 0);
	fact_time(to, "assessed", r->findings != NULL, r->findings ? r->findings->generated : 0);
	fact_time(to, "report made", true, r->now);
	window_fact(r, to);
	str_adds(to, "</dl>\n</header>\n");
}

static void verdict(const struct records *r, struct str *to)
{
	static const char *const classes[] = {"good", "warn", "bad", "unknown"};
	static const char *const words[] = {"Compliant", "Compliant by exception", "Not compliant",
	                                    "Unknown: no claim can be made"};
	const char *why;
	enum compliance is = compliance_judge(r, &why);

	str_addf(to, "<p class=\"verdict %s\"><strong>%s</strong>Why: ", classes[is], words[is]);
	markup_add(to, why);
	str_adds(to, ".</p>\n");
}

static void tile(struct str *to, const char *class, const char *value, const char *label)
{
	str_addf(to, "<li class=\"%s\"><b>%s</b><span>%s</span></li>\n", class, value, label);
}

static void count_tile(struct str *to, bool bad, size_t count, const char *label)
{
	auto_free char *text = str_format("%zu", count);

	tile(to, bad && count ? "bad" : "plain", text, label);
}

static size_t unread(const struct inventory *inv)
{
	size_t n = 0;

	for (size_t i = 0; i < inv->coverage_count; i++)
		n += inv->coverage[i].result == COVERAGE_PARTIAL ||
		     inv->coverage[i].result == COVERAGE_UNREADABLE;
	return n;
}

static void tiles(const struct records *r, const struct summary *s, struct str *to)
{
	auto_free char *next = s->next_due ? clock_text(s->next_due) : NULL;

	str_adds(to, "<ul class=\"tiles\">\n");
	if (r->findings) {
		count_tile(to, false, s->live, "findings the host is exposed by");
		count_tile(to, true, s->overdue, "of them overdue");
		count_tile(to, true, s->kev, "of them known to be exploited");
		if (next)
			next[10] = '\0';
		tile(to, "day", next ? next : "none", "next date that is due");
		count_tile(to, false, s->by_state[FINDING_UNKNOWN], "findings not judged");
	}
	if (r->inventory) {
		count_tile(to, false, r->inventory->count, "components installed");
		count_tile(to, true, unread(r->inventory), "sources not read whole");
	}
	str_adds(to, "</ul>\n");
}

static void foot(struct str *to)
{
	html_element(to, "footer", NULL,
	             "Made by fettle " FETTLE_VERSION " from the records of this host. The page "
	             "refers to nothing outside of itself. Times are UTC.");
	str_adds(to, "</main>\n</body>\n</html>\n");
}

void html_report(const struct records *r, const struct figures *figures, struct str *to)
{
	struct summary s = {0};

	if (r->findings)
		summary_make(r->findings, r->now, &s);
	open_page(r, to);
	head(r, to);
	verdict(r, to);
	tiles(r, &s, to);
	html_findings(r, &s, to);
	html_transactions(r, to);
	html_figures(figures, to);
	html_feeds(r, to);
	html_gaps(r, to);
	html_details(r, &s, to);
	foot(to);
}
