#include "unit/assess_fixture.h"
#include "assess/match.h"

START_TEST(a_binary_row_judges_the_binary_alone)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_debian(DEB("bin", "1.0", "other", "9.0") "," DEB("lib", "9.0", "other", "9.0"),
	               &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.findings.count, 1);
	one = fixture_find(&r, "CVE-3");
	ck_assert_str_eq(one->source, "other");
	ck_assert_uint_eq(one->packages.count, 1);
	ck_assert_str_eq(one->packages.v[0], "bin");
}
END_TEST
START_TEST(one_verdict_for_a_source_and_a_vulnerability)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_feed(&f, "same", "debsecan", "GENERIC",
	             span_of("VERSION 1\nCVE-1,,x\n\nsrc,0,SM F,1.3-1,\n\n"));
	fixture_debian(DEB("a", "1.2-1", "src", "1.2-1") "," DEB("b", "1.2-1", "src", "1.2-1"),
	               &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.findings.count, 2);
	one = fixture_find(&r, "CVE-1");
	ck_assert_uint_eq(one->packages.count, 2);
	ck_assert_str_eq(one->fixed_version, "1.3-1"); /* the higher of two fixes */
	ck_assert_str_eq(one->reason.feed, "same");
}
END_TEST

Suite *assess_match_suite(void);
Suite *assess_match_suite(void)
{
	Suite *s = suite_create("assess/match");
	TCase *t = tcase_create("match");

	tcase_add_test(t, a_binary_row_judges_the_binary_alone);
	tcase_add_test(t, one_verdict_for_a_source_and_a_vulnerability);
	suite_add_tcase(s, t);
	return s;
}
