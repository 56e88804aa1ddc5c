#include "unit/root.h"

START_TEST(each_record_of_an_environment_is_a_package)
{
	auto_clear(inventory) inv = {0};

	root_put("opt/conda/envs/e/conda-meta/openssl-3.0.7-h1.json",
	         "{\"name\":\"openssl\",\"version\":\"3.0.7\",\"build\":\"h1\"}");
	root_put("opt/conda/envs/e/conda-meta/history", "x");
	root_put("opt/conda/other/a-1.json", "{\"name\":\"a\",\"version\":\"1\"}");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].purl, "pkg:conda/openssl@3.0.7");
}
END_TEST
START_TEST(a_record_that_is_damaged_is_told)
{
	auto_clear(inventory) inv = {0};

	root_put("conda-meta/a-1.json", "{\"name\":\"a\"}");
	scan_tree(&root_scan, &inv);
	ck_assert_str_eq(
	        root_source(&inv, "conda")->reason,
	        "1 could not be read, the first is 'conda-meta/a-1.json': version: missing");
}
END_TEST

Suite *scan_conda_suite(void);
Suite *scan_conda_suite(void)
{
	Suite *s = suite_create("scan/conda");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, each_record_of_an_environment_is_a_package);
	tcase_add_test(t, a_record_that_is_damaged_is_told);
	suite_add_tcase(s, t);
	return s;
}
