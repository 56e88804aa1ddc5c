#include "unit/assess_fixture.h"

START_TEST(states_and_sentences_go_together)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one, *two;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	one = fixture_find(&r, "CVE-1");
	ck_assert_int_eq(one->state, FINDING_FIX_UNREACHABLE);
	ck_assert_str_eq(one->reason.text,
	                 "src 1.2-1 is older than 1.2-2, which is not vulnerable; the fix cannot "
	                 "be had: no package lists of an archive were read");
	ck_assert_str_eq(one->reason.comparator, "deb");
	ck_assert_str_eq(one->priority.severity, "high");
	ck_assert_ptr_null(one->patch);
	two = fixture_find(&r, "CVE-2");
	ck_assert_int_eq(two->state, FINDING_NO_FIX);
	ck_assert_str_eq(two->reason.text,
	                 "src 1.2-1 is vulnerable, and no version is known that is not");
	ck_assert_ptr_null(two->priority.severity);
	ck_assert_ptr_null(two->fixed_version);
}
END_TEST
START_TEST(a_backport_is_not_judged_by_the_release_it_runs_on)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_debian(DEB("src", "1.2-1~bpo12+1", "src", "1.2-1~bpo12+1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_int_eq(fixture_find(&r, "CVE-1")->state, FINDING_UNKNOWN);
	ck_assert_uint_eq(r.findings.uncovered_count, 1);
}
END_TEST

Suite *assess_verdict_suite(void);
Suite *assess_verdict_suite(void)
{
	Suite *s = suite_create("assess/verdict");
	TCase *t = tcase_create("verdict");

	tcase_add_test(t, states_and_sentences_go_together);
	tcase_add_test(t, a_backport_is_not_judged_by_the_release_it_runs_on);
	suite_add_tcase(s, t);
	return s;
}
