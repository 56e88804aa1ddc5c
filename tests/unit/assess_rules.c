#include <check.h>

#include "assess/rules.h"
#include "base/err.h"

START_TEST(rules_are_what_the_policy_says)
{
	struct policy_overlay o = {.days = 1};
	char digest[] = "d";
	struct policy p = {.digest = digest,
	                   .feed_max_age = 7,
	                   .start = POLICY_FIRST_SEEN,
	                   .unknown_is_partial = true,
	                   .uses_kev_due_date = true,
	                   .overlays = &o,
	                   .overlay_count = 1};
	struct rules r = rules_of(&p);

	ck_assert_int_eq(r.feed_max_age, 7);
	ck_assert_int_eq(r.start, START_FIRST_SEEN);
	ck_assert(r.unknown_is_partial && !r.unknown_is_not_exposed &&
	          !r.unknown_is_not_automatable);
	ck_assert(r.kev_due_date);
	ck_assert_ptr_eq(r.overlays, &o);
	ck_assert_str_eq(r.policy_digest, "d");
}
END_TEST
START_TEST(no_policy_is_the_defaults)
{
	struct policy none = {0};
	struct rules r = rules_of(&none);

	ck_assert_int_eq(r.start, START_AVAILABLE);
	ck_assert(!r.unknown_is_partial && !r.kev_due_date && !r.policy_digest);
}
END_TEST

Suite *assess_rules_suite(void);
Suite *assess_rules_suite(void)
{
	Suite *s = suite_create("assess/rules");
	TCase *t = tcase_create("rules");

	tcase_add_test(t, rules_are_what_the_policy_says);
	tcase_add_test(t, no_policy_is_the_defaults);
	suite_add_tcase(s, t);
	return s;
}
