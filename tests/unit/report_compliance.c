#include <check.h>
#include <string.h>

#include "report/compliance.h"
#include "unit/sample.h"

struct host {
	struct inventory inv;
	struct findings findings;
	struct records records;
};

/* A host of which everything is known and nothing is wrong. */
static void make(struct host *h)
{
	*h = (struct host){0};
	sample_inventory(&h->inv);
	for (size_t i = 0; i < h->inv.coverage_count; i++)
		h->inv.coverage[i].result = COVERAGE_READ;
	h->findings.host = mem_strdup("h1");
	h->findings.generated = SAMPLE_NOW;
	h->findings.complete = true;
	findings_add_feed(&h->findings);
	h->records = (struct records){.now = SAMPLE_NOW,
	                              .window = {0, SAMPLE_NOW + 1},
	                              .max_age = 7 * SAMPLE_DAY,
	                              .inventory = &h->inv,
	                              .findings = &h->findings};
}

static void host_clear(struct host *h)
{
	inventory_clear(&h->inv);
	findings_clear(&h->findings);
}

static void add(struct host *h, enum finding_state state, int64_t due)
{
	auto_free char *id = str_format("CVE-%zu", h->findings.count);

	sample_finding(&h->findings, "bash", id, state, TIER_SOON)->due = due;
}

static void is_judged(struct host *h, enum compliance want, const char *why)
{
	auto_clear(metric) m = {0};
	const char *got;
	size_t sum = 0;

	ck_assert_str_eq(compliance_name(compliance_judge(&h->records, &got)),
	                 compliance_name(want));
	ck_assert_msg(strstr(got, why), "%s", got);
	compliance_hosts(&h->records, &m);
	for (size_t i = 0; i < METRIC_PARTS; i++)
		sum += m.parts[i].ids.count;
	ck_assert_uint_eq(sum, 1);
	ck_assert_uint_eq(m.parts[want].ids.count, 1);
	ck_assert_uint_eq(m.denominator.count, 1);
	ck_assert_uint_eq(m.numerator.count, want == COMPLIANT);
}

START_TEST(a_host_with_nothing_overdue_is_compliant)
{
	auto_clear(host) h;

	make(&h);
	is_judged(&h, COMPLIANT, "nothing is overdue");
	add(&h, FINDING_OPEN, SAMPLE_NOW + 1);
	add(&h, FINDING_OPEN, 0);
	add(&h, FINDING_FIXED, 5);
	is_judged(&h, COMPLIANT, "nothing is overdue");
}
END_TEST

START_TEST(what_is_overdue_makes_it_non_compliant)
{
	auto_clear(host) h;

	make(&h);
	add(&h, FINDING_OPEN, SAMPLE_NOW);
	is_judged(&h, NON_COMPLIANT, "overdue");
	/* a gap in what is known does not hide it */
	h.inv.coverage[0].result = COVERAGE_PARTIAL;
	is_judged(&h, NON_COMPLIANT, "overdue");
}
END_TEST

START_TEST(a_decision_excepts_it)
{
	auto_clear(host) h;

	make(&h);
	add(&h, FINDING_EXCEPTED, SAMPLE_NOW);
	is_judged(&h, COMPLIANCE_EXCEPTED, "decisions");
	add(&h, FINDING_OPEN, SAMPLE_NOW);
	is_judged(&h, NON_COMPLIANT, "overdue");
}
END_TEST

START_TEST(what_is_not_known_is_never_compliant)
{
	auto_clear(host) h;

	make(&h);
	h.inv.generated = SAMPLE_NOW - 8 * SAMPLE_DAY;
	is_judged(&h, COMPLIANCE_UNKNOWN, "scan is too old");
	h.inv.generated = SAMPLE_NOW;
	h.findings.generated = SAMPLE_NOW - 8 * SAMPLE_DAY;
	is_judged(&h, COMPLIANCE_UNKNOWN, "assessment is too old");
	h.findings.generated = SAMPLE_NOW;
	h.findings.feeds[0].stale = true;
	is_judged(&h, COMPLIANCE_UNKNOWN, "a feed is stale");
	h.findings.feeds[0].stale = false;
	h.findings.feed_count = 0;
	is_judged(&h, COMPLIANCE_UNKNOWN, "there is none");
	h.findings.feed_count = 1;
	add(&h, FINDING_UNKNOWN, SAMPLE_NOW + 1);
	is_judged(&h, COMPLIANT, "nothing is overdue");
	add(&h, FINDING_UNKNOWN, SAMPLE_NOW);
	is_judged(&h, COMPLIANCE_UNKNOWN, "could not be judged");
	h.inv.coverage[0].result = COVERAGE_UNREADABLE;
	is_judged(&h, COMPLIANCE_UNKNOWN, "not everything could be read");
	h.records.findings = NULL;
	is_judged(&h, COMPLIANCE_UNKNOWN, "not assessed");
	h.records.inventory = NULL;
	is_judged(&h, COMPLIANCE_UNKNOWN, "not scanned");
}
END_TEST

START_TEST(findings_fall_into_four_parts)
{
	auto_clear(host) h;
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;

	make(&h);
	add(&h, FINDING_OPEN, SAMPLE_NOW - 1);        /* non-compliant */
	add(&h, FINDING_NO_FIX, SAMPLE_NOW + 1);      /* compliant */
	add(&h, FINDING_FIXED, SAMPLE_NOW - 1);       /* compliant */
	add(&h, FINDING_EXCEPTED, SAMPLE_NOW - 1);    /* excepted */
	add(&h, FINDING_MITIGATED, SAMPLE_NOW + 1);   /* compliant */
	add(&h, FINDING_UNKNOWN, 0);                  /* unknown */
	add(&h, FINDING_PENDING_RESTART, SAMPLE_NOW); /* non-compliant */
	add(&h, FINDING_NOT_AFFECTED, 0);             /* compliant */
	compliance_findings(&h.records, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text,
	                 "4 of 8 (50.0 %); 4 compliant, 1 excepted, 2 non-compliant, 1 unknown");
}
END_TEST

Suite *report_compliance_suite(void);
Suite *report_compliance_suite(void)
{
	Suite *s = suite_create("report/compliance");
	TCase *t = tcase_create("compliance");

	tcase_add_test(t, a_host_with_nothing_overdue_is_compliant);
	tcase_add_test(t, what_is_overdue_makes_it_non_compliant);
	tcase_add_test(t, a_decision_excepts_it);
	tcase_add_test(t, what_is_not_known_is_never_compliant);
	tcase_add_test(t, findings_fall_into_four_parts);
	suite_add_tcase(s, t);
	return s;
}
