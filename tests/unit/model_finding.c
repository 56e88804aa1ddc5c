#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/finding.h"

#define NOW 1769853600 /* 2026-01-31T10:00:00Z */

static void fill(struct findings *f)
{
	struct findings_feed *feed;
	struct finding *x;

	f->generated = NOW;
	f->host = mem_strdup("h1");
	f->scanned = NOW - 60;
	feed = findings_add_feed(f);
	feed->name = mem_strdup("debian");
	feed->type = mem_strdup("debsecan");
	feed->fetched = NOW - 3600;
	feed->age = 3600;
	x = findings_add(f);
	x->id = finding_make_id("openssl", "CVE-2026-1");
	x->vulnerability = mem_strdup("CVE-2026-1");
	strlist_add(&x->aliases, "GHSA-1");
	x->source = mem_strdup("openssl");
	x->installed = mem_strdup("3.0.1-1");
	strlist_add(&x->packages, "libssl3");
	x->fixed_version = mem_strdup("3.0.2-1");
	x->state = FINDING_OPEN;
	x->priority.tier = TIER_URGENT;
	x->priority.rank = 1;
	x->priority.kev = true;
	x->priority.epss = 0.25;
	x->priority.impact_total = ANSWER_YES;
	x->priority.exposed = ANSWER_NO;
	x->due = NOW;
	x->times.first_seen = NOW - 86400;
	x->reason.text = mem_strdup("3.0.1-1 < 3.0.2-1");
	x->patch = mem_strdup("p1");
	x->priority.exposed_by = mem_strdup("sshd on 0.0.0.0:22");
	finding_add_live(x)->pid = 12;
	x->live[0].exe = mem_strdup("/usr/sbin/sshd");
	x = findings_add(f);
	x->id = finding_make_id("bash", "CVE-2026-2");
	x->vulnerability = mem_strdup("CVE-2026-2");
	x->source = mem_strdup("bash");
	x->state = FINDING_NOT_AFFECTED;
	findings_add_uncovered(f, "pkg:deb/x/y@1", "no feed speaks of 'x'");
}

START_TEST(what_is_encoded_is_decoded)
{
	auto_clear(findings) f = {0}, back = {0};
	auto_clear(str) text = {0}, again = {0};
	struct err err = {0};

	fill(&f);
	findings_encode(&f, &text);
	ck_assert_msg(findings_parse(span_make(text.buf, text.len), &back, &err), "%s", err.msg);
	findings_encode(&back, &again);
	ck_assert_str_eq(str_c(&text), str_c(&again));
	ck_assert_uint_eq(back.count, 2);
	ck_assert_str_eq(back.items[0].aliases.v[0], "GHSA-1");
	ck_assert(back.items[0].priority.exposed == ANSWER_NO);
	ck_assert_str_eq(back.items[0].priority.exposed_by, "sshd on 0.0.0.0:22");
	ck_assert_uint_eq(back.items[0].live_count, 1);
	ck_assert_str_eq(back.items[0].live[0].exe, "/usr/sbin/sshd");
	ck_assert(back.items[0].priority.automatable == ANSWER_UNKNOWN);
	ck_assert(back.items[0].priority.cvss < 0);
	ck_assert_str_eq(back.uncovered[0].reason, "no feed speaks of 'x'");
}
END_TEST

START_TEST(what_is_unknown_is_left_out)
{
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};

	fill(&f);
	findings_encode(&f, &text);
	ck_assert_ptr_null(strstr(str_c(&text), "cvss"));
	ck_assert_ptr_null(strstr(str_c(&text), "automatable"));
	ck_assert_ptr_null(strstr(str_c(&text), "published"));
	ck_assert_ptr_nonnull(strstr(str_c(&text), "\"impact\": \"total\""));
}
END_TEST

START_TEST(only_what_is_live_can_be_overdue)
{
	auto_clear(findings) f = {0};

	fill(&f);
	f.items[1].due = NOW - 1;
	ck_assert_uint_eq(findings_overdue(&f, NOW), 1);
	ck_assert_uint_eq(findings_overdue(&f, NOW - 1), 0);
	ck_assert_uint_eq(findings_in_state(&f, FINDING_NOT_AFFECTED), 1);
	ck_assert(finding_state_is_live(FINDING_PENDING_RESTART));
	ck_assert(finding_state_is_live(FINDING_FIX_UNREACHABLE));
	ck_assert(!finding_state_is_live(FINDING_UNKNOWN));
}
END_TEST

START_TEST(an_id_is_of_source_and_vulnerability)
{
	auto_free char *a = finding_make_id("ab", "c"), *b = finding_make_id("a", "bc");
	auto_free char *c = finding_make_id("ab", "c");

	ck_assert_uint_eq(strlen(a), 16);
	ck_assert_str_ne(a, b);
	ck_assert_str_eq(a, c);
}
END_TEST

static void refuse(const char *from, const char *to, const char *message)
{
	auto_clear(findings) f = {0}, back = {0};
	auto_clear(str) text = {0}, changed = {0};
	struct err err = {0};
	const char *at;

	fill(&f);
	findings_encode(&f, &text);
	at = strstr(str_c(&text), from);
	ck_assert_ptr_nonnull(at);
	str_add(&changed, text.buf, (size_t)(at - text.buf));
	str_adds(&changed, to);
	str_adds(&changed, at + strlen(from));
	ck_assert(!findings_parse(span_make(changed.buf, changed.len), &back, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, message);
	ck_assert_uint_eq(back.count, 0);
}

START_TEST(the_place_of_a_mistake_is_named)
{
	refuse("\"state\": \"open\"", "\"state\": \"ajar\"",
	       "findings[0]: state: 'ajar' is not a state of a finding");
	refuse("\"tier\": \"urgent\"", "\"tier\": \"x\"",
	       "findings[0]: priority: 'x' is not a tier");
	refuse("\"impact\": \"total\"", "\"impact\": \"some\"",
	       "findings[0]: priority: impact: 'some' is neither 'partial' nor 'total'");
	refuse("\"source\": \"bash\"", "\"source\": 1",
	       "findings[1]: component: source: not a string");
}
END_TEST

Suite *model_finding_suite(void);
Suite *model_finding_suite(void)
{
	Suite *s = suite_create("model/finding");
	TCase *t = tcase_create("finding");

	tcase_add_test(t, what_is_encoded_is_decoded);
	tcase_add_test(t, what_is_unknown_is_left_out);
	tcase_add_test(t, only_what_is_live_can_be_overdue);
	tcase_add_test(t, an_id_is_of_source_and_vulnerability);
	tcase_add_test(t, the_place_of_a_mistake_is_named);
	suite_add_tcase(s, t);
	return s;
}
