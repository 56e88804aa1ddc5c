#include "unit/root.h"

#define SITE "usr/lib/python3/dist-packages"

START_TEST(both_forms_of_metadata_are_read)
{
	auto_clear(inventory) inv = {0};

	root_put(
	        SITE "/Foo_Bar.Baz-1.0.dist-info/METADATA",
	        "Metadata-Version: 2.1\nName: Foo_Bar.Baz\nVersion: 1.0\nName: no\n\nName: body\n");
	root_put(SITE "/six.egg-info/PKG-INFO", "Name: six\nVersion: 1.16\n");
	root_put("opt/old.egg-info", "Name: old\nVersion: 0.1\n");
	scan_tree(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "foo-bar-baz")->purl, "pkg:pypi/foo-bar-baz@1.0");
	ck_assert_str_eq(root_find(&inv, "six")->location, SITE "/six.egg-info/PKG-INFO");
	ck_assert_str_eq(root_find(&inv, "old")->version, "0.1");
	ck_assert_uint_eq(inv.count, 3);
}
END_TEST
START_TEST(what_says_nothing_is_told_and_what_a_removal_left_is_not)
{
	auto_clear(inventory) inv = {0};

	root_put("a-1.dist-info/METADATA", "Summary: nothing\n");
	root_put("b-1.dist-info/RECORD", "");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_str_eq(
	        root_source(&inv, "python")->reason,
	        "1 could not be read, the first is 'a-1.dist-info/METADATA': it has no name "
	        "and version");
}
END_TEST

Suite *scan_python_suite(void);
Suite *scan_python_suite(void)
{
	Suite *s = suite_create("scan/python");
	TCase *t = tcase_create("python");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, both_forms_of_metadata_are_read);
	tcase_add_test(t, what_says_nothing_is_told_and_what_a_removal_left_is_not);
	suite_add_tcase(s, t);
	return s;
}
