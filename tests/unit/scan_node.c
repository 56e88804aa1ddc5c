#include "unit/root.h"

START_TEST(installed_packages_are_found_and_sources_are_not)
{
	auto_clear(inventory) inv = {0};

	root_put("srv/app/package.json", "{\"name\":\"app\",\"version\":\"1.0.0\"}");
	root_put("srv/own/package.json", "{\"name\":\"own\",\"version\":\"1\",\"private\":true}");
	root_put("srv/own/node_modules/x", "");
	root_put("srv/source/package.json", "{\"name\":\"source\",\"version\":\"1\"}");
	root_put("srv/app/node_modules/lodash/package.json",
	         "{\"name\":\"lodash\",\"version\":\"4.17.21\",\"x\":{}}");
	root_put("srv/app/node_modules/@types/node/package.json",
	         "{\"name\":\"@types/node\",\"version\":\"20.1.0\"}");
	root_put("srv/app/node_modules/lodash/fp/package.json",
	         "{\"name\":\"fp\",\"version\":\"1\"}");
	root_put("srv/app/node_modules/lodash/node_modules/a/package.json",
	         "{\"name\":\"a\",\"version\":\"1\"}");
	root_put("srv/app/node_modules/workspace/package.json", "{\"name\":\"workspace\"}");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 4);
	ck_assert_str_eq(root_find(&inv, "app")->location, "srv/app/package.json");
	ck_assert_str_eq(root_find(&inv, "lodash")->purl, "pkg:npm/lodash@4.17.21");
	ck_assert_str_eq(root_find(&inv, "@types/node")->purl, "pkg:npm/%40types/node@20.1.0");
	ck_assert(root_has(&inv, "a"));
}
END_TEST
START_TEST(a_damaged_file_is_told)
{
	auto_clear(inventory) inv = {0};

	root_put("node_modules/a/package.json", "{");
	root_put("node_modules/b/package.json", "{\"name\":7,\"version\":\"1\"}");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_int_eq(root_source(&inv, "node")->result, COVERAGE_PARTIAL);
	ck_assert_ptr_nonnull(strstr(root_source(&inv, "node")->reason, "2 could not be read"));
}
END_TEST

Suite *scan_node_suite(void);
Suite *scan_node_suite(void)
{
	Suite *s = suite_create("scan/node");
	TCase *t = tcase_create("node");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, installed_packages_are_found_and_sources_are_not);
	tcase_add_test(t, a_damaged_file_is_told);
	suite_add_tcase(s, t);
	return s;
}
