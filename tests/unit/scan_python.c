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
START_TEST(eggs_are_read_as_directories_and_as_archives)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) egg = {0};

	ck_assert(fs_read_operand("cases/java/x.egg", 1 << 20, &egg, NULL));
	root_put_bytes(SITE "/x_y-2.1-py3.egg", span_make(egg.buf, egg.len));
	root_put(SITE "/z-3.0-py3.egg/EGG-INFO/PKG-INFO", "Name: z\nVersion: 3.0\n");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(root_find(&inv, "x-y")->version, "2.1");
	ck_assert_str_eq(root_find(&inv, "z")->location, SITE "/z-3.0-py3.egg/EGG-INFO/PKG-INFO");
	root_put(SITE "/bad.egg", "no archive");
	inventory_clear(&inv);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_int_eq(root_source(&inv, "python")->result, COVERAGE_PARTIAL);
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
	tcase_add_test(t, eggs_are_read_as_directories_and_as_archives);
	tcase_add_test(t, what_says_nothing_is_told_and_what_a_removal_left_is_not);
	suite_add_tcase(s, t);
	return s;
}
