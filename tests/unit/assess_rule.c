#include <check.h>

#include "assess/rule.h"
#include "base/err.h"

static struct rule_verdict judge(const char *rule, const char *version)
{
	return rule_judge(VERSION_DEB, rule, span_of(version));
}

static int answer(const char *rule, const char *version)
{
	return (int)judge(rule, version).answer;
}

START_TEST(a_range_has_its_beginning_and_not_its_end)
{
	const char *rule = "R\ni 1.0\nf 2.0\n";

	ck_assert_int_eq(answer(rule, "0.9"), RULE_NO);
	ck_assert_int_eq(answer(rule, "1.0"), RULE_YES);
	ck_assert_int_eq(answer(rule, "2.0~rc1"), RULE_YES);
	ck_assert_int_eq(answer(rule, "2.0"), RULE_NO);
	ck_assert(span_eq(judge(rule, "1.5").fixed, "2.0"));
}
END_TEST
START_TEST(introduced_zero_is_below_every_version)
{
	ck_assert_int_eq(answer("R\ni 0\nf 1.0\n", "0~~"), RULE_YES);
	ck_assert_int_eq(answer("R\nf 1.0\ni 0\n", "0.1"), RULE_YES);
	ck_assert_int_eq(answer("R\ni 0\n", "99"), RULE_YES);
}
END_TEST
START_TEST(last_affected_is_inside_and_what_is_above_is_not)
{
	const char *rule = "R\ni 1\nl 2\n";

	ck_assert_int_eq(answer(rule, "2"), RULE_YES);
	ck_assert(span_eq(judge(rule, "1.5").ceiling, "2"));
	ck_assert_uint_eq(judge(rule, "1.5").fixed.len, 0);
	ck_assert_int_eq(answer(rule, "2.1"), RULE_NO);
}
END_TEST
START_TEST(a_limit_ends_what_a_range_is_about)
{
	ck_assert_int_eq(answer("R\ni 1\nm 2\n", "1.9"), RULE_YES);
	ck_assert_int_eq(answer("R\ni 1\nm 2\n", "2"), RULE_NO);
	ck_assert_int_eq(answer("R\ni 1\nm 2\nm *\n", "3"), RULE_YES);
	ck_assert_int_eq(answer("R\ni 1\nm 2\nR\ni 3\n", "3"), RULE_YES);
}
END_TEST
START_TEST(two_ranges_are_two_and_events_may_come_in_any_order)
{
	const char *two = "R\ni 1\nf 2\nR\ni 3\nf 4\n", *mixed = "R\nf 4\ni 3\nf 2\ni 1\n";

	for (int i = 0; i < 2; i++) {
		const char *rule = i ? mixed : two;

		ck_assert_int_eq(answer(rule, "1.5"), RULE_YES);
		ck_assert(span_eq(judge(rule, "1.5").fixed, "2"));
		ck_assert_int_eq(answer(rule, "2.5"), RULE_NO);
		ck_assert_int_eq(answer(rule, "3.5"), RULE_YES);
		ck_assert_int_eq(answer(rule, "4"), RULE_NO);
	}
}
END_TEST
START_TEST(at_the_same_version_what_mends_comes_last)
{
	ck_assert_int_eq(answer("R\nf 1\ni 1\n", "1"), RULE_NO);
	ck_assert_int_eq(answer("R\ni 1\nf 1\n", "1"), RULE_NO);
	ck_assert_int_eq(answer("R\ni 1\nl 1\n", "1"), RULE_YES);
}
END_TEST
START_TEST(an_enumeration_holds_as_it_stands_alone)
{
	struct rule_verdict v = judge("v 1.0-1\nv 1.2\n", "1.2");

	ck_assert_int_eq(v.answer, RULE_YES);
	ck_assert(v.is_listed);
	ck_assert_int_eq(answer("v 1.0-0\n", "1.0"), RULE_NO);
	ck_assert_int_eq(answer("v not a version\n", "not a version"), RULE_YES);
}
END_TEST
START_TEST(versions_that_are_said_to_be_good_are)
{
	const char *rule = "R\ni 0\nf 3.0-2\nx 2.0-1+deb12u1\nx 2.0-1+deb12u2\n";

	ck_assert_int_eq(answer(rule, "2.0-1+deb12u2"), RULE_NO);
	ck_assert_int_eq(answer(rule, "2.0-1"), RULE_YES);
	ck_assert(span_eq(judge(rule, "2.0-1").fixed, "2.0-1+deb12u1"));
	ck_assert(span_eq(judge(rule, "2.5-1").fixed, "3.0-2"));
}
END_TEST
START_TEST(an_epoch_on_one_side_alone_is_told)
{
	ck_assert(judge("R\ni 0\nf 2:4.22\n", "4.22.5").asymmetric);
	ck_assert(!judge("R\ni 0\nf 2:4.22\n", "2:4.21").asymmetric);
}
END_TEST
START_TEST(what_has_no_place_in_the_order_is_unknown)
{
	ck_assert_int_eq(answer("R\ni 0\nf 1.0\n", "1:"), RULE_UNKNOWN);
	ck_assert(span_eq(judge("R\ni 0\nf 1:\n", "1").odd, "1:"));
	ck_assert_int_eq(answer("R\ni 0\nf 1:\n", "1"), RULE_UNKNOWN);
}
END_TEST
START_TEST(an_empty_rule_says_nothing_is_vulnerable)
{
	ck_assert_int_eq(answer("", "1"), RULE_NO);
	ck_assert_int_eq(answer("R\n", "1"), RULE_NO);
	ck_assert_int_eq(answer("R\ni 0\nf 0\n", "1"), RULE_NO);
}
END_TEST
START_TEST(a_version_that_would_break_a_rule_is_not_added)
{
	auto_clear(str) rule = {0};

	ck_assert(!rule_add(&rule, 'f', span_of("1\nv 2")));
	ck_assert(!rule_add(&rule, 'f', span_make("1\0", 2)));
	ck_assert(rule_add(&rule, 'f', span_of("1 2")));
	ck_assert_str_eq(str_c(&rule), "f 1 2\n");
}
END_TEST
START_TEST(a_range_of_semver_has_its_own_order)
{
	struct rule_verdict v = rule_judge(VERSION_PEP440, "S\ni 0\nf 1.0.0\n", span_of("1.0.0-2"));

	ck_assert_int_eq((int)v.answer,
	                 RULE_YES); /* a pre-release, where PEP 440 has a post-release */
	ck_assert_int_eq((int)v.scheme, VERSION_SEMVER);
	v = rule_judge(VERSION_PEP440, "S\ni 0\nf 1.0.0\nR\ni 1.0.post2\n", span_of("1.0.0-2"));
	ck_assert_int_eq((int)v.answer, RULE_YES);
	v = rule_judge(VERSION_PEP440, "R\ni 0\nf 1.0.0\n", span_of("1.0.0-2"));
	ck_assert_int_eq((int)v.answer, RULE_NO);
	v = rule_judge(VERSION_PEP440, "S\ni 0\nf 1.0.0\n", span_of("1.0.post2"));
	ck_assert_int_eq((int)v.answer, RULE_UNKNOWN);
	ck_assert_int_eq((int)v.scheme, VERSION_SEMVER);
	v = rule_judge(VERSION_BITNAMI, "S\ni 0\nf 1.0.0\n", span_of("1.0.0-2"));
	ck_assert_int_eq((int)v.answer, RULE_NO);
}
END_TEST

Suite *assess_rule_suite(void);
Suite *assess_rule_suite(void)
{
	Suite *s = suite_create("assess/rule");
	TCase *t = tcase_create("rule");

	tcase_add_test(t, a_range_has_its_beginning_and_not_its_end);
	tcase_add_test(t, introduced_zero_is_below_every_version);
	tcase_add_test(t, last_affected_is_inside_and_what_is_above_is_not);
	tcase_add_test(t, a_limit_ends_what_a_range_is_about);
	tcase_add_test(t, two_ranges_are_two_and_events_may_come_in_any_order);
	tcase_add_test(t, at_the_same_version_what_mends_comes_last);
	tcase_add_test(t, an_enumeration_holds_as_it_stands_alone);
	tcase_add_test(t, versions_that_are_said_to_be_good_are);
	tcase_add_test(t, an_epoch_on_one_side_alone_is_told);
	tcase_add_test(t, what_has_no_place_in_the_order_is_unknown);
	tcase_add_test(t, an_empty_rule_says_nothing_is_vulnerable);
	tcase_add_test(t, a_version_that_would_break_a_rule_is_not_added);
	tcase_add_test(t, a_range_of_semver_has_its_own_order);
	suite_add_tcase(s, t);
	return s;
}
