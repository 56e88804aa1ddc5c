#include "unit/root.h"

START_TEST(the_packages_of_a_program_are_told_and_the_program_is_not)
{
	auto_clear(inventory) inv = {0};

	root_put("opt/app/app.deps.json", "{\"runtimeTarget\":{\"name\":\"x\"},\"libraries\":{"
	                                  "\"app/1.0.0\":{\"type\":\"project\"},"
	                                  "\"Newtonsoft.Json/13.0.1\":{\"type\":\"package\"}}}");
	root_put("opt/app/other.json", "{\"libraries\":{\"A/1\":{\"type\":\"package\"}}}");
	root_put("opt/empty/e.deps.json", "{}");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].purl, "pkg:nuget/Newtonsoft.Json@13.0.1");
	ck_assert_int_eq(root_source(&inv, "dotnet")->result, COVERAGE_READ);
}
END_TEST
START_TEST(what_is_no_name_and_version_is_told)
{
	auto_clear(inventory) inv = {0};

	root_put("a.deps.json", "{\"libraries\":{\"none\":{\"type\":\"package\"}}}");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_str_eq(root_source(&inv, "dotnet")->reason,
	                 "1 could not be read, the first is 'a.deps.json': libraries: 'none' is no "
	                 "name and version");
}
END_TEST

Suite *scan_dotnet_suite(void);
Suite *scan_dotnet_suite(void)
{
	Suite *s = suite_create("scan/dotnet");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, the_packages_of_a_program_are_told_and_the_program_is_not);
	tcase_add_test(t, what_is_no_name_and_version_is_told);
	suite_add_tcase(s, t);
	return s;
}
