#include <check.h>

#include "base/err.h"
#include "report/survival.h"

/* S(10) = 4/5, S(20) = 4/5 * 3/4 = 0.6, S(30) = 0.6 * 1/2 = 0.3 */
static void five(struct survival *s)
{
	survival_add(s, 40, false);
	survival_add(s, 20, false);
	survival_add(s, 30, true);
	survival_add(s, 20, true);
	survival_add(s, 10, true);
}

START_TEST(the_curve_falls_where_something_ends)
{
	auto_clear(survival) s = {0};
	int64_t at;
	double mean;

	five(&s);
	ck_assert(survival_until(&s, 0.8, &at));
	ck_assert_int_eq(at, 10);
	ck_assert(survival_until(&s, 0.6, &at));
	ck_assert_int_eq(at, 20);
	ck_assert(survival_until(&s, 0.5, &at));
	ck_assert_int_eq(at, 30);
	ck_assert(!survival_until(&s, 0.1, &at));
	ck_assert(survival_mean_ended(&s, &mean));
	ck_assert(mean == 20);
}
END_TEST

/* Weeks of remission under 6-mercaptopurine (Freireich et al., 1963), the example of the textbooks:
 * S(22) = 0.538, S(23) = 0.448, so the median is 23. */
START_TEST(the_textbook_agrees)
{
	static const int ended[] = {6, 6, 6, 7, 10, 13, 16, 22, 23};
	static const int censored[] = {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
	auto_clear(survival) s = {0};
	int64_t at;

	for (size_t i = 0; i < ARRAY_LEN(ended); i++)
		survival_add(&s, ended[i], true);
	for (size_t i = 0; i < ARRAY_LEN(censored); i++)
		survival_add(&s, censored[i], false);
	ck_assert(survival_until(&s, 0.5, &at));
	ck_assert_int_eq(at, 23);
	ck_assert(survival_until(&s, 0.5382, &at));
	ck_assert_int_eq(at, 22);
	ck_assert(!survival_until(&s, 0.44, &at));
}
END_TEST

START_TEST(where_nothing_ends_nothing_is_reached)
{
	auto_clear(survival) none = {0}, open = {0};
	int64_t at;
	double mean;

	ck_assert(!survival_until(&none, 0.5, &at));
	survival_add(&open, 5, false);
	ck_assert(!survival_until(&open, 0.5, &at));
	ck_assert(!survival_mean_ended(&open, &mean));
}
END_TEST

START_TEST(half_is_half_in_spite_of_rounding)
{
	auto_clear(survival) s = {0};
	int64_t at;

	for (int i = 1; i <= 10; i++)
		survival_add(&s, i, true);
	ck_assert(survival_until(&s, 0.5, &at));
	ck_assert_int_eq(at, 5);
	ck_assert(survival_until(&s, 0.1, &at));
	ck_assert_int_eq(at, 9);
}
END_TEST

Suite *report_survival_suite(void);
Suite *report_survival_suite(void)
{
	Suite *s = suite_create("report/survival");
	TCase *t = tcase_create("survival");

	tcase_add_test(t, the_curve_falls_where_something_ends);
	tcase_add_test(t, the_textbook_agrees);
	tcase_add_test(t, where_nothing_ends_nothing_is_reached);
	tcase_add_test(t, half_is_half_in_spite_of_rounding);
	suite_add_tcase(s, t);
	return s;
}
