#include <check.h>
#include <string.h>

#include "report/html.h"
#include "report/html_chart.h"
#include "report/html_part.h"
#include "unit/history.h"
#include "unit/sample.h"

struct page {
	struct inventory inv;
	struct findings findings;
	struct records records;
};

static void make(struct page *p)
{
	*p = (struct page){0};
	sample_inventory(&p->inv);
	sample_findings(&p->findings);
	p->records = (struct records){.now = SAMPLE_NOW,
	                              .window = {0, SAMPLE_NOW + 1},
	                              .max_age = SAMPLE_DAY,
	                              .inventory = &p->inv,
	                              .findings = &p->findings};
}

static void page_clear(struct page *p)
{
	inventory_clear(&p->inv);
	findings_clear(&p->findings);
}

static void render(const struct records *r, struct str *to)
{
	auto_clear(figures) figures = {0};

	figures_make(r, &figures);
	html_report(r, &figures, to);
}

static void has(const struct str *text, const char *what)
{
	ck_assert_msg(strstr(str_c(text), what), "'%s' is not there", what);
}

static void lacks(const struct str *text, const char *what)
{
	ck_assert_msg(!strstr(str_c(text), what), "'%s' is there", what);
}

static size_t times(const struct str *text, const char *what)
{
	size_t n = 0;

	for (const char *p = str_c(text); (p = strstr(p, what)); p++)
		n++;
	return n;
}

START_TEST(what_comes_from_outside_is_text)
{
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	mem_free(&p.inv.host.name);
	p.inv.host.name = mem_strdup(SAMPLE_HARM);
	mem_free(&p.findings.feeds[0].name);
	p.findings.feeds[0].name = mem_strdup(SAMPLE_HARM);
	mem_free(&p.findings.items[0].patch);
	p.findings.items[0].patch = mem_strdup(SAMPLE_HARM);
	render(&p.records, &text);
	lacks(&text, "<script");
	lacks(&text, "alert(\"");
	has(&text, "<h1>Patch report: &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; "
	           "&#39;x&#39;");
}
END_TEST

START_TEST(the_page_stands_alone)
{
	static const char *const outside[] = {"http:", "https:",  "//",      "src=",  "href=",
	                                      "url(",  "@import", "<script", "<link", "onload"};
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	/* the one text of the sample that holds an address */
	mem_free(&p.findings.items[1].reason.text);
	render(&p.records, &text);
	for (size_t i = 0; i < ARRAY_LEN(outside); i++)
		lacks(&text, outside[i]);
	has(&text, "default-src 'none'");
}
END_TEST

START_TEST(it_says_what_could_not_be_read)
{
	auto_clear(page) p;
	auto_clear(str) text = {0};
	const char *unread, *read;

	make(&p);
	render(&p.records, &text);
	has(&text, "<h2>What could not be read</h2>");
	has(&text, "Not everything could be read");
	unread = strstr(str_c(&text), "/usr/lib/python3");
	read = strstr(str_c(&text), "/var/lib/dpkg/status");
	ck_assert_ptr_nonnull(unread);
	ck_assert_ptr_nonnull(read);
	ck_assert(unread < read);
	has(&text, "Components that no feed speaks of: 1");
	has(&text, "<td data-l=\"standing\">stale</td>");
}
END_TEST

START_TEST(nothing_known_looks_like_nothing_known)
{
	struct records r = {.now = SAMPLE_NOW, .window = {0, SAMPLE_NOW + 1}};
	auto_clear(str) text = {0};

	render(&r, &text);
	has(&text, "Unknown: no claim can be made");
	has(&text, "The host was not assessed. Nothing can be said");
	has(&text, "The host was not scanned. Nothing is known");
	has(&text, "not evaluated");
	lacks(&text, "verdict good");
}
END_TEST

START_TEST(the_verdict_is_that_of_compliance)
{
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	render(&p.records, &text);
	has(&text,
	    "<p class=\"verdict bad\"><strong>Not compliant</strong>Why: a finding is overdue.");
	has(&text, "<li class=\"bad\"><b>1</b><span>of them overdue</span></li>");
	has(&text, "<b>2026-02-05</b>");
}
END_TEST

START_TEST(what_is_left_out_is_counted)
{
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	for (size_t i = 0; i < 100; i++) {
		auto_free char *id = str_format("CVE-2025-%zu", i);

		sample_finding(&p.findings, "bash", id, FINDING_OPEN, TIER_SOON);
	}
	render(&p.records, &text);
	/* 105 live ones, 60 rows */
	has(&text, "45 findings more are not shown here");
	has(&text, "CVE-2025-54<");
	lacks(&text, "CVE-2025-55<");
}
END_TEST

START_TEST(a_patch_is_one_row)
{
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	p.findings.items[1].patch = mem_strdup(p.findings.items[0].patch);
	render(&p.records, &text);
	ck_assert_uint_eq(times(&text, "<td data-l=\"patch\""), 1);
	has(&text, "<td data-l=\"ends\" class=\"n\">2</td><td data-l=\"overdue\" class=\"n\">1</td>"
	           "<td data-l=\"exploited\" class=\"n\">1</td>");
}
END_TEST

START_TEST(bars_are_as_long_as_their_share)
{
	struct summary s = {0};
	auto_clear(str) text = {0};

	s.by[FINDING_OPEN][TIER_URGENT] = 1;
	s.by[FINDING_NO_FIX][TIER_URGENT] = 1;
	s.by_tier[TIER_URGENT] = 2;
	s.by[FINDING_NO_FIX][TIER_SOON] = s.by_tier[TIER_SOON] = 8;
	html_chart_tiers(&s, &text);
	has(&text, "<rect x=\"0.0\" width=\"125.0\" height=\"10\"");
	has(&text, "<rect x=\"125.0\" width=\"125.0\" height=\"10\"");
	has(&text, "<rect x=\"0.0\" width=\"1000.0\" height=\"10\"");
	ck_assert_uint_eq(times(&text, "aria-hidden"), 5 + 4);
}
END_TEST

static size_t in_stretch(int64_t due, const char *name)
{
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};
	auto_free char *label = str_format(">%s</span>", name);
	const char *row, *count;

	sample_finding(&f, "bash", "CVE-1", FINDING_OPEN, TIER_SOON)->due = due;
	html_chart_due(&f, SAMPLE_NOW, &text);
	row = strstr(str_c(&text), label);
	ck_assert_ptr_nonnull(row);
	count = strstr(row, "class=\"n\">");
	return count[10] == '1';
}

START_TEST(dates_fall_into_stretches)
{
	ck_assert(in_stretch(SAMPLE_NOW, "overdue"));
	ck_assert(in_stretch(SAMPLE_NOW + 1, "in 3 days"));
	ck_assert(in_stretch(SAMPLE_NOW + 3 * SAMPLE_DAY, "in 3 days"));
	ck_assert(in_stretch(SAMPLE_NOW + 3 * SAMPLE_DAY + 1, "in 14 days"));
	ck_assert(in_stretch(SAMPLE_NOW + 60 * SAMPLE_DAY, "in 60 days"));
	ck_assert(in_stretch(SAMPLE_NOW + 61 * SAMPLE_DAY, "later"));
	ck_assert(in_stretch(0, "no date"));
}
END_TEST

/* Day 0 to 59, one point a day: two until day 10, one until day 30, then none. */
START_TEST(the_trend_falls_where_findings_end)
{
	static const struct history_line lines[] = {
	        {.finding = "a", .seen = 100, .closed = 110, .as = "fixed"},
	        {.finding = "b", .seen = 100, .closed = 130, .as = "excepted"},
	};
	auto_clear(episodes) e = {0};
	auto_clear(str) text = {0};
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 0, 500, 159);
	html_chart_trend(&r, &text);
	has(&text, "2 at the beginning, 2 at most, 0 at the end; the full height is 2.");
	has(&text, "M0 100V0.0H1V0.0H2");
	has(&text, "V0.0H10V50.0H11");
	has(&text, "V50.0H30V100.0H31");
	ck_assert_uint_eq(times(&text, "V0.0H"), 10);
	ck_assert_uint_eq(times(&text, "V50.0H"), 20);
}
END_TEST

START_TEST(without_times_there_is_no_trend)
{
	auto_clear(episodes) e = {0};
	auto_clear(str) text = {0};
	struct records r = history_records(&e, 0, 500, 159);

	html_chart_trend(&r, &text);
	r.episodes = NULL;
	html_chart_trend(&r, &text);
	ck_assert_uint_eq(text.len, 0);
}
END_TEST

START_TEST(elements_are_closed)
{
	static const char *const tags[] = {"table", "tr", "td", "th",  "ul",   "li",   "dl",  "p",
	                                   "svg",   "h2", "h3", "div", "span", "main", "html"};
	auto_clear(page) p;
	auto_clear(str) text = {0};

	make(&p);
	render(&p.records, &text);
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		auto_free char *bare = str_format("<%s>", tags[i]);
		auto_free char *more = str_format("<%s ", tags[i]);
		auto_free char *end = str_format("</%s>", tags[i]);

		ck_assert_msg(times(&text, bare) + times(&text, more) == times(&text, end), "%s",
		              tags[i]);
	}
}
END_TEST

Suite *report_html_suite(void);
Suite *report_html_suite(void)
{
	Suite *s = suite_create("report/html");
	TCase *t = tcase_create("html");

	tcase_add_test(t, what_comes_from_outside_is_text);
	tcase_add_test(t, the_page_stands_alone);
	tcase_add_test(t, it_says_what_could_not_be_read);
	tcase_add_test(t, nothing_known_looks_like_nothing_known);
	tcase_add_test(t, the_verdict_is_that_of_compliance);
	tcase_add_test(t, what_is_left_out_is_counted);
	tcase_add_test(t, a_patch_is_one_row);
	tcase_add_test(t, bars_are_as_long_as_their_share);
	tcase_add_test(t, dates_fall_into_stretches);
	tcase_add_test(t, the_trend_falls_where_findings_end);
	tcase_add_test(t, without_times_there_is_no_trend);
	tcase_add_test(t, elements_are_closed);
	suite_add_tcase(s, t);
	return s;
}
