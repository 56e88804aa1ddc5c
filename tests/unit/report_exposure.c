#include <check.h>

#include "report/exposure.h"
#include "unit/history.h"

static const struct history_line lines[] = {
        {.finding = "whole", .seen = 10, .due = 105},   /* 20; 15 overdue */
        {.finding = "begins", .seen = 110, .kev = 115}, /* 10; 5 kev */
        {.finding = "ends", .seen = 10, .kev = 5, .closed = 104, .as = "fixed"}, /* 4; 4 kev */
        {.finding = "inside", .seen = 105, .due = 106, .closed = 108, .as = "excepted"}, /* 3; 2 */
        {.finding = "before", .seen = 10, .closed = 50, .as = "fixed"},                  /* 0 */
        {.finding = "void", .seen = 105, .closed = 108, .as = "not-affected"}, /* not counted */
        {.finding = "after", .seen = 121},                                     /* not counted */
};

START_TEST(days_inside_the_window_are_summed_up)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 100, 200, 120);
	exposure_days(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "37.0 days; kev 9.0; overdue 17.0");
	ck_assert_uint_eq(m.denominator.count, 5);
	ck_assert_str_eq(m.denominator.v[1], "begins@1970-04-21T00:00:00Z 864000");
}
END_TEST

START_TEST(windows_can_be_added)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) a = {0}, b = {0}, both = {0};
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 100, 110, 120);
	exposure_days(&r, &a);
	r = history_records(&e, 110, 200, 120);
	exposure_days(&r, &b);
	r = history_records(&e, 100, 200, 120);
	exposure_days(&r, &both);
	ck_assert(a.value > 0 && b.value > 0);
	ck_assert(both.value == a.value + b.value);
}
END_TEST

START_TEST(no_record_is_not_no_exposure)
{
	auto_clear(metric) m = {0};
	struct records r = history_records(NULL, 100, 200, 120);

	exposure_days(&r, &m);
	ck_assert(!metric_has_value(&m));
}
END_TEST

Suite *report_exposure_suite(void);
Suite *report_exposure_suite(void)
{
	Suite *s = suite_create("report/exposure");
	TCase *t = tcase_create("exposure");

	tcase_add_test(t, days_inside_the_window_are_summed_up);
	tcase_add_test(t, windows_can_be_added);
	tcase_add_test(t, no_record_is_not_no_exposure);
	suite_add_tcase(s, t);
	return s;
}
