#include <check.h>

#include "report/figures.h"
#include "unit/sample.h"

START_TEST(no_record_is_no_good_figure)
{
	struct records r = {.now = SAMPLE_NOW, .window = {0, SAMPLE_NOW}};
	auto_clear(figures) f = {0};

	figures_make(&r, &f);
	ck_assert_uint_ge(f.count, 5);
	for (size_t i = 0; i < f.count; i++) {
		ck_assert_ptr_nonnull(f.v[i].name);
		ck_assert_ptr_nonnull(f.v[i].definition);
		ck_assert_uint_eq(f.v[i].numerator.count, 0);
	}
	/* the one host is in scope and not known */
	ck_assert_uint_eq(figures_find(&f, "patch-compliance-rate")->denominator.count, 1);
	ck_assert_ptr_null(figures_find(&f, "nothing"));
}
END_TEST

START_TEST(a_name_is_there_once)
{
	struct records r = {.now = SAMPLE_NOW};
	auto_clear(figures) f = {0};

	figures_make(&r, &f);
	for (size_t i = 0; i < f.count; i++)
		ck_assert_ptr_eq(figures_find(&f, f.v[i].name), &f.v[i]);
}
END_TEST

Suite *report_figures_suite(void);
Suite *report_figures_suite(void)
{
	Suite *s = suite_create("report/figures");
	TCase *t = tcase_create("figures");

	tcase_add_test(t, no_record_is_no_good_figure);
	tcase_add_test(t, a_name_is_there_once);
	suite_add_tcase(s, t);
	return s;
}
