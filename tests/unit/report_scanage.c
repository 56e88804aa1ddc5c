#include <check.h>

#include "report/scanage.h"
#include "unit/sample.h"

START_TEST(the_age_is_that_of_the_last_scan)
{
	auto_clear(inventory) inv = {0};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;
	struct records r = {.now = SAMPLE_NOW, .inventory = &inv};

	sample_inventory(&inv);
	inv.generated = SAMPLE_NOW - 3 * SAMPLE_DAY / 2;
	scanage_days(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "1.5 days");
	ck_assert_str_eq(m.denominator.v[0], "h1 129600");
}
END_TEST

START_TEST(no_scan_has_no_age)
{
	struct records r = {.now = SAMPLE_NOW};
	auto_clear(metric) m = {0};

	scanage_days(&r, &m);
	ck_assert(!metric_has_value(&m));
}
END_TEST

START_TEST(a_scan_of_the_future_is_new)
{
	auto_clear(inventory) inv = {0};
	auto_clear(metric) m = {0};
	struct records r = {.now = SAMPLE_NOW, .inventory = &inv};

	inv.generated = SAMPLE_NOW + 5;
	scanage_days(&r, &m);
	ck_assert(metric_value(&m) == 0);
}
END_TEST

Suite *report_scanage_suite(void);
Suite *report_scanage_suite(void)
{
	Suite *s = suite_create("report/scanage");
	TCase *t = tcase_create("scanage");

	tcase_add_test(t, the_age_is_that_of_the_last_scan);
	tcase_add_test(t, no_scan_has_no_age);
	tcase_add_test(t, a_scan_of_the_future_is_new);
	suite_add_tcase(s, t);
	return s;
}
